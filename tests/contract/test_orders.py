"""Delivery and the life of orders: cursor, waiting, signatures, windows, release, phones."""
import signal
import threading
import time

from outside import ed25519
from outside.city import Desk, rfc3339, seconds_of
from outside.served import Served
from outside.server import Holdfast


class Delivery(Served):
    def one_alert(self, bank="ICBC", fen=3000000):
        city = self.city()
        victim, mule = city.open("CCB", 10**7), city.open(bank)
        case = city.file(city.pay(victim, mule, fen, at=0))
        return city, case, mule

    def test_signatures_verify_and_cover_everything(self):
        city, _, mule = self.one_alert()
        order = city.desks["ICBC"].take_one("stop_payment", mule)
        with self.server.caller() as nobody:
            keys = self.ok(nobody.get("/partner/v1/keys"))["keys"]
        self.assertTrue(ed25519.is_order_signed(order, keys))
        for name in order:
            if name not in ("signature", "key_id"):
                forged = {key: value for key, value in order.items() if key != name}
                self.assertFalse(ed25519.is_order_signed(forged, keys), name)
        self.assertFalse(ed25519.is_order_signed({**order, "amount_fen": 1}, keys))

    def test_without_after_all_that_is_not_answered_comes_again(self):
        city, _, mule = self.one_alert()
        order = city.desks["ICBC"].take_one("stop_payment", mule)
        for path in ("/partner/v1/orders", "/partner/v1/orders?after=", "/partner/v1/orders?wait=1"):
            again = self.ok(city.desks["ICBC"].caller.get(path))["orders"]
            self.assertIn(order, again)
        self.ok(city.desks["ICBC"].answer(order, **city.answer(order)))
        again = self.ok(city.desks["ICBC"].caller.get("/partner/v1/orders"))["orders"]
        self.assertNotIn(order["id"], [each["id"] for each in again])

    def test_after_gives_only_what_came_later(self):
        city, _, mule = self.one_alert()
        desk = city.desks["ICBC"]
        desk.take_one("stop_payment", mule)
        first = desk.cursor
        self.assertRegex(first, r"^[A-Za-z0-9_-]+$")
        city2, _, mule2 = self.one_alert()
        later = self.ok(desk.caller.get(f"/partner/v1/orders?after={first}&wait=2"))
        targets = [each["target"].get("account") for each in later["orders"]]
        self.assertIn(mule2, targets)
        self.assertNotIn(mule, targets)
        # The same question has the same answer: nothing is lost when a reply is.
        repeat = self.ok(desk.caller.get(f"/partner/v1/orders?after={first}"))
        self.assertEqual(repeat["orders"][:len(later["orders"])], later["orders"])
        end = self.ok(desk.caller.get(f"/partner/v1/orders?after={repeat['cursor']}"))
        self.assertEqual(end["orders"], [])

    def test_after_acknowledges_delivery(self):
        city, case, mule = self.one_alert()
        desk = city.desks["ICBC"]
        order = desk.take_one("stop_payment", mule)
        desk.take()  # says that it has the first
        deadline = time.monotonic() + 5
        delivered = None
        while delivered is None and time.monotonic() < deadline:
            orders = self.ok(city.filer.get(f"/api/v1/cases/{case}"))["orders"]
            delivered = next(o for o in orders if o["id"] == order["id"]).get("delivered_at")
        self.assertIsNotNone(delivered)

    def test_a_cursor_that_is_none_is_refused(self):
        with self.server.caller("ICBC") as bank:
            for after in ("%2F..", "a b", "x" * 65, "not-a-cursor"):
                after = after.replace(" ", "%20")
                self.refused(bank.get(f"/partner/v1/orders?after={after}"), 400)

    def test_a_cursor_ahead_of_the_feed_comes_back_to_it(self):
        """As after a restored backup: everything comes once, and not again at every poll."""
        city, _, mule = self.one_alert()
        desk = city.desks["ICBC"]
        first = self.ok(desk.caller.get("/partner/v1/orders?after=999999999"))
        self.assertIn(mule, [order["target"].get("account") for order in first["orders"]])
        again = self.ok(desk.caller.get(f"/partner/v1/orders?after={first['cursor']}"))
        self.assertEqual(again["orders"], [])

    def test_wait_is_bounded_and_checked(self):
        with self.server.caller("BOC") as bank:
            for wait in ("-1", "abc", "1.5", ""):
                reply = bank.get(f"/partner/v1/orders?wait={wait}")
                self.assertIn(reply.status, (200, 400), (wait, reply))
                if wait in ("-1", "abc"):
                    self.assertEqual(reply.status, 400)

    def test_a_poll_waits_and_then_says_there_is_nothing(self):
        desk = Desk(self.server, "BOC")
        while desk.take():
            pass
        began = time.monotonic()
        self.assertEqual(desk.take(wait=1), [])
        self.assertGreater(time.monotonic() - began, 0.9)
        self.assertLess(time.monotonic() - began, 3)

    def test_a_waiting_poll_wakes_at_once(self):
        city = self.city()
        desk = city.desks["BOC"]
        while desk.take():
            pass
        woken = {}

        def poll():
            woken["orders"] = desk.take(wait=30)
            woken["at"] = time.monotonic()
        thread = threading.Thread(target=poll)
        thread.start()
        time.sleep(0.3)  # let it wait; if it does not yet, it finds the order at once
        victim, mule = city.open("CCB", 10**7), city.open("BOC")
        filed_at = time.monotonic()
        city.file(city.pay(victim, mule, 3000000, at=0))
        thread.join(10)
        self.assertEqual([o["target"]["account"] for o in woken["orders"]], [mule])
        self.assertLess(woken["at"] - filed_at, 1)

    def test_several_waiting_polls_of_one_partner_all_wake(self):
        with self.server.caller("BOC") as caller:
            cursor = self.ok(caller.get("/partner/v1/orders"))["cursor"]
        seen = []

        def poll():
            with self.server.caller("BOC") as bank:
                reply = bank.get(f"/partner/v1/orders?wait=20&after={cursor}")
                seen.append([o["target"].get("account") for o in reply.json["orders"]])
        threads = [threading.Thread(target=poll) for _ in range(4)]
        for thread in threads:
            thread.start()
        time.sleep(0.3)
        _, _, mule = self.one_alert("BOC")
        for thread in threads:
            thread.join(15)
        self.assertEqual(len(seen), 4)
        for accounts in seen:
            self.assertIn(mule, accounts)

    def test_an_order_has_what_a_bank_needs(self):
        city, case, mule = self.one_alert()
        order = city.desks["ICBC"].take_one("stop_payment", mule)
        self.assertEqual(order["case"], case)
        self.assertEqual(order["amount_fen"], 3000000)
        self.assertIn("since", order)
        self.assertLessEqual(seconds_of(order["since"]), city.start)

    def test_cursor_outlives_a_restart(self):
        server = Holdfast().start()
        self.addCleanup(server.remove)
        from outside.city import City
        city = City(server)
        victim, mule = city.open("CCB", 10**7), city.open("ICBC")
        case = city.file(city.pay(victim, mule, 3000000, at=0))
        desk = city.desks["ICBC"]
        order = desk.take_one("stop_payment", mule)
        with server.caller() as nobody:
            keys = nobody.get("/partner/v1/keys").json
        self.assertEqual(server.stop(signal.SIGTERM), 0)
        server.start()
        self.assertEqual(desk.take(), [])
        with server.caller() as nobody:
            self.assertEqual(nobody.get("/partner/v1/keys").json, keys)
        again = self.ok(desk.caller.get("/partner/v1/orders"))["orders"]
        self.assertEqual(again, [order])
        second = city.open("ICBC")
        city.file(city.pay(victim, second, 3000000, at=10))
        desk.take_one("stop_payment", second)
        city.settle()
        self.assert_money(city.money(case), in_flight=3000000)
        self.ok(desk.answer(order, **city.answer(order)))
        self.assert_money(city.money(case), held=3000000)
        self.assertEqual(city.found_faults(), [])


