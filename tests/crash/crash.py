#!/usr/bin/env python3
"""A busy little city whose server is killed with SIGKILL again and again.

    feed threads   file alerts with idempotency keys, repeat what was not acknowledged
    bank threads   poll, answer from a ledger, repeat what was not acknowledged
    main           kill -9 at a random moment, start again on the same data, check

crash.py PATH_TO_HOLDFAST [ROUNDS=50] [SEED]. After each restart and at the end:
  every alert answered with 201 is there, once, under the same ids;
  every answer taken with 200 is there, once, and no other;
  no order id is two orders, no order changed, none was answered twice;
  paid = held + in flight + gone + returned in every case;
and at the end `holdfast audit verify` passes. Closing line: `N passed, N failed`.
"""
import collections
import json
import os
import pathlib
import random
import subprocess
import sys
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "contract"))
sys.dont_write_bytecode = True

from outside import server as outside_server  # noqa: E402
from outside.city import City  # noqa: E402

BANKS = ("ICBC", "ABC", "BOC", "ALIPAY")
ALERT_EVERY_S = 0.03  # a feed's pause between alerts: some 30 a second of two feeds
UP_S = (0.15, 0.9)    # how long a server lives, from its first answer


class Checks:
    """Counts what held and what did not."""

    def __init__(self):
        self.passed = 0
        self.failed = []
        self.lock = threading.Lock()

    def expect(self, is_true, text):
        with self.lock:
            if is_true:
                self.passed += 1
            else:
                self.failed.append(text)
                if len(self.failed) <= 20:
                    print(f"FAILED: {text}", flush=True)


