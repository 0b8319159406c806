"""Fake banks with a ledger, and their desks at the partner contract.

    City.pay(...)    what happened, before or while the orders come
    Desk.take()      what a partner's program polls
    City.answer(o)   what an honest bank would answer to that order, from the ledger
    City.settle()    polls and answers until nothing comes any more
"""
import collections
import datetime
import itertools
import json
import time

ABOUT_ANOTHER = {"extend", "release", "restore_phone", "unblock_url", "withdraw"}
GONE = {"cash", "abroad", "not_a_partner", "refused", "not_found", "below_minimum", "merchant",
        "lapsed"}
_numbers = itertools.count(1)


def rfc3339(seconds):
    moment = datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc)
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")


def seconds_of(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()


def card(institution="ICBC"):
    """A new account with a card number that passes Luhn."""
    if institution == "ALIPAY":
        return f"ALIPAY:138{next(_numbers):08d}"
    digits = f"622202{next(_numbers):012d}"
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return f"{institution}:{digits}{-total % 10}"


def institution_of(account):
    return account.split(":", 1)[0]


class Desk:
    """One partner's program: polls with its cursor, checks what comes, answers."""

    def __init__(self, server, partner):
        self.partner = partner
        self.caller = server.caller(partner)
        self.cursor = ""
        self.orders = {}      # by id, as first delivered, in order of delivery
        self.deliveries = []  # every id, with repeats
        self.faults = []
        self.secrets = []     # texts that no order may carry

    def take(self, wait=0):
        """One poll; the orders that were not seen before."""
        path = f"/partner/v1/orders?wait={wait}"
        if self.cursor:
            path += f"&after={self.cursor}"
        reply = self.caller.get(path)
        if reply.status != 200:
            raise AssertionError(f"{self.partner} polls: {reply}")
        self.cursor = reply.json["cursor"]
        fresh = []
        for order in reply.json["orders"]:
            self.deliveries.append(order["id"])
            if order["id"] in self.orders:
                if self.orders[order["id"]] != order:
                    self.faults.append(f"{order['id']} came again with another content")
                continue
            self._look_at(order)
            self.orders[order["id"]] = order
            fresh.append(order)
        return fresh

    def take_one(self, kind, account=None, wait=5):
        """Polls until an order of that kind (for that account) comes; others are kept in orders."""
        deadline = time.monotonic() + wait
        while True:
            for order in self.take(wait=1):
                if order["kind"] == kind and account in (None, order["target"].get("account")):
                    return order
            if time.monotonic() > deadline:
                raise AssertionError(f"no {kind} for {account} came to {self.partner} within "
                                     f"{wait} s; there are {list(self.orders.values())[-3:]}")

    def answer(self, order, result="done", **fields):
        """Sends an answer; the reply."""
        order_id = order["id"] if isinstance(order, dict) else order
        body = {"answer_id": f"a-{order_id}", "result": result, **fields}
        return self.caller.post(f"/partner/v1/orders/{order_id}/answer", body)

    def _look_at(self, order):
        """What the contract says of every order."""
        target, text = order["target"], json.dumps(order, ensure_ascii=False)
        if sum(name in target for name in ("account", "phone", "url")) != 1:
            self.faults.append(f"not one target: {text}")
        if "account" in target and institution_of(target["account"]) != self.partner:
            self.faults.append(f"an order for another's account: {text}")
        # A desk that polls first when a case is half over does not get what was answered before.
        is_followed = any(each["target"] == target for each in self.orders.values())
        if order["kind"] in ABOUT_ANOTHER and "order" not in order:
            self.faults.append(f"about no other order: {text}")
        for name in ("order", "amends"):
            if is_followed and name in order and order[name] not in self.orders:
                self.faults.append(f"{name} names one that never came before: {text}")
        if order["kind"] in ("stop_payment", "freeze") and order.get("amount_fen", 0) <= 0:
            self.faults.append(f"no amount: {text}")
        if not order["authorised_by"] or not order["legal_basis"] or not order["notice_no"]:
            self.faults.append(f"no authority, basis or notice: {text}")
        if seconds_of(order["due_at"]) <= seconds_of(order["issued_at"]):
            self.faults.append(f"due before it was issued: {text}")
        for secret in self.secrets:
            if secret in text:
                self.faults.append(f"carries a victim's data ({secret}): {text}")


class City:
    """The ledgers of all institutions, and the honest answers that follow from them."""

    def __init__(self, server, partners=("ICBC", "ABC", "CCB", "BOC", "ALIPAY")):
        self.server = server
        self.desks = {partner: Desk(server, partner) for partner in partners}
        self.filer = server.caller("cad-110")
        self.opening = {}    # account: fen before the first transfer
        self.transfers = []  # {"n","time","from","to","amount_fen", flags}
        self.touching = collections.defaultdict(list)  # the same by account
        self.holds = collections.defaultdict(dict)  # account: {case: fen}
        self.told = set()    # accounts that their bank has told the transfers of
        self.dropped = set()  # orders that were withdrawn before they were carried out
        self.before = {}     # order: what was held before it
        self.refusing, self.unknown = set(), set()
        self.faults = []
        self.cases = []
        self.start = int(time.time()) - 3600
        self.checks = 0

    # ------------------------------------------------------------------- what happens

    def open(self, institution, fen=0):
        account = card(institution)
        self.opening[account] = fen
        return account

    def pay(self, source, target, fen, at, **flags):
        """A payment `at` seconds after the city's start; the transfer."""
        self.transfers.append({"n": len(self.transfers), "time": self.start + at, "from": source,
                               "to": target, "amount_fen": fen, **flags})
        for account in {source, target}:
            self.touching[account].append(self.transfers[-1])
        return self.transfers[-1]

    def pay_now(self, source, target, fen):
        return self.pay(source, target, fen, int(time.time()) - self.start)

    def payment(self, transfer, **more):
        """The transfer as an alert tells it."""
        return {"time": rfc3339(transfer["time"]), "from": transfer["from"], "to": transfer["to"],
                "amount_fen": transfer["amount_fen"], **more}

    def file(self, *transfers, **more):
        """Files an alert of these payments; the case id."""
        body = {"source": "110", "payments": [self.payment(each) for each in transfers], **more}
        reply = self.filer.post("/api/v1/alerts", body,
                                headers={"Idempotency-Key": f"city-{next(_numbers)}"})
        if reply.status != 201:
            raise AssertionError(f"alert: {reply}")
        self.cases.append(reply.json["case"])
        return reply.json["case"]

    # ----------------------------------------------------------------- what banks know

    def balance(self, account, before=None):
        total = self.opening.get(account, 0)
        for each in self.touching[account]:
            if before is not None and each["time"] >= before:
                continue
            if each["to"] == account:
                total += each["amount_fen"]
            if each["from"] == account:
                total -= each["amount_fen"]
        return total

    def held(self, account, case):
        return self.holds[account].get(case, 0)

    def held_by_all(self, account):
        return sum(self.holds[account].values())

    def report(self, account, since=0):
        """The transfers of an account as its institution writes them, with refs of its own."""
        own = institution_of(account)
        rows = []
        for each in self.touching[account]:
            if each["time"] < since:
                continue
            row = {"ref": f"{own}-{each['n']}", "time": rfc3339(each["time"]),
                   "from": each["from"], "to": each["to"], "amount_fen": each["amount_fen"]}
            rows.append({**row, **{k: each[k] for k in ("cash", "merchant") if k in each}})
        return rows

    def answer(self, order):
        """What an honest bank answers, as keyword arguments of Desk.answer."""
        account, kind, case = order["target"].get("account"), order["kind"], order["case"]
        if account is None:
            return {"result": "not_found"}
        if account in self.unknown:
            return {"result": "not_found"}
        if kind == "withdraw":
            self.dropped.add(order["order"])
            if order["order"] in self.before:
                self.holds[account][case] = min(self.held(account, case),
                                                self.before[order["order"]])
            return {"result": "done", "held_fen": self.held(account, case),
                    "available_fen": self.balance(account) - self.held_by_all(account)}
        if account in self.refusing:
            return {"result": "refused", "reason": "the name does not match"}
        fields = {"result": "done", "executed_at": rfc3339(int(time.time()))}
        if kind in ("stop_payment", "freeze"):
            others = self.held_by_all(account) - self.held(account, case)
            held = max(0, min(order["amount_fen"], self.balance(account) - others))
            self.before[order.get("id")] = self.held(account, case)
            self.holds[account][case] = held
            fields["result"] = "done" if held == order["amount_fen"] else "partial"
        elif kind == "release":
            self.holds[account][case] = 0
        if kind in ("stop_payment", "freeze", "release", "extend"):
            fields["held_fen"] = self.held(account, case)
        fields["available_fen"] = self.balance(account) - self.held_by_all(account)
        since = seconds_of(order["since"]) if "since" in order else 0
        fields["opening_fen"] = self.balance(account, before=since)
        fields["transfers"] = self.report(account, since)
        self.told.add(account)
        return fields

    # --------------------------------------------------------------------- turn by turn

    def take_all(self):
        """Everything that is new at any desk: a list of (desk, order)."""
        return [(desk, order) for desk in self.desks.values() for order in desk.take()]

    def settle(self, limit=400):
        """Polls and answers until nothing comes; checks the sums after every answer."""
        quiet = 0
        while quiet < 2:
            work = self.take_all()
            quiet = 0 if work else quiet + 1
            for desk, order in work:
                if order["id"] in self.dropped:
                    continue
                reply = desk.answer(order, **self.answer(order))
                if reply.status != 200:
                    self.faults.append(f"{order['kind']} answered: {reply}")
                self.money(order["case"])
                limit -= 1
                if limit < 0:
                    raise AssertionError("the chase does not come to an end")

    def money(self, case):
        """GET funds, after its identity was checked."""
        reply = self.filer.get(f"/api/v1/cases/{case}/funds")
        if reply.status != 200:
            raise AssertionError(f"funds of {case}: {reply}")
        funds = reply.json
        self.checks += 1
        parts = [funds[name] for name in ("held_fen", "in_flight_fen", "gone_fen", "returned_fen")]
        if funds["paid_fen"] != sum(parts) or min(parts) < 0:
            self.faults.append(f"paid is not the sum of its parts: {funds}")
        if sum(row["held_fen"] for row in funds["accounts"]) != funds["held_fen"]:
            self.faults.append(f"the accounts' holds are not the case's: {funds}")
        for row in funds["accounts"]:
            if row["held_fen"] > row["traced_fen"]:
                self.faults.append(f"more held than traced: {row}")
            if row["state"] == "gone" and row["traced_fen"] > 0 and row.get("reason") not in GONE:
                self.faults.append(f"gone without a reason of the contract: {row}")
        return funds

    def row(self, case, account):
        """The account's row in the case's funds; an empty one where it has none."""
        for row in self.money(case)["accounts"]:
            if row["account"] == account:
                return row
        return {"account": account, "traced_fen": 0, "held_fen": 0, "state": None, "tier": None}

    def found_faults(self):
        return self.faults + [fault for desk in self.desks.values() for fault in desk.faults]
