"""`holdfast partner`, the reference client, against a real centre: --post, client certificates."""
import http.server
import json
import subprocess
import threading
import time
import unittest

from outside.authority import Authority
from outside.city import card, rfc3339
from outside.server import BINARY, Holdfast, configuration, token_of


class System(http.server.BaseHTTPRequestHandler):
    """A bank's own system: holds all that it is asked to; the first call of each order fails."""

    seen = {}

    def do_POST(self):
        order = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        calls = self.seen.setdefault(order["id"], [])
        calls.append(order)
        self.send_response(503 if len(calls) == 1 else 200)
        self.end_headers()
        self.wfile.write(json.dumps({"result": "done", "held_fen": order.get("amount_fen", 0),
                                     "available_fen": 0}).encode())

    def log_message(self, *_):
        pass


class PartnerProgram(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.authority = Authority("bank", "stranger")
        cls.folder = cls.authority.folder
        cls.server = Holdfast(configuration(
            partners={"ICBC": "bank"},
            more=cls.authority.partner("BOC", "bank") + cls.authority.configuration()))
        cls.server.tls = cls.authority.context()
        cls.system = http.server.ThreadingHTTPServer(("127.0.0.1", 0), System)
        threading.Thread(target=cls.system.serve_forever, daemon=True).start()
        try:
            cls.server.start()
        except BaseException:
            cls.tearDownClass()
            raise

    @classmethod
    def tearDownClass(cls):
        cls.server.remove()
        cls.system.shutdown()
        cls.system.server_close()
        cls.authority.remove()

    def partner(self, state, *credential):
        """The program as a process, which is ended with the test."""
        process = subprocess.Popen(
            [BINARY, "partner", "--server", f"https://localhost:{self.server.port}", "--ca",
             "ca.pem", "--state", state, *credential, "--post",
             f"http://127.0.0.1:{self.system.server_address[1]}/orders"],
            cwd=self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)

        def end():
            if process.poll() is None:
                process.terminate()
            process.communicate(timeout=30)
        self.addCleanup(end)
        return process

    def is_held(self, bank):
        """Files an alert at this bank and waits until the partner program held all of it."""
        with self.server.caller("cad-110") as filer:
            case = filer.post("/api/v1/alerts", {"source": "110", "payments": [
                {"time": rfc3339(time.time() - 300), "from": "CCB:1", "to": card(bank),
                 "amount_fen": 2800000}]}, headers={"Idempotency-Key": f"alert-{bank}"}).json["case"]
            deadline = time.monotonic() + 15
            while time.monotonic() < deadline:
                if filer.get(f"/api/v1/cases/{case}/funds").json["held_fen"] == 2800000:
                    return True
                time.sleep(0.05)
        return False

    def test_known_by_a_client_certificate_it_posts_orders_and_sends_the_answers(self):
        self.partner("state-certificate", "--certificate", "bank.pem", "--key", "bank.key")
        self.assertTrue(self.is_held("BOC"))
        calls = [calls for calls in System.seen.values()
                 if calls[0]["target"]["account"].startswith("BOC:")]
        self.assertEqual([len(each) for each in calls], [2])  # 503 first, then answered
        kept = list((self.folder / "state-certificate" / "answers").iterdir())
        self.assertEqual(len(kept), 1)

    def test_known_by_a_token_over_tls(self):
        (self.folder / "token").write_text(token_of("ICBC"), encoding="utf-8")
        self.partner("state-token", "--token-file", "token")
        self.assertTrue(self.is_held("ICBC"))

    def test_a_certificate_that_nobody_registered_ends_it_with_69(self):
        process = self.partner("state-stranger", "--certificate", "stranger.pem", "--key",
                               "stranger.key")
        self.assertEqual(process.wait(timeout=30), 69)

    def test_a_url_that_is_none_is_wrong_usage(self):
        for url in ("ftp://x/y", "nowhere", "http://x:99999999999/"):
            done = subprocess.run([BINARY, "partner", "--server", "https://localhost:1", "--state",
                                   "state-none", "--token-file", "none", "--post", url],
                                  cwd=self.folder, capture_output=True, text=True, timeout=30)
            self.assertEqual(done.returncode, 2, done.stderr)
            self.assertIn(url, done.stderr)
