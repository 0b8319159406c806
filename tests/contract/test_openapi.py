"""openapi.yaml against the server: every operation answers, and answers what it says."""
import json
import time

from outside import schema
from outside.city import rfc3339
from outside.returning import Returning
from outside.served import Served
from outside.server import PASSWORD


class Tour(Returning):
    """Calls every operation of the document; Caller holds each answer to its schema."""

    def test_every_operation_answers_as_the_document_says(self):
        calls = self.calls()
        documented = {operation["operationId"] for _, _, operation in schema.operations()}
        self.assertEqual(set(calls), documented, "the tour and the document differ")
        templates = {operation["operationId"]: (method, path, operation)
                     for method, path, operation in schema.operations()}
        for name, call in calls.items():
            with self.subTest(name):
                method, template, operation = templates[name]
                caller, path, body, headers = call
                self.assertEqual(schema.operation_of(method, path), operation, template)
                if name == "events":
                    continue  # never ends: test_events reads it
                reply = caller.request(method, path, body, headers=headers)
                self.assertIn(str(reply.status), operation["responses"], reply)
                self.assertLess(reply.status, 400, reply)

    def frozen(self, city):
        """A case whose money is frozen, and a plan to give it back."""
        victim, mule = city.open("CCB", 10**7), city.open("ICBC")
        case = city.file(city.pay(victim, mule, 1000000, at=0))
        self.freeze(city, case, mule)
        return case, mule

    def mixed(self, city):
        """A plan by shares: two victims' money in one account."""
        mule = city.open("ICBC")
        city.opening[mule] = 1000000
        victims = [city.open("CCB", 10**7), city.open("ABC", 10**7)]
        cases = [city.file(city.pay(each, mule, 1000000, at=n))
                 for n, each in enumerate(victims)]
        for case in cases:
            self.freeze(city, case, mule)
        return self.planned(cases[0], basis="loss")

    def return_calls(self, city):
        officer, chief = self.person("officer"), self.person("chief")
        shared = self.mixed(city)
        case, _ = self.frozen(city)
        rejected, taken_back = (self.planned(self.frozen(city)[0]) for _ in range(2))
        approved, paid = (self.approved(self.planned(self.frozen(city)[0])) for _ in range(2))
        self.done(rejected, "submit")
        submitted = self.planned(self.frozen(city)[0])
        self.done(submitted, "submit")
        paid = self.done(paid, "letters", {"officers": ["a", "b"]})
        receipt = self.receipt(city, paid, paid["accounts"][0]["account"])
        at = f"/api/v1/returns/{shared['id']}"
        return {
            "list_case_returns": (officer, f"/api/v1/cases/{case}/returns", None, None),
            "plan_return": (officer, f"/api/v1/cases/{case}/returns", {"filed_no": "1"}, None),
            "list_returns": (officer, "/api/v1/returns?state=all&limit=5", None, None),
            "get_return": (officer, at, None, None),
            "get_return_tables": (officer, at + "/tables", None, None),
            "publish_return_notice": (officer, at + "/notice",
                                      {"published_at": rfc3339(int(time.time())), "place": "网站"},
                                      None),
            "add_return_objection": (officer, at + "/objections",
                                     {"by": "某人", "kind": "victim", "text": "异议"}, None),
            "decide_return_objection": (officer, at + "/objections/decision",
                                        {"objection": 1, "decision": "reject", "reason": "r"},
                                        None),
            "submit_return": (officer, at + "/submit", {}, None),
            "approve_return": (chief, f"/api/v1/returns/{submitted['id']}/approve", {}, None),
            "reject_return": (chief, f"/api/v1/returns/{rejected['id']}/reject", {"reason": "r"},
                              None),
            "send_return_letters": (officer, f"/api/v1/returns/{approved['id']}/letters",
                                    {"officers": ["a", "b"]}, None),
            "execute_return": (officer, f"/api/v1/returns/{paid['id']}/execute", receipt, None),
            "withdraw_return": (officer, f"/api/v1/returns/{taken_back['id']}/withdraw",
                                {"reason": "r"}, None),
            "make_return_paper": (officer, at + "/papers", {"kind": "return_report"}, None),
        }

    def calls(self):
        """By operationId: who calls, the path, the body, the headers."""
        city = self.city()
        victim, mule = city.open("CCB", 10**7), city.open("ICBC")
        paid = city.pay(victim, mule, 1000000, at=0)
        case = city.file(paid, reporter={"name": "某人", "phone": "13912345678"}, county="370811",
                         narrative="对方自称客服，让其转账10000元。")
        order = city.desks["ICBC"].take_one("stop_payment", mule)
        story = self.ok(city.filer.post("/api/v1/alerts", {"source": "110", "narrative": "被骗了。"},
                                        headers={"Idempotency-Key": "tour-story"}), 201)["case"]
        nobody = self.server.caller()
        bank, monitor = self.server.caller("ICBC"), self.server.caller("monitor")
        officer, admin = self.person("officer"), self.person("admin")
        leaving = self.server.person("officer")
        alert = self.ok(officer.get(f"/api/v1/cases/{case}"))["alerts"][0]["id"]
        user = self.ok(admin.get("/api/v1/users"))["users"][0]["id"]
        self.ok(admin.post("/api/v1/partners", {"id": "TOUR", "kind": "bank", "name": "T"}), 201)
        more = city.payment(city.pay(victim, mule, 500000, at=5))
        told = self.ok(city.filer.post("/api/v1/alerts", {"source": "110", "payments": [
            {**more, "to": "BOC:6217850000000000013"}]},
            headers={"Idempotency-Key": "tour-told"}), 201)["case"]
        at = f"/api/v1/cases/{case}"
        paper = self.ok(officer.post(at + "/papers", {"kind": "evidence_pack"}), 201)["id"]
        return {
            **self.return_calls(city),
            "healthz": (nobody, "/healthz", None, None),
            "readyz": (nobody, "/readyz", None, None),
            "metrics": (monitor, "/metrics", None, None),
            "openapi": (nobody, "/api/v1/openapi.json", None, None),
            "get_session": (officer, "/api/v1/session", None, None),
            "sign_in": (nobody, "/api/v1/session", {"login": "officer", "password": PASSWORD},
                        None),
            "sign_out": (leaving, "/api/v1/session", None, None),
            "read_narrative": (officer, "/api/v1/readings",
                               {"text": "转账10000元到ICBC账户6222021608001234565"}, None),
            "file_alert": (officer, "/api/v1/alerts", {"source": "110", "narrative": "被骗了。"},
                           {"Idempotency-Key": "tour"}),
            "get_alert": (officer, f"/api/v1/alerts/{alert}", None, None),
            "get_board": (officer, "/api/v1/board", None, None),
            "list_cases": (officer, "/api/v1/cases?status=live&limit=2", None, None),
            "get_case": (officer, at, None, None),
            "get_funds": (officer, at + "/funds", None, None),
            "get_timeline": (officer, at + "/timeline?after=0&limit=10", None, None),
            "confirm_reading": (officer, f"/api/v1/cases/{story}/reading",
                                {"payments": [], "phones": []}, None),
            "add_payments": (officer, at + "/payments", {"payments": [more]}, None),
            "set_method": (officer, at + "/method", {"method": "fifo", "reason": "r"}, None),
            "decide_account": (officer, at + "/accounts/decision",
                               {"account": mule, "decision": "follow", "reason": "r"}, None),
            "get_trace": (officer, at + "/trace?method=fifo&as_of=2040-01-01T00:00:00Z", None, None),
            "get_lots": (officer, at + f"/lots?account={mule}&method=lifo", None, None),
            "export_trace_csv": (officer, at + "/trace.csv?purpose=tour&table=accounts", None,
                                 None),
            "export_trace_xlsx": (officer, at + "/trace.xlsx?purpose=tour", None, None),
            "make_paper": (officer, at + "/papers", {"kind": "evidence_pack", "method": "libr"},
                           None),
            "list_papers": (officer, at + "/papers", None, None),
            "get_paper": (officer, f"/api/v1/papers/{paper}", None, None),
            "correct_account": (officer, f"/api/v1/cases/{told}/accounts/correction",
                                {"account": "BOC:6217850000000000013",
                                 "correct_account": "BOC:6217850000000000021"}, None),
            "list_orders": (officer, "/api/v1/orders?status=all&kind=stop_payment&partner=ICBC",
                            None, None),
            "decide_orders": (officer, "/api/v1/orders/decisions",
                              {"decision": "resend", "orders": [order["id"], "C999-1"]}, None),
            "search": (officer, f"/api/v1/search?q={mule.split(':')[1]}", None, None),
            "events": (officer, "/api/v1/events", None, None),
            "list_users": (admin, "/api/v1/users", None, None),
            "add_user": (admin, "/api/v1/users", {"login": "tourist", "name": "T",
                                                  "role": "officer", "password": PASSWORD}, None),
            "change_user": (admin, f"/api/v1/users/{user}", {"name": "Renamed"}, None),
            "list_partners": (admin, "/api/v1/partners", None, None),
            "add_partner": (admin, "/api/v1/partners", {"id": "TOUR2", "kind": "carrier",
                                                        "name": "T"}, None),
            "change_partner": (admin, "/api/v1/partners/TOUR", {"name": "T2"}, None),
            "new_partner_token": (admin, "/api/v1/partners/TOUR/token", None, None),
            "partner_keys": (nobody, "/partner/v1/keys", None, None),
            "partner_orders": (bank, "/partner/v1/orders", None, None),
            "answer_order": (bank, f"/partner/v1/orders/{order['id']}/answer",
                             {"answer_id": "tour", "result": "done", "held_fen": 1000000}, None),
        }

    def test_public_operations_are_those_that_need_no_credential(self):
        with self.server.caller() as nobody:
            for method, path, operation in schema.operations():
                path = path.replace("{id}", "C1")
                if operation.get("security") == []:
                    continue
                if operation["operationId"] == "metrics":
                    continue  # on loopback it may be open
                with self.subTest(operation["operationId"]):
                    reply = nobody.request(method, path, {} if method in ("POST", "PATCH") else None)
                    self.refused(reply, 401)

    def test_methods_that_are_not_documented_are_405(self):
        known = {}
        for method, path, _ in schema.operations():
            known.setdefault(path, set()).add(method)
        with self.server.caller("cad-110") as program:
            for path, methods in known.items():
                for method in {"GET", "POST", "PUT", "PATCH", "DELETE"} - methods:
                    with self.subTest(f"{method} {path}"):
                        reply = program.request(method, path.replace("{id}", "C1"))
                        self.refused(reply, 405)

    def test_a_search_finds_where_a_number_occurs(self):
        city = self.city()
        victim, mule = city.open("CCB", 10**7), city.open("ICBC")
        case = city.file(city.pay(victim, mule, 1000000, at=0, ))
        for text in (mule, mule.split(":")[1], victim.split(":")[1]):
            hits = self.ok(city.filer.get(f"/api/v1/search?q={text}"))["hits"]
            self.assertIn(case, [hit["case"] for hit in hits], text)

    def test_bad_queries_are_refused(self):
        with self.server.caller("reader") as reader:
            for path in ("/api/v1/cases?limit=0", "/api/v1/cases?limit=999",
                         "/api/v1/cases?limit=x", "/api/v1/cases?status=odd",
                         "/api/v1/orders?kind=odd", "/api/v1/orders?status=odd",
                         "/api/v1/search?q=1", "/api/v1/search", "/api/v1/events?after=-1",
                         "/api/v1/cases?before=nonsense"):
                reply = reader.get(path)
                self.assertIn(reply.status, (400, 422), (path, reply))
                self.refused(reply, reply.status)

    def test_the_document_is_json_all_through(self):
        json.dumps(schema.DOCUMENT)


class Pages(Served):
    def test_pages_of_cases_are_complete_and_newest_first(self):
        city = self.city()
        filed = []
        for _ in range(7):
            filed.append(city.file(city.pay(city.open("CCB"), city.open("ICBC"), 10**6, at=0)))
        seen, before = [], ""
        while True:
            page = self.ok(city.filer.get(f"/api/v1/cases?limit=3{before}"))
            seen += [case["id"] for case in page["cases"]]
            if "next" not in page:
                break
            before = f"&before={page['next']}"
        self.assertEqual(seen, filed[::-1])
