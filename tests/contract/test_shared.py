"""Several cases at one account, orders that were taken back, and what victims told wrongly."""
import random

from outside.city import card, rfc3339
from outside.served import Served


class Shared(Served):
    people = {"officer": "officer", "taker": "call_taker"}

    def decide(self, decision, order, reason="because"):
        return self.ok(self.person("officer").post("/api/v1/orders/decisions", {
            "decision": decision, "orders": [order["id"]], "reason": reason}))["results"][0]

    def notes(self, city, case, code):
        entries = self.ok(city.filer.get(f"/api/v1/cases/{case}/timeline"))["entries"]
        return [note for entry in entries for note in entry.get("notes", [])
                if note["code"] == code]

    # ------------------------------------------------------------------- one account, two cases

    def two_cases(self):
        """Two victims' money at one account, 15,000 yuan of which a court holds besides."""
        city = self.city()
        mule = city.open("ICBC")
        first = city.file(city.pay(city.open("CCB", 10**7), mule, 3000000, at=0))
        city.settle()
        second = city.file(city.pay(city.open("CCB", 10**7), mule, 2000000, at=60))
        city.holds[mule]["court"] = 1500000
        city.settle()
        return city, mule, first, second

    def test_a_released_hold_makes_room_for_the_other_case(self):
        city, mule, first, second = self.two_cases()
        self.assert_money(city.money(first), held=3000000)
        self.assert_money(city.money(second), held=500000, in_flight=1500000)
        self.assertFalse(self.ok(city.filer.get(f"/api/v1/cases/{second}"))["is_settled"])
        stop = next(o for o in city.desks["ICBC"].orders.values()
                    if o["case"] == first and o["kind"] == "stop_payment")
        self.assertTrue(self.decide("release", stop)["done"])
        city.settle()
        self.assert_money(city.money(second), held=2000000)
        again = [o for o in city.desks["ICBC"].orders.values()
                 if o["case"] == second and "amends" in o]
        self.assertEqual([o["amount_fen"] for o in again], [2000000])
        (note,) = self.notes(city, second, "hold.tried_again")
        self.assertEqual(note["params"]["made_by"], first)
        self.assertEqual(note["params"]["missing_fen"], "1500000")
        self.assertLessEqual(city.held_by_all(mule), city.balance(mule))

    def test_new_money_that_another_answer_tells_of_is_asked_for(self):
        city, mule, first, second = self.two_cases()
        city.pay_now(city.open("BOC", 10**7), mule, 4000000)  # nobody's victim
        third = city.file(city.pay_now(city.open("CCB", 10**7), mule, 1000000))
        city.settle()
        for case, fen in ((first, 3000000), (second, 2000000), (third, 1000000)):
            self.assertEqual(city.money(case)["held_fen"], fen, case)

    def test_room_that_is_made_while_the_order_is_under_way_is_not_lost(self):
        city = self.city()
        mule = city.open("ICBC")
        first = city.file(city.pay(city.open("CCB", 10**7), mule, 3000000, at=0))
        city.settle()
        city.holds[mule]["court"] = 1000000
        second = city.file(city.pay(city.open("CCB", 10**7), mule, 1000000, at=60))
        desk = city.desks["ICBC"]
        order = desk.take_one("stop_payment", mule)
        too_little = city.answer(order)  # carried out, not yet told
        self.assertEqual(too_little["held_fen"], 0)
        stop = next(o for o in desk.orders.values() if o["case"] == first)
        self.decide("release", stop)
        release = desk.take_one("release", mule)
        self.ok(desk.answer(release, **city.answer(release)))
        self.ok(desk.answer(order, **too_little))
        city.settle()
        self.assertEqual(city.money(second)["held_fen"], 1000000)

    def test_random_cases_share_what_is_there(self):
        for seed in (3, 17):
            with self.subTest(seed):
                self.share(random.Random(seed))

    def share(self, chance):
        city = self.city()
        mules = [city.open("ICBC"), city.open("ABC")]
        cases = []
        for step in range(8):
            mule = chance.choice(mules)
            cases.append(city.file(city.pay(city.open("CCB", 10**7), mule,
                                            chance.randrange(100000, 900000), at=step)))
            if chance.random() < 0.5:
                free = city.balance(mule) - city.held_by_all(mule)
                city.holds[mule]["court"] = (city.held(mule, "court")
                                             + chance.randrange(0, max(free, 1)))
            if chance.random() < 0.5:
                city.settle()
            if chance.random() < 0.3:
                held = [o for desk in city.desks.values() for o in desk.orders.values()
                        if o["kind"] == "stop_payment"]
                if held:
                    self.decide("release", chance.choice(held))
        city.settle()
        for mule in mules:
            free = city.balance(mule) - city.held_by_all(mule)
            self.assertGreaterEqual(free, 0)
            believed = sum(city.row(case, mule)["held_fen"] for case in cases)
            self.assertEqual(believed, city.held_by_all(mule) - city.held(mule, "court"))
            if free > 0:
                self.assertEqual([case for case in cases
                                  if city.row(case, mule).get("reason") == "waits_for_person"], [])

    # ------------------------------------------------------------------------------ taken back

    def test_an_order_taken_back_between_two_polls_comes_before_its_withdrawal(self):
        city = self.city()
        desk = city.desks["ICBC"]
        while desk.take():
            pass
        mule = city.open("ICBC")
        case = city.file(city.pay(city.open("CCB", 10**7), mule, 3000000, at=0))
        (stop,) = self.ok(city.filer.get(f"/api/v1/cases/{case}"))["orders"]
        self.assertTrue(self.decide("withdraw", stop)["done"])
        both = [o for o in desk.take() if o["target"].get("account") == mule]
        self.assertEqual([o["kind"] for o in both], ["stop_payment", "withdraw"])
        self.assertEqual(both[1]["order"], both[0]["id"])
        # At least once: without a cursor both come again, in order, until the withdrawal is answered.
        again = self.ok(desk.caller.get("/partner/v1/orders"))["orders"]
        self.assertEqual([o["id"] for o in again if o["target"].get("account") == mule],
                         [o["id"] for o in both])
        self.ok(desk.answer(both[1], **city.answer(both[1])))
        again = self.ok(desk.caller.get("/partner/v1/orders"))["orders"]
        self.assertEqual([o for o in again if o["target"].get("account") == mule], [])
        # Its own answer may still come, and is taken.
        self.ok(desk.answer(both[0], "refused", reason="withdrawn"))

    def test_orders_for_one_account_stay_in_order_when_one_is_sent_again(self):
        city = self.city()
        desk = city.desks["ICBC"]
        mule = city.open("ICBC")
        case = city.file(city.pay(city.open("CCB", 10**7), mule, 3000000, at=0))
        (stop,) = self.ok(city.filer.get(f"/api/v1/cases/{case}"))["orders"]
        self.decide("withdraw", stop)
        self.assertTrue(self.decide("resend", {"id": f"{case}-2"})["done"])
        ids = [o["id"] for o in desk.take() if o["target"].get("account") == mule]
        self.assertEqual(ids, [f"{case}-1", f"{case}-2"])

    def test_a_stop_that_a_person_took_back_is_no_refusal(self):
        city = self.city()
        mule = city.open("ICBC")
        case = city.file(city.pay(city.open("CCB", 10**7), mule, 3000000, at=0))
        stop = city.desks["ICBC"].take_one("stop_payment", mule)
        self.decide("withdraw", stop, "the victim is not sure")
        city.settle()
        row = city.row(case, mule)
        self.assertEqual((row["state"], row["reason"]), ("in_flight", "waits_for_person"))
        self.assertEqual(self.notes(city, case, "order.withdrawn")[0]["params"]["reason"],
                         "the victim is not sure")
        self.assertEqual(self.notes(city, case, "account.waits_for_person")[-1]["params"]["why"],
                         "withdrawn")
        self.ok(self.person("officer").post(f"/api/v1/cases/{case}/accounts/decision", {
            "account": mule, "decision": "stop_here", "gone_as": "lapsed", "reason": "settled"}))
        row = city.row(case, mule)
        self.assertEqual((row["state"], row["reason"]), ("gone", "lapsed"))
        self.refused(self.person("officer").post(f"/api/v1/cases/{case}/accounts/decision", {
            "account": mule, "decision": "stop_here", "gone_as": "in_flight", "reason": "x"}), 422)

    # ---------------------------------------------------------------------------- told wrongly

    def test_an_account_told_wrongly_is_put_right_with_one_action(self):
        city = self.city()
        right = card("ICBC")
        city.opening[right] = 0
        at = next(i for i in range(12, 24) if right[i] != right[i + 1])
        wrong = right[:at] + right[at + 1] + right[at] + right[at + 2:]
        paid = city.pay(city.open("CCB", 10**7), right, 3000000, at=0)
        city.unknown.add(wrong)
        case = city.file({**paid, "to": wrong})
        city.settle()
        row = city.row(case, wrong)
        self.assertEqual((row["state"], row["reason"]), ("gone", "not_found"))
        self.assertTrue(row["is_correctable"])
        self.assertIn(right, row["candidates"])
        self.assertIn(right, self.notes(city, case, "hold.refused")[0]["candidates"])
        view = self.ok(self.person("taker").post(f"/api/v1/cases/{case}/accounts/correction", {
            "account": wrong, "correct_account": right, "reason": "two digits swapped"}))
        self.assertEqual(view["in_flight_fen"], 3000000)
        city.settle()
        self.assert_money(city.money(case), held=3000000)
        row = city.row(case, right)
        self.assertNotIn("is_correctable", row)
        self.assertEqual(self.notes(city, case, "account.corrected")[0]["params"]["to"], right)
        # A bank's word is not corrected here.
        self.refused(self.person("taker").post(f"/api/v1/cases/{case}/accounts/correction", {
            "account": right, "correct_account": wrong}), 409, "account.told_by_bank")

    def test_a_time_remembered_wrongly_is_the_same_payment(self):
        city = self.city()
        city.start -= city.start % 86400 - 4 * 3600  # noon in China: both times are of one day
        victim, mule = city.open("CCB", 10**7), city.open("ICBC")
        paid = city.pay(victim, mule, 3000000, at=7200)
        case = city.file({**paid, "time": paid["time"] - 5400})  # an hour and a half off
        city.settle()
        funds = city.money(case)
        self.assert_money(funds, held=3000000)
        self.assertEqual(funds["paid_fen"], 3000000)
        self.assertEqual([(t["time"], t["is_source"]) for t in funds["transfers"]],
                         [(rfc3339(paid["time"]), True)])
        self.assertEqual(len(self.notes(city, case, "payment.time_differs")), 1)

    def test_payers_without_a_name_are_each_cases_own_and_not_found(self):
        city = self.city()
        cases = []
        for fen in (1000000, 2000000):
            paid = city.pay("VICTIM:PAYER", city.open("ICBC"), fen, at=0)
            cases.append(city.file(paid))
        for case in cases:
            payers = {t["from"] for t in city.money(case)["transfers"]}
            self.assertEqual(payers, {f"VICTIM:{case}"})
        for needle in ("PAYER", "VICTIM:PAYER", f"VICTIM:{cases[0]}"):
            hits = self.ok(city.filer.get(f"/api/v1/search?q={needle}"))["hits"]
            self.assertEqual([h for h in hits if h["kind"] == "account"], [], needle)

    def test_the_board_knows_how_fast_it_goes(self):
        city = self.city()
        mule = city.open("ICBC")
        city.file(city.pay(city.open("CCB", 10**7), mule, 3000000, at=0))
        city.settle()
        today = self.ok(self.person("officer").get("/api/v1/board"))["today"]
        self.assertLess(today["median_first_order_s"], 60)
        self.assertGreaterEqual(today["median_last_hold_s"], today["median_first_order_s"])
