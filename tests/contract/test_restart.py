"""What was acknowledged survives kill -9; the journal says so offline."""
import subprocess
import unittest

from outside.city import City
from outside.server import BINARY, Holdfast


class Restart(unittest.TestCase):
    def setUp(self):
        self.server = Holdfast(people={"officer": "officer"}).start()
        self.addCleanup(self.server.remove)

    def verify(self):
        return subprocess.run([BINARY, "audit", "verify", "--data", str(self.server.data)],
                              capture_output=True, text=True, timeout=60)

    def test_kill_9_keeps_what_was_acknowledged(self):
        city = City(self.server)
        cases, before = [], {}
        for n in range(5):
            victim, mule, onward = city.open("CCB", 10**7), city.open("ICBC"), city.open("ABC")
            cases.append(city.file(city.pay(victim, mule, 1000000, at=n)))
            city.pay(mule, onward, 400000, at=100 + n)
            if n % 2 == 0:
                city.settle()
        body = {"source": "110", "narrative": "有人冒充客服。"}
        key = {"Idempotency-Key": "before the crash"}
        filed = city.filer.post("/api/v1/alerts", body, headers=key)
        self.assertEqual(filed.status, 201)
        for case in cases:
            before[case] = city.money(case)
        answered = [order for order in city.desks["ICBC"].orders.values()]
        self.server.kill()
        self.server.start()
        self.assertEqual(city.filer.post("/api/v1/alerts", body, headers=key).body, filed.body)
        for case in cases:
            after = city.money(case)
            after["as_of"] = before[case]["as_of"]
            self.assertEqual(after, before[case])
        for order in answered:  # the same answer again: taken once, said twice
            reply = city.desks["ICBC"].answer(order, "done")
            self.assertEqual(reply.status, 200)
        city.settle()
        for case in cases:
            self.assertEqual(city.money(case)["held_fen"], 1000000)
        self.assertEqual(city.found_faults(), [])
        self.assertEqual(self.server.stop(), 0)
        verified = self.verify()
        self.assertEqual(verified.returncode, 0, verified.stderr)

    def test_a_session_outlives_the_process(self):
        officer = self.server.person("officer")
        self.server.kill()
        self.server.start()
        self.assertEqual(officer.get("/api/v1/session").status, 200)

    def test_a_changed_journal_is_found(self):
        city = City(self.server)
        victim, mule = city.open("CCB", 10**7), city.open("ICBC")
        city.file(city.pay(victim, mule, 1000000, at=0))
        city.settle()
        self.assertEqual(self.server.stop(), 0)
        self.assertEqual(self.verify().returncode, 0)
        changed = 0
        for path in self.server.data.rglob("*"):
            if path.is_file() and b"SQLite" in path.read_bytes()[:16]:
                octets = path.read_bytes()
                place = octets.find(b"alert.filed")
                if place >= 0:
                    path.write_bytes(octets.replace(b"alert.filed", b"alert.filet"))
                    changed += 1
        self.assertTrue(changed, "no journal was found in the data directory")
        self.assertNotEqual(self.verify().returncode, 0)
