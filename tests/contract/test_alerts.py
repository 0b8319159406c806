"""Filing: idempotency keys, stories and their confirmation, bad bodies."""
import threading

from outside.city import card
from outside.served import Served
from outside.server import Holdfast

STORY = ("报警人称2026年9月11日15时30分许接到自称公安局的电话13800138000，"
         "对方要求其将28000元转账到工商银行账户6222021608001234565，转账后发现被骗。")


def payment(**more):
    return {"time": "2026-09-11T15:30:00+08:00", "from": card("CCB"), "to": card("ICBC"),
            "amount_fen": 2800000, **more}


class Filing(Served):
    people = {"officer": "officer"}

    def setUp(self):
        self.filer = self.server.caller("cad-110")
        self.addCleanup(self.filer.close)

    def file(self, body, key=None):
        headers = {"Idempotency-Key": key or f"{self.id()}-{card()}"}
        return self.filer.post("/api/v1/alerts", body, headers=headers)

    def test_structured_payments_go_out_at_once(self):
        paid = payment(from_name="李小明", to_name="王大力", ref="R1")
        filed = self.ok(self.file({"source": "110", "county": "370811", "payments": [paid],
                                   "reported_at": 1789000000,
                                   "occurred_at": "2026-09-11T07:30:00Z",
                                   "reporter": {"name": "李小明", "phone": "13912345678"}}), 201)
        self.assertEqual(set(filed) >= {"alert", "case"}, True)
        city = self.city()
        desk = city.desks["ICBC"]
        desk.secrets += ["李小明", "13912345678", paid["from"], paid["from"].split(":")[1]]
        order = desk.take_one("stop_payment", paid["to"], wait=2)
        self.assertEqual((order["case"], order["amount_fen"]), (filed["case"], 2800000))
        self.assertEqual(order["authorised_by"], "duty-officer")
        self.assertEqual(order["target"].get("name"), "王大力")
        funds = city.money(filed["case"])
        self.assertEqual(funds["paid_fen"], 2800000)
        self.assert_money(funds, in_flight=2800000)

    def test_all_banks_get_their_first_order_at_once(self):
        paid = [payment(to=card(bank)) for bank in ("ICBC", "ABC", "BOC", "ALIPAY", "ABC")]
        self.ok(self.file({"source": "hotline", "payments": paid}), 201)
        city = self.city()
        stopped = set()
        for desk in city.desks.values():
            stopped |= {order["target"]["account"] for order in desk.take()
                        if order["kind"] == "stop_payment"}
        self.assertLessEqual({each["to"] for each in paid}, stopped)

    def test_a_missing_name_or_ref_never_delays(self):
        paid = payment()
        self.ok(self.file({"source": "county", "payments": [paid]}), 201)
        self.city().desks["ICBC"].take_one("stop_payment", paid["to"], wait=2)

    def test_the_same_key_files_once(self):
        body = {"source": "110", "payments": [payment()]}
        first = self.ok(self.file(body, "once"), 201)
        again = self.ok(self.file(body, "once"), 201)
        self.assertEqual(first, again)
        alerts = self.ok(self.filer.get(f"/api/v1/cases/{first['case']}"))["alerts"]
        self.assertEqual(len(alerts), 1)
        city = self.city()
        orders = [order for order in city.desks["ICBC"].take()
                  if order["case"] == first["case"] and order["kind"] == "stop_payment"]
        self.assertEqual(len(orders), 1)
        changed = {"source": "hotline", "payments": [payment(), payment()]}
        self.assertEqual(self.ok(self.file(changed, "once"), 201), first)
        other = self.ok(self.file(body, "twice"), 201)
        self.assertNotEqual(other["alert"], first["alert"])

    def test_a_key_belongs_to_its_client(self):
        body = {"source": "110", "payments": [payment()]}
        first = self.ok(self.file(body, "shared"), 201)
        with self.server.caller("writer") as other:
            second = self.ok(other.post("/api/v1/alerts", body,
                                        headers={"Idempotency-Key": "shared"}), 201)
        self.assertNotEqual(first["alert"], second["alert"])

    def test_the_same_key_from_many_threads_files_once(self):
        body, replies = {"source": "110", "payments": [payment()]}, []

        def send():
            with self.server.caller("cad-110") as filer:
                replies.append(filer.post("/api/v1/alerts", body,
                                          headers={"Idempotency-Key": "race"}))
        threads = [threading.Thread(target=send) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual({reply.status for reply in replies}, {201})
        self.assertEqual(len({reply.body for reply in replies}), 1)

    def test_a_key_is_needed(self):
        body = {"source": "110", "payments": [payment()]}
        self.refused(self.filer.post("/api/v1/alerts", body), 400)
        self.refused(self.file(body, "x" * 129), 400)

    def test_a_story_waits_for_confirmation(self):
        filed = self.ok(self.file({"source": "110", "narrative": STORY,
                                   "reported_at": "2026-09-11T16:00:00+08:00"}), 201)
        case = filed["case"]
        city = self.city()
        mine = [order for _, order in city.take_all() if order["case"] == case]
        self.assertEqual(mine, [], "orders went out before anybody confirmed the reading")
        view = self.ok(self.filer.get(f"/api/v1/cases/{case}"))
        self.assertFalse(view["is_confirmed"])
        read = view["unconfirmed_payments"]
        self.assertEqual([(each["to"], each["amount_fen"]) for each in read],
                         [("ICBC:6222021608001234565", 2800000)])
        drafts = self.ok(self.filer.get("/api/v1/orders?status=draft&limit=500"))["orders"]
        self.assertTrue([each for each in drafts if each["case"] == case])
        officer = self.person("officer")
        confirmed = {"payments": [payment(to="ICBC:6222021608001234565")], "phones": []}
        view = self.ok(officer.post(f"/api/v1/cases/{case}/reading", confirmed))
        self.assertTrue(view["is_confirmed"])
        order = city.desks["ICBC"].take_one("stop_payment", "ICBC:6222021608001234565", wait=2)
        self.assertEqual((order["case"], order["amount_fen"]), (case, 2800000))
        self.assertEqual(city.money(case)["paid_fen"], 2800000)

    def test_a_story_without_payments_is_a_case(self):
        filed = self.ok(self.file({"source": "walk_in", "narrative": "有人打电话说我中奖了。"}), 201)
        funds = self.city().money(filed["case"])
        self.assertEqual(funds["paid_fen"], 0)
        self.assert_money(funds)

    def test_an_alert_reads_back_as_filed(self):
        body = {"source": "110", "county": "370811", "narrative": "有人冒充客服。",
                "reported_at": "2026-09-11T16:00:00+08:00",
                "reporter": {"name": "李小明", "phone": "13912345678"}}
        filed = self.ok(self.file(body), 201)
        alert = self.ok(self.filer.get(f"/api/v1/alerts/{filed['alert']}"))
        for name in ("source", "county", "narrative"):
            self.assertEqual(alert[name], body[name])
        self.assertEqual(alert["reported_at"][:19], "2026-09-11T08:00:00")
        self.assertEqual(alert["reporter"]["name"], "李小明")
        self.assertEqual(alert["case"], filed["case"])

    def test_what_does_not_exist_is_404(self):
        for path in ("/api/v1/alerts/A999999", "/api/v1/cases/C999999", "/api/v1/cases/nonsense",
                     "/api/v1/cases/C999999/funds", "/api/v1/cases/C999999/timeline"):
            self.refused(self.filer.get(path), 404)

    def test_payments_that_leave_the_reachable_world(self):
        paid = [payment(to="CASH:ATM-77"), payment(to="ABROAD:HK-1", amount_fen=500000),
                payment(to="FARBANK:1", amount_fen=300000)]
        filed = self.ok(self.file({"source": "110", "payments": paid}), 201)
        city = self.city()
        self.assert_money(city.money(filed["case"]), gone=3600000)
        reasons = {each["to"]: city.row(filed["case"], each["to"])["reason"] for each in paid}
        self.assertEqual(list(reasons.values()), ["cash", "abroad", "not_a_partner"])


class BadBodies(Served):
    def setUp(self):
        self.filer = self.server.caller("cad-110")
        self.addCleanup(self.filer.close)

    def pointers(self, body, status=422):
        reply = self.filer.post("/api/v1/alerts", body, headers={"Idempotency-Key": card()})
        self.assertIn(reply.status, (400, 422), reply)
        problem = self.refused(reply, reply.status)
        return {error["pointer"] for error in problem.get("errors", [])}

    def test_pointers_name_what_is_wrong(self):
        good = payment()
        for bad, pointer in (
                ({"payments": [good]}, "/source"),
                ({"source": "rumour", "payments": [good]}, "/source"),
                ({"source": "110", "payments": "none"}, "/payments"),
                ({"source": "110", "payments": [{**good, "to": "6222"}]}, "/payments/0/to"),
                ({"source": "110", "payments": [good, {**good, "amount_fen": 0}]},
                 "/payments/1/amount_fen"),
                ({"source": "110", "payments": [{**good, "amount_fen": 1.5}]},
                 "/payments/0/amount_fen"),
                ({"source": "110", "payments": [{**good, "amount_fen": "100"}]},
                 "/payments/0/amount_fen"),
                ({"source": "110", "payments": [{**good, "amount_fen": -1}]},
                 "/payments/0/amount_fen"),
                ({"source": "110", "payments": [{**good, "amount_fen": 2**63}]},
                 "/payments/0/amount_fen"),
                ({"source": "110", "payments": [{**good, "time": "yesterday"}]},
                 "/payments/0/time"),
                ({"source": "110", "payments": [{**good, "time": "2026-09-11T15:30:00"}]},
                 "/payments/0/time"),
                ({"source": "110", "payments": [{**good, "time": "2026-02-30T15:30:00Z"}]},
                 "/payments/0/time"),
                ({"source": "110", "payments": [{**good, "surprise": 1}]},
                 "/payments/0/surprise"),
                ({"source": "110", "surprise": 1, "payments": [good]}, "/surprise"),
                ({"source": "110", "narrative": 5}, "/narrative"),
                ({"source": "110", "payments": [good], "reporter": {"age": 5}},
                 "/reporter/age")):
            self.assertIn(pointer, self.pointers(bad), bad)

    def test_a_payment_to_oneself_is_refused(self):
        good = payment()
        self.pointers({"source": "110", "payments": [{**good, "to": good["from"]}]})

    def test_an_alert_that_says_nothing_is_refused(self):
        self.pointers({"source": "110"})

    def test_what_is_no_json_is_400(self):
        for raw in (b"", b"{", b"nonsense", b'{"source": "110",}', b"\xff\xfe{}",
                    b'{"source": "\xff"}', b"[" * 100000, b'{"a":1}{"b":2}'):
            reply = self.filer.post("/api/v1/alerts", raw=raw,
                                    headers={"Idempotency-Key": card()})
            self.assertEqual(self.refused(reply, 400)["errors"][0]["pointer"], "")

    def test_a_body_that_is_no_object_is_refused(self):
        for raw in (b"[]", b"5", b'"text"', b"null"):
            reply = self.filer.post("/api/v1/alerts", raw=raw,
                                    headers={"Idempotency-Key": card()})
            self.assertIn(reply.status, (400, 422), reply)

    def test_too_large_a_body_is_413(self):
        with self.server.caller("cad-110") as filer:
            reply = filer.post("/api/v1/alerts", raw=b'{"narrative":"',
                               headers={"Idempotency-Key": "big",
                                        "Content-Length": str(10**9)})
        self.refused(reply, 413)

    def test_unknown_paths_and_methods(self):
        self.refused(self.filer.get("/api/v1/nothing"), 404)
        reply = self.filer.request("PUT", "/api/v1/alerts", {})
        self.refused(reply, 405)
        self.assertIn("POST", reply.headers["allow"])

    def test_nothing_of_a_refused_alert_is_kept(self):
        before = self.ok(self.filer.get("/api/v1/cases?limit=200"))["cases"]
        self.pointers({"source": "110", "payments": [payment(), {**payment(), "to": "x"}]})
        self.assertEqual(self.ok(self.filer.get("/api/v1/cases?limit=200"))["cases"], before)
