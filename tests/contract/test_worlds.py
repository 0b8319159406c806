"""Random worlds, chased to the end by honest banks, against an exact tracing of their ledgers."""
import fractions
import os
import random

from outside import ed25519
from outside.served import Served

ROUNDING_FEN = 3  # payments are rounded to the fen one by one, and the sum of a case is kept
SEED = int(os.environ.get("SEED", "20260911"))


def traced(city, sources, asked):
    """The exact stolen part of each account's balance, pro rata: {account: Fraction}.

    Known is what the asked banks told: their accounts' balances, and every transfer that touches
    one. Of another account nothing is known: it opens at 0."""
    balance = {account: fen for account, fen in city.opening.items() if account in asked}
    stolen = {}
    numbers = {each["n"] for each in sources}
    for each in sorted(city.transfers, key=lambda t: (t["time"], t["n"])):
        source, target, fen = each["from"], each["to"], each["amount_fen"]
        if each["n"] in numbers:
            part = fractions.Fraction(fen)
        elif source not in asked and target not in asked:
            continue
        else:
            before = balance.get(source, 0)
            part = fen * stolen.get(source, fractions.Fraction()) / max(before, fen)
            stolen[source] = stolen.get(source, fractions.Fraction()) - part
        balance[source] = max(0, balance.get(source, 0) - fen)
        balance[target] = balance.get(target, 0) + fen
        stolen[target] = stolen.get(target, fractions.Fraction()) + part
    return stolen


class Worlds(Served):
    policy = {"min_hold_fen": 1}

    def world(self, seed):
        chance = random.Random(seed)
        city = self.city()
        victims = [city.open("CCB", 10**9) for _ in range(chance.randint(1, 3))]
        mules = [city.open(chance.choice(("ICBC", "ABC", "BOC", "ALIPAY")),
                           chance.choice((0, 0, 100, 123456, 5000000)))
                 for _ in range(chance.randint(2, 12))]
        sources, at = [], 0
        for _ in range(chance.randint(1, 4)):
            at += chance.randint(1, 30)
            sources.append(city.pay(chance.choice(victims), chance.choice(mules),
                                    chance.randint(1, 10**6), at))
        for _ in range(chance.randint(0, 25)):
            at += chance.randint(1, 100)
            source = chance.choice(mules)
            target = chance.choice([m for m in mules if m != source] + ["CASH:1", "FAR:1"])
            most = city.balance(source)
            if most > 0:
                city.pay(source, target, chance.randint(1, most), at)
        return city, sources

    def test_the_end_is_what_exact_tracing_says(self):
        with self.server.caller() as nobody:
            keys = nobody.get("/partner/v1/keys").json["keys"]
        for number in range(25):
            with self.subTest(seed=SEED + number):
                city, sources = self.world(SEED + number)
                case = city.file(*sources)
                city.settle()
                expected = traced(city, sources, city.told)
                funds = city.money(case)
                self.assertEqual(funds["paid_fen"], sum(each["amount_fen"] for each in sources))
                rows = {row["account"]: row for row in funds["accounts"]}
                for account, part in expected.items():
                    row = rows.get(account, {"traced_fen": 0, "held_fen": 0})
                    self.assertLessEqual(abs(row["traced_fen"] - part), ROUNDING_FEN, account)
                    if account in city.told:
                        self.assertLessEqual(abs(city.held(account, case) - part), ROUNDING_FEN, account)
                        self.assertEqual(city.held(account, case), row["held_fen"], account)
                self.assertEqual(funds["in_flight_fen"], 0)
                some = next(iter(city.desks["ICBC"].orders.values()), None)
                if some:
                    self.assertTrue(ed25519.is_order_signed(some, keys))

    def test_many_victims_of_one_network(self):
        chance = random.Random(SEED)
        city = self.city()
        mules = [city.open(chance.choice(("ICBC", "ABC", "BOC")), 1000) for _ in range(6)]
        filed, at = {}, 0
        payments = []
        for _ in range(6):
            victim = city.open("CCB", 10**8)
            at += 40
            payments.append(city.pay(victim, chance.choice(mules[:2]), 10**6, at))
            source = chance.choice(mules[:4])
            if city.balance(source) > 0:
                at += 40
                city.pay(source, chance.choice([m for m in mules if m != source]),
                         chance.randint(1, city.balance(source)), at)
        for payment in payments:
            filed[city.file(payment)] = payment
        city.settle()
        for case in filed:
            # Where an earlier case held more than is its own, until it was amended, a later one
            # finds too little: a person is told.
            for row in city.money(case)["accounts"]:
                if row["state"] == "in_flight" and row["traced_fen"] > row["held_fen"]:
                    self.assertEqual(row.get("reason"), "waits_for_person", row)
        for mule in mules:
            self.assertLessEqual(sum(city.held(mule, case) for case in filed), city.balance(mule))
