"""Server-sent events: everything, once, in order, and no gap when a connection is lost."""
import http.client
import json
import socket
import time

from outside.served import Served
from outside.server import token_of


class Listener:
    """One connection to GET /api/v1/events."""

    def __init__(self, server, name="reader", last=None, after=None):
        self.connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
        headers = {"Authorization": f"Bearer {token_of(name)}"}
        if last is not None:
            headers["Last-Event-ID"] = str(last)
        path = "/api/v1/events" + (f"?after={after}" if after is not None else "")
        self.connection.request("GET", path, headers=headers)
        self.socket = self.connection.sock  # http.client forgets it where the answer has no length
        self.response = self.connection.getresponse()
        self.status = self.response.status
        self.type = self.response.headers.get("content-type", "")

    def events(self, until=None, within=10, quiet=1.0):
        """Reads events as (id, event, data) until one satisfies `until`, or it stays quiet."""
        self.socket.settimeout(quiet if until is None else within)
        seen, fields = [], {}
        deadline = time.monotonic() + within
        try:
            while time.monotonic() < deadline:
                line = self.response.readline().decode("utf-8").rstrip("\n").rstrip("\r")
                if line.startswith(":"):
                    continue
                if line:
                    name, _, value = line.partition(":")
                    value = value.removeprefix(" ")
                    fields[name] = fields[name] + "\n" + value if name in fields else value
                elif "data" in fields:
                    seen.append((int(fields["id"]), fields.get("event"),
                                 json.loads(fields["data"])))
                    fields = {}
                    if until is not None and until(seen[-1]):
                        break
        except (TimeoutError, socket.timeout):
            pass
        return seen

    def close(self):
        self.response.close()
        self.connection.close()


class Events(Served):
    people = {"officer": "officer", "taker": "call_taker"}

    def work(self, count):
        """Alerts, chased and held: every one makes several events."""
        city = self.city()
        cases = []
        for _ in range(count):
            victim, mule = city.open("CCB", 10**7), city.open("ICBC")
            cases.append(city.file(city.pay(victim, mule, 1000000, at=0)))
            city.settle()
        return cases

    def test_what_happens_comes_live(self):
        listener = Listener(self.server)
        self.addCleanup(listener.close)
        self.assertEqual((listener.status, listener.type.split(";")[0]),
                         (200, "text/event-stream"))
        case = self.work(1)[0]
        seen = listener.events(until=lambda e: e[1] == "order.answered"
                               and e[2].get("case") == case)
        kinds = [kind for _, kind, data in seen if data.get("case") == case]
        self.assertEqual(kinds[0], "alert.filed")
        self.assertIn("order.answered", kinds)
        for number, kind, data in seen:
            self.assertEqual((data["seq"], data["kind"]), (number, kind))

    def test_resuming_anywhere_gives_the_rest_without_gap_or_repeat(self):
        self.work(4)
        whole = Listener(self.server, after=0)
        reference = whole.events()
        whole.close()
        ids = [number for number, _, _ in reference]
        self.assertGreater(len(ids), 8)
        self.assertEqual(ids, sorted(set(ids)))
        for place in (0, 1, len(ids) // 2, len(ids) - 2):
            listener = Listener(self.server, last=ids[place])
            last = ids[-1]
            rest = listener.events(until=lambda e, last=last: e[0] >= last)
            listener.close()
            self.assertEqual(rest, reference[place + 1:])

    def test_a_connection_lost_again_and_again_loses_nothing(self):
        start = Listener(self.server, after=0)
        known = start.events()
        start.close()
        last = known[-1][0] if known else 0
        pieces = []
        for _ in range(6):
            self.work(2)
            listener = Listener(self.server, last=last)
            first = listener.events(until=lambda _: len(pieces) % 2 == 0)  # one, or a few
            listener.close()
            pieces += first
            if pieces:
                last = pieces[-1][0]
        listener = Listener(self.server, last=last)
        pieces += listener.events()
        listener.close()
        whole = Listener(self.server, after=0)
        reference = whole.events()
        whole.close()
        self.assertEqual(pieces, reference[len(known):])

    def test_live_and_resumed_are_the_same(self):
        live = Listener(self.server)
        self.addCleanup(live.close)
        case = self.work(2)[-1]
        seen = live.events(until=lambda e: e[1] == "order.answered" and e[2].get("case") == case)
        again = Listener(self.server, last=seen[0][0])
        self.addCleanup(again.close)
        last = seen[-1][0]
        self.assertEqual(again.events(until=lambda e: e[0] >= last), seen[1:])

    def test_a_timeline_is_the_cases_part_of_the_events(self):
        case = self.work(1)[0]
        listener = Listener(self.server, after=0)
        mine = [data for _, _, data in listener.events() if data.get("case") == case]
        listener.close()
        with self.server.caller("reader") as reader:
            entries = self.ok(reader.get(f"/api/v1/cases/{case}/timeline"))["entries"]
            self.assertEqual(entries, mine)
            tail = self.ok(reader.get(
                f"/api/v1/cases/{case}/timeline?after={entries[0]['seq']}&limit=1"))["entries"]
            self.assertEqual(tail, entries[1:2])

    def test_everybody_sees_only_what_they_may(self):
        self.work(1)
        self.server.person("officer").get("/api/v1/session")
        program = Listener(self.server, after=0)
        for _, kind, _ in program.events():
            self.assertFalse(kind.startswith(("user.", "session.")), kind)
        program.close()
        for nobody in ("writer", "monitor", "stranger"):
            listener = Listener(self.server, nobody)
            self.assertIn(listener.status, (401, 403))
            listener.close()

    def test_sums_in_events_add_up(self):
        self.work(2)
        listener = Listener(self.server, after=0)
        for _, _, data in listener.events():
            if "funds" in data:
                funds = data["funds"]
                self.assertEqual(funds["paid_fen"], funds["held_fen"] + funds["in_flight_fen"]
                                 + funds["gone_fen"] + funds["returned_fen"])
        listener.close()
