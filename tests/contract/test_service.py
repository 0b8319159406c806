"""The process: health, stopping, configuration, where it listens, TLS with client certificates."""
import json
import pathlib
import signal
import subprocess
import tempfile
import threading
import time
import unittest

from outside import schema
from outside.served import Served
from outside.authority import Authority
from outside.server import BINARY, Holdfast, configuration, free_port


def run(*arguments, **more):
    return subprocess.run([BINARY, *arguments], capture_output=True, text=True, timeout=30,
                          stdin=subprocess.DEVNULL, **more)


class Health(Served):
    def test_alive_and_ready_without_sign_in(self):
        with self.server.caller() as nobody:
            self.assertEqual(nobody.get("/healthz").status, 200)
            self.assertEqual(nobody.get("/readyz").status, 200)

    def test_metrics_are_prometheus_text(self):
        with self.server.caller("monitor") as monitor:
            reply = monitor.get("/metrics")
        self.assertEqual(reply.status, 200)
        lines = [line for line in reply.body.decode().splitlines() if not line.startswith("#")]
        self.assertTrue(lines)
        for line in lines:
            self.assertRegex(line, r"^[a-zA-Z_:][a-zA-Z0-9_:]*(\{.*\})? [-+0-9.eE]+$")

    def test_openapi_json_is_openapi_yaml(self):
        with self.server.caller() as nobody:
            served = self.ok(nobody.get("/api/v1/openapi.json"))
        self.assertEqual(served, json.loads(json.dumps(schema.DOCUMENT)))

    def test_a_second_server_on_the_same_data_is_refused(self):
        second = run("serve", "--config", str(self.server.config), "--data",
                     str(self.server.data), "--listen", f"127.0.0.1:{free_port()}")
        self.assertNotEqual(second.returncode, 0)
        self.assertIn("data", second.stderr)

    def test_a_second_server_on_the_same_port_is_refused(self):
        with tempfile.TemporaryDirectory() as folder:
            second = run("serve", "--config", str(self.server.config), "--data", folder,
                         "--listen", f"127.0.0.1:{self.server.port}")
        self.assertNotEqual(second.returncode, 0)
        self.assertIn(str(self.server.port), second.stderr)


class Stopping(unittest.TestCase):
    def setUp(self):
        self.server = Holdfast().start()
        self.addCleanup(self.server.remove)

    def test_sigterm_ends_waiting_polls_and_streams_at_once(self):
        ended = {}

        def poll():
            with self.server.caller("ICBC", check=False) as bank:
                try:
                    ended["poll"] = bank.get("/partner/v1/orders?wait=60").status
                except OSError as error:
                    ended["poll"] = error

        def listen():
            with self.server.caller("reader", check=False) as reader:
                try:
                    reader.get("/api/v1/events")
                except OSError:
                    pass
                ended["stream"] = True

        threads = [threading.Thread(target=poll), threading.Thread(target=listen)]
        for thread in threads:
            thread.start()
        time.sleep(0.5)  # both are waiting by then; if not, they are refused, which also ends them
        began = time.monotonic()
        status = self.server.stop(signal.SIGTERM)
        for thread in threads:
            thread.join(10)
        self.assertEqual(status, 0, self.server.folder)
        self.assertLess(time.monotonic() - began, 3)
        self.assertEqual(ended, {"poll": 200, "stream": True})

    def test_sigint_ends_it_too(self):
        self.assertEqual(self.server.stop(signal.SIGINT), 0)


