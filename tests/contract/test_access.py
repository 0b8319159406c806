"""Who may do what: tokens, scopes, people and their roles, partners among themselves."""
from outside.served import Served
from outside.server import PASSWORD

ALERT = {"source": "110", "narrative": "有人冒充客服"}
KEY = {"Idempotency-Key": "access-1"}


class Tokens(Served):
    def test_no_token_and_a_wrong_one_are_401(self):
        for caller in (self.server.caller(), self.server.caller("somebody")):
            with caller:
                for path in ("/api/v1/cases", "/api/v1/board", "/partner/v1/orders",
                             "/api/v1/users", "/api/v1/events", "/api/v1/orders"):
                    self.refused(caller.get(path), 401)
                self.refused(caller.post("/api/v1/alerts", ALERT, headers=KEY), 401)
                self.refused(caller.post("/partner/v1/orders/C1-1/answer",
                                         {"answer_id": "1", "result": "done"}), 401)

    def test_a_401_says_how_to_sign_in(self):
        with self.server.caller() as nobody:
            reply = nobody.get("/api/v1/cases")
        self.assertIn("bearer", reply.headers.get("www-authenticate", "").lower())

    def test_a_malformed_credential_is_401(self):
        for text in ("Bearer", "Bearer ", "Basic abc", "Bearer a b", "bearer"):
            with self.server.caller() as caller:
                caller.headers["Authorization"] = text
                self.refused(caller.get("/api/v1/cases"), 401)

    def test_a_scope_opens_its_own_doors_only(self):
        with self.server.caller("reader") as reader, self.server.caller("writer") as writer, \
                self.server.caller("monitor") as monitor:
            self.refused(reader.post("/api/v1/alerts", ALERT, headers=KEY), 403)
            filed = self.ok(writer.post("/api/v1/alerts", ALERT, headers=KEY), 201)
            case = f"/api/v1/cases/{filed['case']}"
            self.ok(reader.get(case))
            for path in (case, case + "/funds", "/api/v1/cases", "/api/v1/events",
                         "/api/v1/orders", "/api/v1/search?q=110"):
                self.refused(writer.get(path), 403)
                self.refused(monitor.get(path), 403)
            self.assertEqual(monitor.get("/metrics").status, 200)
            self.refused(reader.get("/metrics"), 403)

    def test_programs_are_no_people(self):
        with self.server.caller("cad-110") as program:
            self.refused(program.get("/api/v1/users"), 403)
            self.refused(program.post("/api/v1/partners", {"id": "X", "kind": "bank",
                                                           "name": "X"}), 403)
            self.refused(program.post("/api/v1/orders/decisions",
                                      {"decision": "release", "orders": ["C1-1"],
                                       "reason": "x"}), 403)

    def test_programs_and_partners_stay_on_their_side(self):
        with self.server.caller("cad-110") as program, self.server.caller("ICBC") as bank:
            self.refused(program.get("/partner/v1/orders"), 403)
            self.refused(bank.post("/api/v1/alerts", ALERT, headers=KEY), 403)
            self.refused(bank.get("/api/v1/users"), 403)
            self.refused(bank.get("/metrics"), 403)

    def test_another_banks_order_does_not_exist(self):
        city = self.city()
        victim, mule = city.open("CCB", 500000), city.open("ICBC")
        city.file(city.pay(victim, mule, 500000, at=0))
        order = city.desks["ICBC"].take_one("stop_payment", mule)
        self.refused(city.desks["ABC"].answer(order, "done", held_fen=0), 404)
        reply = city.desks["ICBC"].answer(order, **city.answer(order))
        self.ok(reply)

    def test_a_partner_sees_no_case_but_through_its_orders(self):
        city = self.city()
        victim, mule = city.open("CCB", 500000), city.open("ICBC")
        case = city.file(city.pay(victim, mule, 500000, at=0))
        for path in (f"/api/v1/cases/{case}", f"/api/v1/cases/{case}/funds"):
            with self.server.caller("ABC") as stranger:
                self.assertIn(stranger.get(path).status, (403, 404))


