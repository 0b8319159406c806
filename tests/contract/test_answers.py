"""Answers: once, twice, late, conflicting, foreign, malformed, large."""
import threading

from outside.city import card, rfc3339
from outside.served import Served


class Answers(Served):
    def stopped(self, own=0):
        city = self.city()
        victim, mule = city.open("CCB", 10**7), city.open("ICBC", own)
        case = city.file(city.pay(victim, mule, 3000000, at=0))
        order = city.desks["ICBC"].take_one("stop_payment", mule)
        return city, case, mule, order

    def test_the_same_answer_again_gives_the_same_result(self):
        city, case, _, order = self.stopped()
        desk = city.desks["ICBC"]
        first = self.ok(desk.answer(order, **city.answer(order)))
        funds = city.money(case)
        # Its body is not compared: not even when it says something else or nonsense.
        for other in (city.answer(order), {"result": "refused"}, {"result": "done", "held_fen": 1}):
            self.assertEqual(self.ok(desk.answer(order, **other)), first)
        after = city.money(case)
        for name in ("held_fen", "in_flight_fen", "gone_fen", "returned_fen"):
            self.assertEqual(after[name], funds[name])

    def test_another_answer_to_an_answered_order_is_409(self):
        city, case, _, order = self.stopped()
        desk = city.desks["ICBC"]
        self.ok(desk.answer(order, **city.answer(order)))
        self.refused(desk.caller.post(f"/partner/v1/orders/{order['id']}/answer", {
            "answer_id": "another", "result": "refused"}), 409)
        self.assert_money(city.money(case), held=3000000)

    def test_many_answers_at_once_count_once(self):
        city, case, _, order = self.stopped()
        body, replies = city.answer(order), []

        def send(name):
            with self.server.caller("ICBC") as bank:
                replies.append((name, bank.post(f"/partner/v1/orders/{order['id']}/answer",
                                                {"answer_id": name, **body})))
        threads = [threading.Thread(target=send, args=(name,)) for name in "abcabcabc"]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        winners = {name for name, reply in replies if reply.status == 200}
        self.assertEqual(len(winners), 1, replies)
        for name, reply in replies:
            self.assertEqual(reply.status, 200 if name in winners else 409)
        self.assert_money(city.money(case), held=3000000)

    def test_a_foreign_transfer_takes_nothing(self):
        city, case, mule, order = self.stopped()
        desk = city.desks["ICBC"]
        answer = city.answer(order)
        stranger = {"ref": "x", "time": rfc3339(city.start), "from": card("ABC"),
                    "to": card("BOC"), "amount_fen": 100000}
        answer["transfers"].append(stranger)
        problem = self.refused(desk.answer(order, **answer), 422)
        self.assertTrue(any(error["pointer"].startswith("/transfers/1")
                            for error in problem.get("errors", [])), problem)
        self.assert_money(city.money(case), in_flight=3000000)
        answer["transfers"].pop()
        self.ok(desk.answer(order, **answer))
        self.assert_money(city.money(case), held=3000000)
        self.assertEqual(city.row(case, stranger["to"])["traced_fen"], 0)

    def test_malformed_answers_are_refused_with_pointers(self):
        city, case, mule, order = self.stopped()
        desk = city.desks["ICBC"]
        row = {"ref": "r", "time": rfc3339(city.start), "from": mule, "to": card("ABC"),
               "amount_fen": 5}
        for body, pointer in (
                ({"result": "done"}, "/answer_id"),
                ({"answer_id": "", "result": "done"}, "/answer_id"),
                ({"answer_id": "1"}, "/result"),
                ({"answer_id": "1", "result": "perhaps"}, "/result"),
                ({"answer_id": "1", "result": "done", "held_fen": -1}, "/held_fen"),
                ({"answer_id": "1", "result": "done", "held_fen": 0.5}, "/held_fen"),
                ({"answer_id": "1", "result": "done", "executed_at": "soon"}, "/executed_at"),
                ({"answer_id": "1", "result": "done", "transfers": {}}, "/transfers"),
                ({"answer_id": "1", "result": "done", "transfers": [{**row, "amount_fen": 0}]},
                 "/transfers/0/amount_fen"),
                ({"answer_id": "1", "result": "done", "transfers": [row, {**row, "ref": ""}]},
                 "/transfers/1/ref"),
                ({"answer_id": "1", "result": "done",
                  "transfers": [{k: v for k, v in row.items() if k != "to"}]},
                 "/transfers/0/to")):
            reply = desk.caller.post(f"/partner/v1/orders/{order['id']}/answer", body)
            self.assertIn(reply.status, (400, 422), (body, reply))
            problem = self.refused(reply, reply.status)
            self.assertIn(pointer, [error["pointer"] for error in problem.get("errors", [])],
                          (body, problem))
        self.assert_money(city.money(case), in_flight=3000000)

    def test_what_a_newer_bank_adds_is_ignored(self):
        city, case, _, order = self.stopped()
        answer = city.answer(order)
        answer["transfers"][0]["branch"] = "Jining"
        self.ok(city.desks["ICBC"].answer(order, **answer, teller="007"))
        self.assert_money(city.money(case), held=3000000)

    def test_an_order_that_never_was_is_404(self):
        with self.server.caller("ICBC") as bank:
            for order in ("C999999-1", "nonsense", "C1-999999", "0"):
                self.refused(bank.post(f"/partner/v1/orders/{order}/answer",
                                       {"answer_id": "1", "result": "done"}), 404)

    def test_more_held_than_ordered_is_not_counted_beyond_the_trace(self):
        city, case, mule, order = self.stopped(own=9000000)
        self.ok(city.desks["ICBC"].answer(order, "done", held_fen=12000000, available_fen=0,
                                          opening_fen=9000000,
                                          transfers=city.report(mule)))
        funds = city.money(case)
        self.assertEqual(funds["paid_fen"], 3000000)
        self.assertLessEqual(funds["held_fen"], 3000000)

    def test_held_more_than_the_account_can_have_is_visible_and_loses_nothing(self):
        city, case, mule, order = self.stopped()
        onward = card("ABC")
        self.ok(city.desks["ICBC"].answer(
            order, "done", held_fen=3000000, available_fen=0, opening_fen=0,
            transfers=city.report(mule) + [{"ref": "gone", "time": rfc3339(city.start + 5),
                                            "from": mule, "to": onward, "amount_fen": 3000000}]))
        city.money(case)
        entries = self.ok(city.filer.get(f"/api/v1/cases/{case}/timeline"))["entries"]
        codes = [note["code"] for entry in entries for note in entry.get("notes", [])]
        self.assertIn("answer.contradiction", codes)

    def test_a_transfer_to_itself_changes_nothing(self):
        city, case, mule, order = self.stopped()
        answer = city.answer(order)
        answer["transfers"].append({"ref": "self", "time": rfc3339(city.start + 5), "from": mule,
                                    "to": mule, "amount_fen": 1000000})
        reply = city.desks["ICBC"].answer(order, **answer)
        if reply.status == 200:
            self.assert_money(city.money(case), held=3000000)
        else:
            self.refused(reply, 422)
            self.assert_money(city.money(case), in_flight=3000000)

    def test_one_ref_twice_in_one_answer_is_one_transfer(self):
        city, case, mule, order = self.stopped()
        onward = city.open("ABC")
        city.pay(mule, onward, 1000000, at=30)
        answer = city.answer(order)
        answer["transfers"].append(dict(answer["transfers"][-1]))
        reply = city.desks["ICBC"].answer(order, **answer)
        if reply.status == 200:
            rows = [t for t in city.money(case)["transfers"] if t["to"] == onward]
            self.assertEqual([row["amount_fen"] for row in rows], [1000000])
        else:
            self.refused(reply, 422)

    def test_ten_thousand_transfers_in_one_answer(self):
        city, case, mule, order = self.stopped()
        crowd = [{"ref": f"t{n}", "time": rfc3339(city.start + 10 + n % 3000), "from": card("BOC"),
                  "to": mule, "amount_fen": 100 + n} for n in range(9999)]
        self.ok(city.desks["ICBC"].answer(
            order, "done", held_fen=3000000, opening_fen=0,
            available_fen=sum(row["amount_fen"] for row in crowd),
            transfers=city.report(mule) + crowd))
        self.assert_money(city.money(case), held=3000000)

    def test_times_as_unix_seconds_and_with_offsets(self):
        city, case, mule, order = self.stopped()
        onward = city.open("ABC")
        city.pay(mule, onward, 1000000, at=30)
        answer = city.answer(order)
        answer["executed_at"] = city.start + 3000
        for row in answer["transfers"]:
            row["time"] = row["time"].replace("Z", "+00:00")
        answer["transfers"][-1]["time"] = city.start + 30
        self.ok(city.desks["ICBC"].answer(order, **answer))
        city.settle()
        self.assert_money(city.money(case), held=3000000)