class World:
    """Everything the outside knows: what it filed and answered, and what was acknowledged."""

    def __init__(self, server, seed, checks):
        self.server = server
        self.checks = checks
        self.seed = seed
        self.city = City(server, partners=())
        self.lock = threading.Lock()    # of the ledger and of what follows
        self.city.start -= 20 * 86400    # room for many payments before now
        self.fed = threading.Event()     # the feeds are to end
        self.stopping = threading.Event()
        self.is_up = threading.Event()
        self.alerts = {}       # idempotency key: what the 201 said
        self.filed = {}        # idempotency key: the body
        self.orders = {}       # id: the order as first seen
        self.answers = {}      # order id: the body that was, or may have been, sent
        self.taken = {}        # order id: what the 200 said
        self.deliveries = collections.Counter()
        self.repeats = collections.Counter()

    # ------------------------------------------------------------------------- a feed

    def new_alert(self, chance):
        """A victim pays a mule; the mule moves some of it on, perhaps over two more tiers."""
        with self.lock:
            city = self.city
            victim = city.open("CCB", 10**9)
            mule = city.open(chance.choice(BANKS), chance.choice((0, 0, 50000)))
            at = len(city.transfers) * 3
            paid = city.pay(victim, mule, chance.randint(20000, 5000000), at)
            holder = mule
            for tier in range(chance.randint(0, 3)):
                nxt = city.open(chance.choice(BANKS)) if chance.random() < 0.9 else "CASH:7"
                city.pay(holder, nxt, max(1, city.balance(holder) * chance.randint(30, 100) // 100),
                         at + 1 + tier)
                holder = nxt
                if holder == "CASH:7":
                    break
            return {"source": "110", "payments": [city.payment(paid)],
                    "reporter": {"name": "某人"}}

    def feed(self, number):
        chance = random.Random(f"{self.seed} feed {number}")
        caller = self.server.caller("cad-110", check=False, timeout=10)
        count = 0
        while not self.fed.is_set():
            self.is_up.wait(1)
            key = f"feed-{number}-{count}"
            body = self.filed.get(key) or self.new_alert(chance)
            self.filed[key] = body
            reply = self.attempt(caller, "/api/v1/alerts", body, {"Idempotency-Key": key})
            if reply is None:
                continue
            self.checks.expect(reply.status == 201, f"alert {key}: {reply}")
            with self.lock:
                self.alerts[key] = reply.json
            if chance.random() < 0.1:  # a program that did not hear the answer asks again
                self.file_again(caller, key)
            count += 1
            time.sleep(ALERT_EVERY_S)

    def file_again(self, caller, key):
        reply = self.attempt(caller, "/api/v1/alerts", self.filed[key], {"Idempotency-Key": key})
        if reply is not None:
            self.checks.expect(reply.status == 201 and reply.json == self.alerts[key],
                               f"{key} again: {reply}, before {self.alerts[key]}")

    def attempt(self, caller, path, body, headers=None):
        """One POST; nothing if the server was killed under it."""
        try:
            return caller.post(path, body, headers=headers)
        except (OSError, ValueError, outside_server.http.client.HTTPException):
            caller.close()
            time.sleep(0.01)
            return None

    # ------------------------------------------------------------------------- a bank

    def bank(self, partner):
        chance = random.Random(f"{self.seed} {partner}")
        caller = self.server.caller(partner, check=False, timeout=10)
        cursor, waiting = "", collections.OrderedDict()
        while not self.stopping.is_set():
            self.is_up.wait(1)
            try:
                after = f"&after={cursor}" if cursor else ""
                reply = caller.get(f"/partner/v1/orders?wait=1{after}")
            except (OSError, ValueError, outside_server.http.client.HTTPException):
                caller.close()
                if chance.random() < 0.3:
                    cursor = ""  # the bank's own program was killed too, and knows nothing
                time.sleep(0.01)
                continue
            self.checks.expect(reply.status == 200, f"{partner} polls: {reply}")
            if reply.status != 200:
                continue
            for order in reply.json["orders"]:
                self.look_at(partner, order)
                if order["id"] not in self.taken:
                    waiting[order["id"]] = order
            cursor = reply.json["cursor"]
            for order in list(waiting.values()):
                if not self.answer(caller, order):
                    break
                del waiting[order["id"]]

    def look_at(self, partner, order):
        with self.lock:
            self.deliveries[order["id"]] += 1
            known = self.orders.setdefault(order["id"], order)
        self.checks.expect(known == order, f"{order['id']} came as two orders: {known}, {order}")
        self.checks.expect(order["target"]["account"].startswith(partner + ":"),
                           f"{partner} got {order}")

    def answer(self, caller, order):
        """True when the answer was acknowledged. It is composed once and then only repeated."""
        with self.lock:
            body = self.answers.get(order["id"])
            if body is None:
                body = {"answer_id": f"a-{order['id']}", **self.city.answer(order)}
                self.answers[order["id"]] = body
        path = f"/partner/v1/orders/{order['id']}/answer"
        reply = self.attempt(caller, path, body)
        if reply is None:
            self.repeats[order["id"]] += 1
            return False
        self.checks.expect(reply.status == 200, f"answer to {order['id']}: {reply}")
        if reply.status == 200:
            with self.lock:
                self.taken[order["id"]] = reply.json
        return True

    # ----------------------------------------------------------------------- checking

    def check(self, sample=None):
        """Holds the server to what it acknowledged: all of it, or `sample` cases of it."""
        with self.lock:
            alerts = dict(self.alerts)
            taken = dict(self.taken)
        by_case = collections.defaultdict(dict)
        for order, result in taken.items():
            by_case[self.orders[order]["case"]][order] = result
        keys = list(alerts)
        if sample is not None and len(keys) > sample:
            recent = keys[-sample // 2:]
            keys = random.Random(f"{self.seed} {len(keys)}").sample(keys, sample // 2) + recent
        with self.server.caller("cad-110", check=False, timeout=30) as caller:
            for key in dict.fromkeys(keys):
                self.check_case(caller, key, alerts[key], by_case[alerts[key]["case"]])

    def check_case(self, caller, key, filed, taken):
        expect = self.checks.expect
        reply = caller.get(f"/api/v1/cases/{filed['case']}")
        expect(reply.status == 200, f"{filed['case']} of {key}: {reply}")
        if reply.status != 200:
            return
        case = reply.json
        expect([alert["id"] for alert in case["alerts"]] == [filed["alert"]],
               f"{key}: alerts {[a['id'] for a in case['alerts']]}, acknowledged {filed}")
        parts = sum(case[name] for name in ("held_fen", "in_flight_fen", "gone_fen",
                                            "returned_fen"))
        expect(case["paid_fen"] == parts, f"{case['id']}: {case['paid_fen']} is not {parts}")
        expect(case["paid_fen"] == self.filed[key]["payments"][0]["amount_fen"],
               f"{case['id']}: paid {case['paid_fen']}, filed {self.filed[key]}")
        orders = {order["id"]: order for order in case["orders"]}
        expect(len(orders) == len(case["orders"]), f"{case['id']}: an order id twice")
        for order_id, result in taken.items():
            order = orders.get(order_id)
            is_kept = order is not None and order["status"] == "answered" \
                and order["answer"]["answer_id"] == result["answer_id"]
            expect(is_kept, f"the answer to {order_id} was acknowledged and is lost: {order}")
            if is_kept and "held_fen" in self.answers[order_id]:
                expect(order["answer"]["held_fen"] == self.answers[order_id]["held_fen"],
                       f"{order_id}: another answer than the one given")
        for order_id, order in orders.items():
            if order["status"] == "answered":
                expect(order_id in self.answers, f"{order_id} is answered and nobody did")

    def finish(self, timeout_s=60):
        """Waits until every case that was filed is settled, then checks all that holds then."""
        deadline = time.monotonic() + timeout_s
        with self.server.caller("cad-110", check=False, timeout=30) as caller:
            while time.monotonic() < deadline:
                live = caller.get("/api/v1/cases?status=live&limit=1").json["cases"]
                if not live:
                    break
                time.sleep(0.1)
            for row in live:
                # Only a person can settle what waits for one.
                funds = caller.get(f"/api/v1/cases/{row['id']}/funds").json
                self.checks.expect(False, f"{row['id']} was not settled: {funds}")
        self.stopping.set()

    def check_holds(self):
        """At the end the banks hold, for every case, what the server says that is held."""
        with self.server.caller("cad-110", check=False, timeout=30) as caller:
            for key, filed in self.alerts.items():
                reply = caller.get(f"/api/v1/cases/{filed['case']}/funds")
                self.checks.expect(reply.status == 200, f"funds of {key}: {reply}")
                for row in reply.json.get("accounts", []):
                    if row["account"].split(":")[0] in BANKS:
                        held = self.city.held(row["account"], filed["case"])
                        self.checks.expect(held == row["held_fen"],
                                           f"{key}: the bank holds {held}, not {row}")


def main():
    if len(sys.argv) < 2 or not os.access(sys.argv[1], os.X_OK):
        print(__doc__, file=sys.stderr)
        return 2
    outside_server.BINARY = str(pathlib.Path(sys.argv[1]).resolve())
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 50
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else random.SystemRandom().randrange(10**6)
    print(f"seed {seed}, {rounds} kills", flush=True)
    began = time.monotonic()
    chance = random.Random(seed)
    checks = Checks()
    config = outside_server.configuration(
        partners={bank: "bank" for bank in BANKS},
        policy={"auto_approve": ["query", "stop_payment", "release", "withdraw", "extend"],
                "min_hold_fen": 1})
    server = outside_server.Holdfast(config)
    world = World(server, seed, checks)
    threads = [threading.Thread(target=world.feed, args=(n,), daemon=True) for n in range(2)]
    threads += [threading.Thread(target=world.bank, args=(b,), daemon=True) for b in BANKS]
    is_right = False
    try:
        server.start()
        world.is_up.set()
        for thread in threads:
            thread.start()
        for number in range(1, rounds + 1):
            time.sleep(chance.uniform(*UP_S))
            world.is_up.clear()
            server.kill()
            server.start()
            world.is_up.set()
            world.check(sample=20)
            if number % 10 == 0:
                print(f"{number} kills, {len(world.alerts)} alerts, {len(world.taken)} answers, "
                      f"{len(checks.failed)} failed", flush=True)
        feeds = threads[:2]
        stop_feeding(world, feeds)
        world.finish()
        for thread in threads[2:]:
            thread.join(20)
        world.check()
        world.check_holds()
        checks.expect(server.stop() == 0, "SIGTERM did not end it with 0")
        verify(server, checks)
        is_right = not checks.failed
    except (AssertionError, OSError) as error:  # a server that does not start or end
        checks.expect(False, str(error))
    finally:
        world.fed.set()
        world.stopping.set()
        if is_right:
            server.remove()
        else:
            if server.process is not None:
                server.kill()
            print(f"data kept in {server.folder}")
    again = sum(count - 1 for count in world.deliveries.values())
    print(f"{rounds} kills, {len(world.alerts)} alerts, {len(world.orders)} orders, "
          f"{len(world.taken)} answers; {again} orders delivered again, "
          f"{sum(world.repeats.values())} answers repeated; {time.monotonic() - began:.0f} s")
    print(f"{checks.passed} passed, {len(checks.failed)} failed")
    return 1 if checks.failed or not checks.passed else 0


def stop_feeding(world, feeds):
    """Ends the feeds once what each has begun is acknowledged; the banks go on."""
    world.fed.set()
    for thread in feeds:
        thread.join(20)
    caller = world.server.caller("cad-110", check=False, timeout=10)
    for key, body in list(world.filed.items()):
        if key not in world.alerts:
            reply = world.attempt(caller, "/api/v1/alerts", body, {"Idempotency-Key": key})
            if reply is not None and reply.status == 201:
                world.alerts[key] = reply.json


def verify(server, checks):
    done = subprocess.run([outside_server.BINARY, "audit", "verify", "--data", str(server.data)],
                          capture_output=True, text=True, timeout=120)
    checks.expect(done.returncode == 0, f"audit verify: {done.returncode} {done.stderr[-500:]}")
    print(json.dumps({"audit verify": done.stdout.strip()[-200:]}, ensure_ascii=False))


if __name__ == "__main__":
    sys.exit(main())