class Overdue(Served):
    policy = {"answer_within_s": 1}
    people = {"officer": "officer"}

    def test_an_overdue_order_comes_again_with_the_same_id_and_is_told(self):
        city = self.city()
        victim, mule = city.open("CCB", 10**7), city.open("ICBC")
        case = city.file(city.pay(victim, mule, 3000000, at=0))
        desk = city.desks["ICBC"]
        order = desk.take_one("stop_payment", mule)
        self.assertAlmostEqual(seconds_of(order["due_at"]) - seconds_of(order["issued_at"]), 1,
                               delta=1)
        deadline = time.monotonic() + 10
        while desk.deliveries.count(order["id"]) < 2:
            self.assertLess(time.monotonic(), deadline, "an overdue order did not come again")
            desk.take(wait=2)
        overdue = self.ok(city.filer.get("/api/v1/orders?status=overdue"))["orders"]
        self.assertIn(order["id"], [each["id"] for each in overdue])
        self.assert_money(city.money(case), in_flight=3000000)
        entries = self.ok(city.filer.get(f"/api/v1/cases/{case}/timeline"))["entries"]
        notes = [note["code"] for entry in entries for note in entry.get("notes", [])]
        self.assertIn("order.overdue", notes)
        self.ok(desk.answer(order, **city.answer(order)))
        self.assert_money(city.money(case), held=3000000)

    def test_a_person_has_it_sent_again(self):
        city = self.city()
        victim, mule = city.open("CCB", 10**7), city.open("ABC")
        city.file(city.pay(victim, mule, 3000000, at=0))
        desk = city.desks["ABC"]
        order = desk.take_one("stop_payment", mule)
        before = desk.deliveries.count(order["id"])
        officer = self.person("officer")
        results = self.ok(officer.post("/api/v1/orders/decisions", {
            "decision": "resend", "orders": [order["id"]]}))["results"]
        self.assertEqual(results, [{"order": order["id"], "done": True}])
        desk.take(wait=2)
        self.assertGreater(desk.deliveries.count(order["id"]), before)