class People(Served):
    people = {"officer": "officer", "taker": "call_taker", "admin": "administrator"}
    roles = {**people, "icbc-desk": "partner_desk"}

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        added = cls.server.person("admin").post("/api/v1/users", {
            "login": "icbc-desk", "name": "Desk", "role": "partner_desk", "partner": "ICBC",
            "password": PASSWORD})
        assert added.status == 201, added
        cls.signed_in = {login: cls.server.person(login) for login in cls.roles}

    def test_who_is_signed_in(self):
        for login, role in self.roles.items():
            session = self.ok(self.signed_in[login].get("/api/v1/session"))
            self.assertEqual((session["user"]["login"], session["user"]["role"]), (login, role))

    def test_writing_needs_the_csrf_token(self):
        officer = self.signed_in["officer"]
        for token in (None, "wrong"):
            with self.server.caller() as forged:
                forged.headers["Cookie"] = officer.headers["Cookie"]
                if token:
                    forged.headers["X-CSRF-Token"] = token
                self.refused(forged.post("/api/v1/alerts", ALERT, headers=KEY), 403)
                self.ok(forged.get("/api/v1/cases"))

    def test_people_may_file_alerts(self):
        for login in ("officer", "taker"):
            reply = self.signed_in[login].post("/api/v1/alerts", ALERT,
                                               headers={"Idempotency-Key": f"by-{login}"})
            self.ok(reply, 201)

    def test_roles_have_limits(self):
        taker, desk = self.signed_in["taker"], self.signed_in["icbc-desk"]
        self.refused(taker.get("/api/v1/users"), 403)
        self.refused(desk.get("/api/v1/users"), 403)
        self.refused(desk.post("/api/v1/alerts", ALERT, headers=KEY), 403)
        self.refused(self.signed_in["officer"].post("/api/v1/users", {
            "login": "friend", "name": "Friend", "role": "administrator",
            "password": PASSWORD}), 403)

    def test_a_partner_desk_answers_its_own_orders_only(self):
        city = self.city()
        victim, mule, other = city.open("CCB", 10**6), city.open("ICBC"), city.open("ABC")
        city.file(city.pay(victim, mule, 500000, at=0), city.pay(victim, other, 500000, at=5))
        orders = self.ok(self.signed_in["icbc-desk"].get("/partner/v1/orders"))["orders"]
        mine = [order for order in orders if order["target"].get("account") == mule]
        self.assertEqual(len(mine), 1)
        self.assertFalse([o for o in orders if o["target"].get("account") == other])
        foreign = city.desks["ABC"].take_one("stop_payment", other)
        answer = {"answer_id": "by-hand", "result": "done", "held_fen": 500000}
        self.refused(self.signed_in["icbc-desk"].post(
            f"/partner/v1/orders/{foreign['id']}/answer", answer), 404)
        self.ok(self.signed_in["icbc-desk"].post(
            f"/partner/v1/orders/{mine[0]['id']}/answer", answer))

    def test_a_new_partner_gets_orders_with_its_new_token(self):
        admin = self.signed_in["admin"]
        self.ok(admin.post("/api/v1/partners", {"id": "NEWBANK", "kind": "bank",
                                                "name": "A new bank"}), 201)
        first = self.ok(admin.post("/api/v1/partners/NEWBANK/token"), 201)["token"]
        city = self.city()
        victim = city.open("CCB", 10**6)
        case = city.file(city.pay(victim, "NEWBANK:62220001", 10**6, at=0))
        self.assertEqual(city.money(case)["in_flight_fen"], 10**6)
        with self.server.caller() as bank:
            bank.headers["Authorization"] = f"Bearer {first}"
            self.assertEqual(len(self.ok(bank.get("/partner/v1/orders"))["orders"]), 1)
            second = self.ok(admin.post("/api/v1/partners/NEWBANK/token"), 201)["token"]
            self.refused(bank.get("/partner/v1/orders"), 401)
            bank.headers["Authorization"] = f"Bearer {second}"
            self.ok(bank.get("/partner/v1/orders"))


class Guessing(Served):
    people = {"taker": "call_taker"}

    def test_tries_are_limited(self):
        with self.server.caller() as nobody:
            replies = [nobody.post("/api/v1/session", {"login": "taker",
                                                       "password": f"guess number {n}"})
                       for n in range(30)]
        self.assertEqual((replies[0].status, replies[-1].status), (401, 429))
        self.assertGreater(int(replies[-1].headers["retry-after"]), 0)


class Sessions(Served):
    people = {"taker": "call_taker", "admin": "administrator"}

    def test_cookie_is_for_this_site_only_and_not_for_scripts(self):
        with self.server.caller() as nobody:
            reply = nobody.post("/api/v1/session", {"login": "taker", "password": PASSWORD})
        cookie = reply.headers["set-cookie"].lower()
        self.assertTrue(cookie.startswith("holdfast_session="))
        self.assertIn("httponly", cookie)
        self.assertIn("samesite=strict", cookie)

    def test_a_wrong_password_and_an_unknown_login_look_alike(self):
        with self.server.caller() as nobody:
            wrong = self.refused(nobody.post("/api/v1/session", {
                "login": "taker", "password": "not the pass phrase"}), 401)
            unknown = self.refused(nobody.post("/api/v1/session", {
                "login": "nobody-here", "password": "not the pass phrase"}), 401)
        self.assertEqual(wrong, unknown)

    def test_signing_out_ends_the_session(self):
        person = self.server.person("taker")
        self.assertEqual(person.delete("/api/v1/session").status, 204)
        self.refused(person.get("/api/v1/session"), 401)

    def test_a_person_who_left_is_out_at_once(self):
        admin = self.server.person("admin")
        user = self.ok(admin.post("/api/v1/users", {"login": "leaver", "name": "Leaver",
                                                    "role": "call_taker",
                                                    "password": PASSWORD}), 201)
        leaver = self.server.person("leaver")
        self.ok(leaver.get("/api/v1/session"))
        self.ok(admin.patch(f"/api/v1/users/{user['id']}", {"is_active": False}))
        self.refused(leaver.get("/api/v1/session"), 401)
        self.refused(leaver.post("/api/v1/session", {"login": "leaver", "password": PASSWORD}),
                     401)