class CommandLine(unittest.TestCase):
    def serve(self, config, *arguments):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "centre.toml"
            path.write_text(config, encoding="utf-8")
            return run("serve", "--config", str(path), "--data", f"{folder}/data",
                       "--listen", f"127.0.0.1:{free_port()}", *arguments)

    def assert_bad_config(self, config, line):
        done = self.serve(config)
        self.assertEqual(done.returncode, 65, done.stderr)
        self.assertRegex(done.stderr, rf"centre\.toml:{line}\b")
        self.assertEqual(done.stdout, "")

    def test_help_and_version(self):
        for arguments in (["--help"], ["--version"], ["serve", "--help"]):
            done = run(*arguments)
            self.assertEqual((done.returncode, done.stderr), (0, ""), arguments)
            self.assertTrue(done.stdout)

    def test_wrong_usage_is_2(self):
        for arguments in (["serve", "--no-such-option"], ["no-such-command"], [],
                          ["serve", "--listen", "nonsense"], ["user", "add"]):
            done = run(*arguments)
            self.assertEqual(done.returncode, 2, (arguments, done.stderr))
            self.assertTrue(done.stderr)

    def test_a_config_that_cannot_be_read_is_66(self):
        done = run("serve", "--config", "/nonexistent/centre.toml")
        self.assertEqual(done.returncode, 66, done.stderr)
        self.assertIn("/nonexistent/centre.toml", done.stderr)

    def test_config_errors_name_file_and_line(self):
        good = '[[partner]]\nid = "ICBC"\nkind = "bank"\n'
        self.assert_bad_config(good + "colour = 1\n", 4)
        self.assert_bad_config(good + "token_sha256 = \"abc\"\n", r"[14]")
        self.assert_bad_config('[[partner]]\nid = "ICBC"\nkind = "shop"\n', r"[13]")
        self.assert_bad_config('[[partner]]\nkind = "bank"\n', 1)
        self.assert_bad_config("[policy]\nmin_hold_fen = 0\n", 2)
        self.assert_bad_config("[policy]\nmin_hold_fen = 1.5\n", 2)
        self.assert_bad_config('[policy]\nauto_approve = ["query", "rob"]\n', r"[12]")
        self.assert_bad_config("[policy]\nmax_fanout = \n", 2)
        self.assert_bad_config("[surprise]\nx = 1\n", r"[12]")
        self.assert_bad_config('\n\n[[client]]\nid = "x"\nscopes = ["everything"]\n', r"[35]")

    def test_an_order_must_have_somebody_who_answers_for_it(self):
        self.assert_bad_config('[policy]\nauto_approve = ["query"]\n', 1)

    def test_an_id_twice_is_refused(self):
        done = self.serve('[[partner]]\nid = "ICBC"\nkind = "bank"\n' * 2)
        self.assertEqual(done.returncode, 65)
        self.assertIn("ICBC", done.stderr)

    def test_not_beyond_loopback_without_tls_or_proxy(self):
        for address in ("0.0.0.0", "[::]"):
            with tempfile.TemporaryDirectory() as folder:
                done = run("serve", "--data", folder, "--listen", f"{address}:{free_port()}")
            self.assertNotEqual(done.returncode, 0)
            self.assertRegex(done.stderr, "behind-proxy|TLS|tls")

    def test_behind_a_proxy_it_may(self):
        server = Holdfast(arguments=["--behind-proxy"])
        self.addCleanup(server.remove)
        server.host = "0.0.0.0"
        server.start()
        self.assertEqual(server.stop(), 0)


class Tls(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.authority = Authority("bank", "stranger")
        cls.server = Holdfast(configuration(
            partners={"ICBC": "bank"},
            more=cls.authority.partner("BOC", "bank") + cls.authority.configuration()))
        cls.server.tls = cls.authority.context()
        try:
            cls.server.start()
        except BaseException:
            cls.server.remove()
            raise

    @classmethod
    def tearDownClass(cls):
        cls.server.remove()
        cls.authority.remove()

    def caller(self, certificate=None, token=None):
        caller = self.server.caller(token)
        caller.tls = self.authority.context(certificate)
        self.addCleanup(caller.close)
        return caller

    def test_a_partner_is_known_by_its_certificate(self):
        reply = self.caller("bank").get("/partner/v1/orders")
        self.assertEqual(reply.status, 200, reply)

    def test_another_certificate_of_the_authority_is_nobody(self):
        self.assertEqual(self.caller("stranger").get("/partner/v1/orders").status, 401)

    def test_a_token_works_over_tls_and_nothing_does_not(self):
        self.assertEqual(self.caller(token="ICBC").get("/partner/v1/orders").status, 200)
        self.assertEqual(self.caller().get("/partner/v1/orders").status, 401)

    def test_plain_http_is_not_spoken(self):
        plain = self.server.caller("ICBC")
        plain.tls = None
        with self.assertRaises(Exception):
            self.assertNotEqual(plain.get("/healthz").status, 200)
            raise ConnectionError("an error in plain text is as good")
