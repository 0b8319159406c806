"""What tests of returns share: accounts under a freeze, people who may sign, banks that pay out."""
import time

from outside.city import institution_of, rfc3339
from outside.served import Served

HOUR = 3600


class Returning(Served):
    """What the tests of this file share: frozen accounts, and people who may sign for them."""

    policy = {"auto_approve": ["query", "stop_payment", "extend"]}
    people = {"officer": "officer", "chief": "officer",
              "admin": "administrator"}

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with cls.server.person("admin") as admin:
            users = admin.get("/api/v1/users").json["users"]
            chief = next(user["id"] for user in users if user["login"] == "chief")
            done = admin.patch(f"/api/v1/users/{chief}", {"approval_level": "prefecture"})
            assert done.json["approval_level"] == "prefecture", done

    def setUp(self):
        self.answered = set()  # orders that next_order gave

    def next_order(self, city, kind, account):
        """The next order of that kind for the account that nobody has answered yet."""
        desk = city.desks[institution_of(account)]
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            for order in desk.orders.values():
                if (order["kind"], order["target"].get("account")) == (kind, account) and (
                        order["id"] not in self.answered):
                    self.answered.add(order["id"])
                    return desk, order
            desk.take(wait=1)
        raise AssertionError(f"no {kind} for {account}: {list(desk.orders.values())}")

    def answer(self, city, kind, account, expires_in=None):
        desk, order = self.next_order(city, kind, account)
        fields = city.answer(order)
        if expires_in:
            fields["expires_at"] = rfc3339(int(time.time()) + expires_in)
        self.ok(desk.answer(order, **fields))
        return order

    def stop(self, city, account):
        """The payment stop lands, near its end: its second window follows at once."""
        return self.answer(city, "stop_payment", account, 11 * HOUR)

    def freeze(self, city, case, account):
        """Stop, second window, freeze: as the law has it, in a second."""
        self.stop(city, account)
        self.answer(city, "extend", account, 11 * HOUR + 60)
        officer = self.person("officer")
        deadline = time.monotonic() + 10
        drafts = []
        while not drafts:
            self.assertLess(time.monotonic(), deadline, "no freeze was drafted")
            listed = self.ok(officer.get("/api/v1/orders?status=draft&kind=freeze"))["orders"]
            drafts = [o["id"] for o in listed
                      if o["case"] == case and o["target"]["account"] == account]
        done = self.ok(officer.post("/api/v1/orders/decisions",
                                    {"decision": "approve", "orders": drafts}))
        self.assertTrue(all(row["done"] for row in done["results"]), done)
        self.answer(city, "freeze", account, 180 * 24 * HOUR)

    def plan(self, case, status=201, by="officer", **more):
        return self.person(by).post(f"/api/v1/cases/{case}/returns",
                                    {"filed_no": "济公（刑）立字〔2026〕17号", **more})

    def planned(self, case, **more):
        return self.ok(self.plan(case, **more), 201)

    def act(self, planned, action, body=None, by="officer"):
        return self.person(by).post(f"/api/v1/returns/{planned['id']}/{action}", body or {})

    def done(self, planned, action, body=None, by="officer"):
        return self.ok(self.act(planned, action, body, by))

    def approved(self, planned):
        self.done(planned, "submit")
        return self.done(planned, "approve", by="chief")

    def receipt(self, city, seen, account, paid=None, **more):
        """The bank pays its customer's frozen money out, and sends its receipt."""
        shares = []
        for share in seen["shares"]:
            if share["account"] != account:
                continue
            fen = share["planned_fen"] if paid is None else paid.pop(0)
            if fen:
                city.holds[account][share["case"]] -= fen
                city.pay_now(account, share["payee"], fen)
            row = {"share": share["share"], "paid_fen": fen}
            shares.append(row if fen == share["planned_fen"] else {**row, "reason": "余额不足"})
        return {"account": account, "receipt_no": "回执1", "shares": shares,
                "executed_at": rfc3339(int(time.time())), **more}

    def money(self, city, case):
        funds = city.money(case)
        return {name: funds[f"{name}_fen"] for name in ("held", "in_flight", "gone", "returned")}
