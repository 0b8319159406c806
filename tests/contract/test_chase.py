"""The money: followed from bank to bank, held, gone or returned, by scripted banks."""
import time

from outside.served import Served


class Chase(Served):
    people = {"officer": "officer"}

    def test_all_held_at_the_first_account(self):
        city = self.city()
        victim, mule = city.open("CCB", 10**7), city.open("ICBC")
        case = city.file(city.pay(victim, mule, 2800000, at=0))
        self.assert_money(city.money(case), in_flight=2800000)
        city.settle()
        self.assert_money(city.money(case), held=2800000)
        row = city.row(case, mule)
        self.assertEqual((row["tier"], row["state"], row["traced_fen"]), (1, "held", 2800000))
        self.assertEqual(city.held(mule, case), 2800000)
        view = self.ok(city.filer.get(f"/api/v1/cases/{case}"))
        self.assertTrue(view["is_settled"])

    def test_money_that_moved_before_the_stop_is_followed(self):
        city = self.city()
        victim, first, second, third = (city.open("CCB", 10**7), city.open("ICBC"),
                                        city.open("ABC"), city.open("ALIPAY"))
        case = city.file(city.pay(victim, first, 2800000, at=0))
        city.pay(first, second, 2000000, at=60)
        city.pay(second, third, 1500000, at=120)
        city.settle()
        self.assert_money(city.money(case), held=2800000)
        self.assertEqual([city.held(a, case) for a in (first, second, third)],
                         [800000, 500000, 1500000])
        self.assertEqual([city.row(case, a)["tier"] for a in (victim, first, second, third)][1:],
                         [1, 2, 3])
        transfers = {(t["from"], t["to"]): t["traced_fen"] for t in city.money(case)["transfers"]}
        self.assertEqual(transfers, {(victim, first): 2800000, (first, second): 2000000,
                                     (second, third): 1500000})

    def test_the_next_order_is_there_when_the_answer_is_taken(self):
        city = self.city()
        victim, first, second = city.open("CCB", 10**7), city.open("ICBC"), city.open("ABC")
        city.file(city.pay(victim, first, 2800000, at=0))
        city.pay(first, second, 2800000, at=60)
        city.desks["ABC"].take()
        order = city.desks["ICBC"].take_one("stop_payment", first)
        self.ok(city.desks["ICBC"].answer(order, **city.answer(order)))
        new = [o for o in city.desks["ABC"].take(wait=1) if o["target"].get("account") == second]
        self.assertEqual([o["kind"] for o in new], ["stop_payment"])
        self.assertEqual(new[0]["amount_fen"], 2800000)

    def test_split_over_many_accounts(self):
        city = self.city()
        victim, first = city.open("CCB", 10**9), city.open("ICBC")
        case = city.file(city.pay(victim, first, 10**8, at=0))
        parts = [city.open(("ABC", "BOC", "ALIPAY", "ICBC")[n % 4]) for n in range(20)]
        for n, part in enumerate(parts):
            city.pay(first, part, 5 * 10**6, at=30 + n)
        city.settle()
        self.assert_money(city.money(case), held=10**8)
        self.assertEqual({city.held(part, case) for part in parts}, {5 * 10**6})

    def test_the_holders_own_money_is_left_alone(self):
        city = self.city()
        victim, mule = city.open("CCB", 10**7), city.open("ICBC", 5000000)
        onward = city.open("ABC")
        case = city.file(city.pay(victim, mule, 5000000, at=0))
        city.pay(mule, onward, 6000000, at=60)  # half of it stolen, by the share in the account
        city.settle()
        self.assertEqual([city.held(mule, case), city.held(onward, case)], [2000000, 3000000])
        self.assert_money(city.money(case), held=5000000)
        stops = [o for o in city.desks["ICBC"].orders.values()
                 if o["target"].get("account") == mule and o["kind"] == "stop_payment"]
        self.assertEqual([o["amount_fen"] for o in stops], [5000000, 2000000])
        self.assertEqual(stops[1]["amends"], stops[0]["id"])

    def test_pro_rata_with_wages_that_came_later(self):
        city = self.city()
        victim, mule, work = city.open("CCB", 10**7), city.open("ICBC"), city.open("BOC", 10**7)
        onward = city.open("ABC")
        case = city.file(city.pay(victim, mule, 3000000, at=0))
        city.pay(work, mule, 1000000, at=50)
        city.pay(mule, onward, 2000000, at=100)  # 2 of 4, three quarters stolen
        city.settle()
        self.assertEqual([city.held(mule, case), city.held(onward, case)], [1500000, 1500000])
        self.assertEqual(city.held(work, case), 0)

    def test_in_a_circle(self):
        city = self.city()
        victim, a, b, c = (city.open("CCB", 10**7), city.open("ICBC"), city.open("ABC"),
                           city.open("BOC"))
        case = city.file(city.pay(victim, a, 3000000, at=0))
        city.pay(a, b, 3000000, at=10)
        city.pay(b, c, 3000000, at=20)
        city.pay(c, a, 1000000, at=30)
        city.pay(a, b, 500000, at=40)
        city.settle()
        self.assertEqual([city.held(x, case) for x in (a, b, c)], [500000, 500000, 2000000])
        self.assert_money(city.money(case), held=3000000)

    def test_edges_of_the_world(self):
        city = self.city()
        victim, mule = city.open("CCB", 10**7), city.open("ICBC")
        case = city.file(city.pay(victim, mule, 5000000, at=0))
        shop = city.open("ALIPAY")
        for n, (target, fen, flags) in enumerate((
                ("CASH:ATM-3", 1000000, {}), ("ABROAD:X9", 900000, {}), ("FARBANK:12", 800000, {}),
                (shop, 700000, {"merchant": True}), (city.open("BOC"), 5000, {}))):
            city.pay(mule, target, fen, at=10 + n, **flags)
        city.settle()
        funds = city.money(case)
        self.assert_money(funds, held=1595000, gone=3405000)
        reasons = {row["reason"]: row["traced_fen"] for row in funds["accounts"]
                   if row["state"] == "gone" and row["traced_fen"]}
        self.assertEqual(reasons, {"cash": 1000000, "abroad": 900000, "not_a_partner": 800000,
                                   "merchant": 700000, "below_minimum": 5000})
        self.assertFalse([o for o in city.desks["ALIPAY"].orders.values()
                          if o["kind"] == "stop_payment" and o["target"].get("account") == shop])

    def test_cash_by_flag(self):
        city = self.city()
        victim, mule = city.open("CCB", 10**7), city.open("ICBC")
        case = city.file(city.pay(victim, mule, 5000000, at=0))
        city.pay(mule, "ICBC:ATM0007", 5000000, at=10, cash=True)
        city.settle()
        self.assert_money(city.money(case), gone=5000000)
        self.assertEqual(city.row(case, "ICBC:ATM0007")["reason"], "cash")

    def test_refused_and_not_found(self):
        city = self.city()
        victim, stubborn, ghost = city.open("CCB", 10**7), city.open("ICBC"), city.open("ABC")
        city.refusing.add(stubborn)
        city.unknown.add(ghost)
        case = city.file(city.pay(victim, stubborn, 1000000, at=0),
                         city.pay(victim, ghost, 2000000, at=1))
        city.settle()
        self.assert_money(city.money(case), gone=3000000)
        self.assertEqual(city.row(case, stubborn)["reason"], "refused")
        self.assertEqual(city.row(case, ghost)["reason"], "not_found")

    def test_back_with_the_victim(self):
        city = self.city()
        victim, mule = city.open("CCB", 10**7), city.open("ICBC")
        case = city.file(city.pay(victim, mule, 3000000, at=0))
        city.pay(mule, victim, 400000, at=30)
        city.settle()
        self.assert_money(city.money(case), held=2600000, returned=400000)
        self.assertEqual(city.held(victim, case), 0)

    def test_a_partial_stop_without_transfers_is_asked_about(self):
        city = self.city()
        victim, mule, onward = city.open("CCB", 10**7), city.open("ICBC"), city.open("ABC")
        case = city.file(city.pay(victim, mule, 3000000, at=0))
        city.pay(mule, onward, 2000000, at=30)
        desk = city.desks["ICBC"]
        order = desk.take_one("stop_payment", mule)
        self.ok(desk.answer(order, "partial", held_fen=1000000, available_fen=0))
        city.holds[mule][case] = 1000000
        self.assert_money(city.money(case), held=1000000, in_flight=2000000)
        query = desk.take_one("query_transactions", mule)
        self.ok(desk.answer(query, **city.answer(query)))
        city.settle()
        self.assert_money(city.money(case), held=3000000)
        self.assertEqual(city.held(onward, case), 2000000)

    def test_opening_is_computed_where_it_is_missing(self):
        city = self.city()
        victim, mule, onward = city.open("CCB", 10**7), city.open("ICBC", 5000000), \
            city.open("ABC")
        case = city.file(city.pay(victim, mule, 5000000, at=0))
        city.pay(mule, onward, 6000000, at=60)
        desk = city.desks["ICBC"]
        order = desk.take_one("stop_payment", mule)
        answer = city.answer(order)
        del answer["opening_fen"]  # held 4 + available 0 = opening + 5 - 6
        self.ok(desk.answer(order, **answer))
        city.settle()
        self.assertEqual([city.held(mule, case), city.held(onward, case)], [2000000, 3000000])

    def test_opening_is_0_where_nothing_is_known(self):
        city = self.city()
        victim, mule, onward = city.open("CCB", 10**7), city.open("ICBC", 5000000), \
            city.open("ABC")
        case = city.file(city.pay(victim, mule, 5000000, at=0))
        city.pay(mule, onward, 5000000, at=60)
        desk = city.desks["ICBC"]
        order = desk.take_one("stop_payment", mule)
        answer = city.answer(order)
        for name in ("opening_fen", "available_fen"):
            del answer[name]
        self.ok(desk.answer(order, **answer))
        desk_order = city.desks["ABC"].take_one("stop_payment", onward)
        self.assertEqual(desk_order["amount_fen"], 5000000)

    def test_two_reports_of_one_payment_count_once(self):
        city = self.city()
        victim, a, b = city.open("CCB", 10**7), city.open("ICBC"), city.open("ABC")
        case = city.file(city.pay(victim, a, 3000000, at=0))
        city.pay(a, b, 2000000, at=1000)
        order = city.desks["ICBC"].take_one("stop_payment", a)
        self.ok(city.desks["ICBC"].answer(order, **city.answer(order)))
        order = city.desks["ABC"].take_one("stop_payment", b)
        answer = city.answer(order)
        for row in answer["transfers"]:  # its clock is nine minutes fast
            row["time"] = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(city.start + 1540))
        self.ok(city.desks["ABC"].answer(order, **answer))
        city.settle()
        funds = city.money(case)
        self.assert_money(funds, held=3000000)
        self.assertEqual(len(funds["transfers"]), 2, funds["transfers"])

    def test_two_equal_payments_count_twice(self):
        city = self.city()
        victim, a, b = city.open("CCB", 10**7), city.open("ICBC"), city.open("ABC")
        case = city.file(city.pay(victim, a, 4000000, at=0))
        city.pay(a, b, 2000000, at=1000)
        city.pay(a, b, 2000000, at=1100)
        city.settle()
        funds = city.money(case)
        self.assertEqual(len(funds["transfers"]), 3, funds["transfers"])
        self.assertEqual(city.held(b, case), 4000000)
        self.assert_money(funds, held=4000000)

    def test_reports_further_apart_are_two_payments(self):
        city = self.city()
        victim, a, b = city.open("CCB", 10**7), city.open("ICBC"), city.open("ABC")
        case = city.file(city.pay(victim, a, 4000000, at=0))
        city.pay(a, b, 2000000, at=1000)
        order = city.desks["ICBC"].take_one("stop_payment", a)
        self.ok(city.desks["ICBC"].answer(order, **city.answer(order)))
        order = city.desks["ABC"].take_one("stop_payment", b)
        answer = city.answer(order)
        later = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(city.start + 1000 + 700))
        answer["transfers"][0]["time"] = later
        self.ok(city.desks["ABC"].answer(order, **answer))
        city.settle()
        times = [t for t in city.money(case)["transfers"] if t["to"] == b]
        self.assertEqual(len(times), 2, times)

    def test_the_victims_payment_is_paired_with_the_banks_report(self):
        city = self.city()
        victim, mule = city.open("CCB", 10**7), city.open("ICBC")
        paid = city.pay(victim, mule, 3000000, at=1000)
        told = city.payment({**paid, "time": paid["time"] - 400})
        reply = city.filer.post("/api/v1/alerts", {"source": "110", "payments": [told]},
                                headers={"Idempotency-Key": mule})
        case = self.ok(reply, 201)["case"]
        city.settle()
        funds = city.money(case)
        self.assertEqual((funds["paid_fen"], len(funds["transfers"])), (3000000, 1))
        self.assert_money(funds, held=3000000)

    def test_holds_of_different_cases_add_up(self):
        city = self.city()
        anna, bert, mule = city.open("CCB", 10**7), city.open("BOC", 10**7), city.open("ICBC")
        one = city.file(city.pay(anna, mule, 3000000, at=0))
        two = city.file(city.pay(bert, mule, 2000000, at=100))
        city.settle()
        self.assertEqual([city.held(mule, one), city.held(mule, two)], [3000000, 2000000])
        self.assert_money(city.money(one), held=3000000)
        self.assert_money(city.money(two), held=2000000)

    def test_a_later_payment_amends_within_the_window(self):
        city = self.city()
        victim, mule = city.open("CCB", 10**7), city.open("ICBC")
        case = city.file(city.pay(victim, mule, 3000000, at=0))
        city.settle()
        second = city.payment(city.pay(victim, mule, 1000000, at=200))
        officer = self.person("officer")
        self.ok(officer.post(f"/api/v1/cases/{case}/payments", {"payments": [second]}))
        city.settle()
        self.assertEqual(city.held(mule, case), 4000000)
        self.assert_money(city.money(case), held=4000000)
        stops = [o for o in city.desks["ICBC"].orders.values()
                 if o["target"].get("account") == mule and o["kind"] == "stop_payment"]
        self.assertEqual([o["amount_fen"] for o in stops], [3000000, 4000000])
        self.assertEqual([o.get("amends") for o in stops], [None, stops[0]["id"]])

    def test_money_that_moves_while_the_order_waits(self):
        city = self.city()
        victim, first, second = city.open("CCB", 10**7), city.open("ICBC"), city.open("ABC")
        case = city.file(city.pay(victim, first, 3000000, at=0))
        order = city.desks["ICBC"].take_one("stop_payment", first)
        city.pay_now(first, second, 2900000)
        self.ok(city.desks["ICBC"].answer(order, **city.answer(order)))
        city.settle()
        self.assert_money(city.money(case), held=3000000)
        self.assertEqual(city.held(second, case), 2900000)

    def test_fifo_and_lifo_by_case_setting(self):
        officer = self.person("officer")
        for method, expected in (("fifo", [3000000, 2000000]), ("lifo", [0, 5000000])):
            city = self.city()
            victim, mule = city.open("CCB", 10**7), city.open("ICBC", 4000000)
            onward = city.open("ABC")
            case = city.file(city.pay(victim, mule, 5000000, at=0))
            self.ok(officer.post(f"/api/v1/cases/{case}/method",
                                 {"method": method, "reason": "the court asked for it"}))
            city.pay(mule, onward, 6000000, at=60)
            city.settle()
            traced = [city.row(case, a)["traced_fen"] for a in (mule, onward)]
            self.assertEqual(traced, expected, method)
            self.assertEqual([city.held(a, case) for a in (mule, onward)], expected, method)