class Lives(Served):
    policy = {"auto_approve": ["query", "stop_payment", "extend", "suspend_phone"],
              "min_hold_fen": 1}
    people = {"officer": "officer"}

    def setUp(self):
        self.officer = self.person("officer")

    def decide(self, decision, *orders, reason="it was found wrong"):
        body = {"decision": decision, "orders": [order["id"] for order in orders],
                "reason": reason}
        return self.ok(self.officer.post("/api/v1/orders/decisions", body))["results"]

    def stopped(self, fen=3000000):
        city = self.city()
        victim, mule = city.open("CCB", 10**7), city.open("ICBC")
        case = city.file(city.pay(victim, mule, fen, at=0))
        order = city.desks["ICBC"].take_one("stop_payment", mule)
        return city, case, victim, mule, order

    def test_a_hold_is_released_when_it_is_found_wrong(self):
        city, case, _, mule, order = self.stopped()
        self.ok(city.desks["ICBC"].answer(order, **city.answer(order)))
        self.assertTrue(self.decide("release", order)[0]["done"])
        release = city.desks["ICBC"].take_one("release", mule)
        self.assertEqual((release["order"], release["authorised_by"]), (order["id"], "officer"))
        city.money(case)
        self.ok(city.desks["ICBC"].answer(release, **city.answer(release)))
        self.assertEqual(city.money(case)["held_fen"], 0)
        city.settle()
        self.assertEqual(city.held(mule, case), 0)

    def test_what_followed_from_a_hold_is_released_with_it(self):
        city = self.city()
        victim, first, second = city.open("CCB", 10**7), city.open("ICBC"), city.open("ABC")
        case = city.file(city.pay(victim, first, 3000000, at=0))
        city.pay(first, second, 2000000, at=10)
        city.settle()
        order = next(o for o in city.desks["ICBC"].orders.values()
                     if o["target"].get("account") == first)
        self.assertTrue(self.decide("release", order)[0]["done"])
        city.settle()
        self.assertEqual([city.held(first, case), city.held(second, case)], [0, 0])
        self.assertEqual(city.money(case)["held_fen"], 0)

    def test_an_order_no_longer_needed_is_withdrawn(self):
        city, case, _, mule, order = self.stopped()
        self.ok(self.officer.post(f"/api/v1/cases/{case}/accounts/decision", {
            "account": mule, "decision": "stop_here", "reason": "a hospital"}))
        withdraw = city.desks["ICBC"].take_one("withdraw", mule)
        self.assertEqual(withdraw["order"], order["id"])
        self.ok(city.desks["ICBC"].answer(withdraw, "done"))
        self.assertEqual(city.money(case)["gone_fen"], 3000000)

    def test_a_person_withdraws_an_order(self):
        city, case, _, mule, order = self.stopped()
        self.assertTrue(self.decide("withdraw", order)[0]["done"])
        withdraw = city.desks["ICBC"].take_one("withdraw", mule)
        self.assertEqual(withdraw["order"], order["id"])
        city.money(case)

    def test_a_late_answer_to_a_withdrawn_order_does_not_lose_money(self):
        city, case, _, mule, order = self.stopped()
        self.decide("withdraw", order)
        self.ok(city.desks["ICBC"].answer(order, **city.answer(order)))
        city.money(case)
        city.settle()
        city.money(case)

    def test_at_most_two_windows(self):
        city, case, victim, mule, order = self.stopped()
        desk = city.desks["ICBC"]

        def short_hold(kind_order):
            answer = city.answer(kind_order)
            answer["expires_at"] = rfc3339(int(time.time()) + 1)
            self.ok(desk.answer(kind_order, **answer))
        short_hold(order)
        deadline = time.monotonic() + 6
        while time.monotonic() < deadline:  # an extension is the second window, if it comes
            for each in desk.take(wait=1):
                if each["kind"] in ("extend", "stop_payment"):
                    short_hold(each)
                city.money(case)
        row = city.row(case, mule)
        self.assertEqual((row["held_fen"], row["state"]), (0, "gone"), row)
        self.assertEqual(row["reason"], "lapsed")
        more = city.payment(city.pay(victim, mule, 500000, at=200))
        self.ok(self.officer.post(f"/api/v1/cases/{case}/payments", {"payments": [more]}))
        self.ok(self.officer.post(f"/api/v1/cases/{case}/accounts/decision", {
            "account": mule, "decision": "follow", "reason": "it is still there"}))
        for each in desk.take(wait=1):
            if each["kind"] in ("extend", "stop_payment"):
                short_hold(each)
        time.sleep(2.2)  # the law's clock: that window ends too
        more = city.payment(city.pay(victim, mule, 600000, at=300))
        self.ok(self.officer.post(f"/api/v1/cases/{case}/payments", {"payments": [more]}))
        self.ok(self.officer.post(f"/api/v1/cases/{case}/accounts/decision", {
            "account": mule, "decision": "follow", "reason": "and still"}))
        desk.take(wait=1)
        windows = [o for o in desk.orders.values() if o["target"].get("account") == mule and (
            o["kind"] == "extend" or o["kind"] == "stop_payment" and "amends" not in o)]
        self.assertLessEqual(len(windows), 2, [(o["kind"], o["id"]) for o in windows])
        self.assertGreaterEqual(len(windows), 1)
        city.money(case)

    def test_a_hold_runs_48_hours_from_its_execution(self):
        city, case, _, mule, order = self.stopped()
        answer = city.answer(order)
        executed = int(time.time()) - 100
        answer["executed_at"] = rfc3339(executed)
        self.ok(city.desks["ICBC"].answer(order, **answer))
        until = seconds_of(city.row(case, mule)["hold_until"])
        self.assertEqual(until, executed + 48 * 3600)

    def test_a_hold_is_extended_before_it_ends(self):
        city, case, _, mule, order = self.stopped()
        answer = city.answer(order)
        answer["expires_at"] = rfc3339(int(time.time()) + 3600)
        self.ok(city.desks["ICBC"].answer(order, **answer))
        extend = city.desks["ICBC"].take_one("extend", mule)
        self.assertEqual(extend["order"], order["id"])
        until = int(time.time()) + 3600 + 48 * 3600
        self.ok(city.desks["ICBC"].answer(extend, "done", held_fen=3000000,
                                          expires_at=rfc3339(until)))
        row = city.row(case, mule)
        self.assertEqual((row["held_fen"], seconds_of(row["hold_until"])), (3000000, until))

    def test_after_two_windows_only_a_freeze_that_a_person_approves(self):
        city, case, _, mule, order = self.stopped()
        desk = city.desks["ICBC"]
        now = int(time.time())
        for kind, seconds in (("stop_payment", 2), ("extend", 4)):
            answer = city.answer(order)
            answer["expires_at"] = rfc3339(now + seconds)
            self.ok(desk.answer(order, **answer))
            if kind == "stop_payment":
                order = desk.take_one("extend", mule)
        deadline = time.monotonic() + 10
        drafts = []
        while not drafts:
            self.assertLess(time.monotonic(), deadline, "no freeze was drafted")
            listed = self.ok(self.officer.get("/api/v1/orders?status=draft&limit=500"))["orders"]
            drafts = [o for o in listed if o["case"] == case and o["kind"] == "freeze"]
        desk.take()
        self.assertFalse([o for o in desk.orders.values() if o["kind"] == "freeze"])
        self.assertTrue(self.decide("approve", drafts[0])[0]["done"])
        freeze = desk.take_one("freeze", mule)
        self.assertEqual((freeze["amount_fen"], freeze["authorised_by"]), (3000000, "officer"))
        self.ok(desk.answer(freeze, **city.answer(freeze)))
        self.assert_money(city.money(case), held=3000000)

    def test_a_draft_that_a_person_rejects_never_goes_out(self):
        city = self.city()
        filed = self.ok(city.filer.post("/api/v1/alerts", {
            "source": "110", "narrative": "对方让其向工商银行账户6222021608001234565转账28000元。"},
            headers={"Idempotency-Key": self.id()}), 201)
        listed = self.ok(self.officer.get("/api/v1/orders?status=draft&limit=500"))["orders"]
        drafts = [order for order in listed if order["case"] == filed["case"]]
        self.assertTrue(drafts)
        for result in self.decide("reject", *drafts, reason="a joke"):
            self.assertTrue(result["done"], result)
        city.take_all()
        self.assertFalse([o for d in city.desks.values() for o in d.orders.values()
                          if o["case"] == filed["case"]])
        again = self.decide("approve", drafts[0])
        self.assertFalse(again[0]["done"])
        city.money(filed["case"])

    def test_a_hold_that_ended_before_we_heard_of_it_is_lapsed(self):
        city, case, _, mule, order = self.stopped()
        answer = city.answer(order)
        answer["executed_at"] = rfc3339(int(time.time()) - 49 * 3600)
        self.ok(city.desks["ICBC"].answer(order, **answer))
        deadline = time.monotonic() + 5
        while city.money(case)["held_fen"] and time.monotonic() < deadline:
            time.sleep(0.1)
        self.assertEqual(city.money(case)["held_fen"], 0)

    def test_phone_orders_go_to_every_carrier(self):
        city = self.city(partners=("ICBC", "CMCC", "CUCC", "CTCC"))
        filed = self.ok(city.filer.post("/api/v1/alerts", {
            "source": "110", "narrative": "接到自称公安局的电话17012345678，对方让其转账。"},
            headers={"Idempotency-Key": self.id()}), 201)
        case = filed["case"]
        for desk in city.desks.values():
            self.assertFalse([o for o in desk.take() if o["case"] == case])
        self.ok(self.officer.post(f"/api/v1/cases/{case}/reading",
                                  {"payments": [], "phones": ["+8617012345678"]}))
        orders = {}
        for carrier in ("CMCC", "CUCC", "CTCC"):
            mine = [o for o in city.desks[carrier].take(wait=2) if o["case"] == case]
            self.assertTrue(mine, carrier)
            self.assertEqual({o["target"]["phone"] for o in mine}, {"+8617012345678"})
            self.assertLessEqual({o["kind"] for o in mine}, {"query_phone", "suspend_phone"})
            orders[carrier] = mine
        self.assertFalse([o for o in city.desks["ICBC"].take() if o["case"] == case])
        for carrier, mine in orders.items():
            for order in mine:
                if carrier == "CUCC":
                    reply = city.desks[carrier].answer(order, "done", subscriber={
                        "name": "某公司", "id_number": "370811199003073019", "address": "某地"})
                else:
                    reply = city.desks[carrier].answer(order, "not_found")
                self.ok(reply)
        city.money(case)