class WideFanOut(Served):
    policy = {"max_fanout": 5}
    people = {"officer": "officer"}

    def wide(self):
        city = self.city()
        victim, mule = city.open("CCB", 10**7), city.open("ICBC")
        case = city.file(city.pay(victim, mule, 6000000, at=0))
        targets = [city.open("ABC") for _ in range(6)]
        for n, target in enumerate(targets):
            city.pay(mule, target, 1000000, at=10 + n)
        city.settle()
        self.assert_money(city.money(case), in_flight=6000000)
        self.assertFalse([o for o in city.desks["ABC"].orders.values()
                          if o["case"] == case and o["kind"] == "stop_payment"])
        return city, case, mule, targets

    def test_a_person_lets_it_go_on(self):
        city, case, mule, targets = self.wide()
        officer = self.person("officer")
        self.ok(officer.post(f"/api/v1/cases/{case}/accounts/decision", {
            "account": mule, "decision": "follow", "reason": "a known mule"}))
        city.settle()
        self.assert_money(city.money(case), held=6000000)
        self.assertEqual({city.held(target, case) for target in targets}, {1000000})

    def test_a_person_stops_at_one(self):
        city, case, _, targets = self.wide()
        officer = self.person("officer")
        self.ok(officer.post(f"/api/v1/cases/{case}/accounts/decision", {
            "account": targets[0], "decision": "stop_here", "reason": "a supermarket"}))
        funds = city.money(case)
        self.assert_money(funds, in_flight=5000000, gone=1000000)
        self.assertEqual(city.row(case, targets[0])["reason"], "merchant")

    def test_one_less_goes_by_itself(self):
        city = self.city()
        victim, mule = city.open("CCB", 10**7), city.open("ICBC")
        case = city.file(city.pay(victim, mule, 5000000, at=0))
        for n in range(5):
            city.pay(mule, city.open("ABC"), 1000000, at=10 + n)
        city.settle()
        self.assert_money(city.money(case), held=5000000)


class EverythingIsChased(Served):
    policy = {"min_hold_fen": 1}

    def test_to_the_last_fen(self):
        city = self.city()
        victim, mule, onward = city.open("CCB", 10**7), city.open("ICBC", 2), city.open("ABC")
        case = city.file(city.pay(victim, mule, 1, at=0))
        city.pay(mule, onward, 3, at=10)
        city.settle()
        self.assert_money(city.money(case), held=1)
        self.assertEqual(city.held(onward, case), 1)
