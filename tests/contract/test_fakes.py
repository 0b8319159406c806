"""The fakes and checkers themselves: a test that cannot tell right from wrong is worth nothing."""
import subprocess
import tempfile
import unittest

from outside import ed25519, schema
from outside.city import City, Desk, card, institution_of


class Schema(unittest.TestCase):
    def test_knows_right_from_wrong(self):
        money = {"$ref": "#/components/schemas/Money4"}
        good = {"paid_fen": 1, "held_fen": 1, "in_flight_fen": 0, "gone_fen": 0, "returned_fen": 0}
        self.assertEqual(schema.faults(money, good), [])
        self.assertTrue(schema.faults(money, {**good, "held_fen": 1.5}))
        self.assertTrue(schema.faults(money, {**good, "held_fen": True}))
        self.assertTrue(schema.faults(money, {"paid_fen": 1}))

    def test_all_of_the_document_is_understood(self):
        for _, _, operation in schema.operations():
            for response in operation["responses"].values():
                for content in schema.resolve(response).get("content", {}).values():
                    schema.faults(content["schema"], {})

    def test_times(self):
        self.assertTrue(schema.is_time_out("2026-09-11T07:30:00Z"))
        self.assertTrue(schema.is_time_out("2026-09-11T07:30:00.123456Z"))
        self.assertFalse(schema.is_time_out("2026-09-11T07:30:00+08:00"))
        self.assertFalse(schema.is_time_out("2026-13-11T07:30:00Z"))


class Signature(unittest.TestCase):
    def test_vector_of_rfc_8032(self):
        key = bytes.fromhex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c")
        signature = bytes.fromhex("92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                                  "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00")
        self.assertTrue(ed25519.is_signed(key, b"\x72", signature))
        self.assertFalse(ed25519.is_signed(key, b"\x73", signature))

    def test_agrees_with_openssl(self):
        with tempfile.TemporaryDirectory() as folder:
            def openssl(*arguments):
                return subprocess.run(["openssl", *arguments], cwd=folder, check=True,
                                      capture_output=True).stdout
            with open(f"{folder}/m", "wb") as message:
                message.write(b'{"a":1}')
            openssl("genpkey", "-algorithm", "ed25519", "-out", "k")
            key = openssl("pkey", "-in", "k", "-pubout", "-outform", "DER")[-32:]
            signature = openssl("pkeyutl", "-sign", "-rawin", "-inkey", "k", "-in", "m")
        self.assertTrue(ed25519.is_signed(key, b'{"a":1}', signature))
        self.assertFalse(ed25519.is_signed(key, b'{"a":2}', signature))

    def test_canonical_form(self):
        self.assertEqual(ed25519.canonical({"b": [1, "é\n"], "a": {"z": None, "y": True}}),
                         '{"a":{"y":true,"z":null},"b":[1,"é\\n"]}')


class NoServer:
    """Stands for a server where a fake is made but nothing is sent."""

    def caller(self, _name):
        return None


class Ledger(unittest.TestCase):
    def test_an_honest_bank_holds_what_is_there(self):
        city = City(NoServer())
        victim, mule, other = city.open("CCB", 100), city.open("ICBC", 5), city.open("ABC")
        city.pay(victim, mule, 100, at=0)
        city.pay(mule, other, 60, at=10)
        order = {"target": {"account": mule}, "kind": "stop_payment", "case": "C1",
                 "amount_fen": 100}
        answer = city.answer(order)
        self.assertEqual((answer["result"], answer["held_fen"], answer["available_fen"]),
                         ("partial", 45, 0))
        self.assertEqual(answer["opening_fen"], 5)
        self.assertEqual(len(answer["transfers"]), 2)
        again = city.answer({**order, "amount_fen": 40})
        self.assertEqual((again["result"], again["held_fen"], again["available_fen"]),
                         ("done", 40, 5))
        elsewhere = city.answer({**order, "case": "C2"})
        self.assertEqual(elsewhere["held_fen"], 5)

    def test_cards_pass_luhn_and_name_their_bank(self):
        account = card("ICBC")
        digits = [int(d) for d in account.split(":")[1]][::-1]
        total = sum(d if i % 2 == 0 else sum(divmod(2 * d, 10)) for i, d in enumerate(digits))
        self.assertEqual((total % 10, institution_of(account)), (0, "ICBC"))

    def test_a_desk_sees_what_is_wrong_in_an_order(self):
        desk = Desk(NoServer(), "ICBC")
        desk.secrets.append("张三丰")
        desk._look_at({"id": "C1-1", "notice_no": "1", "kind": "release", "case": "C1",
                       "target": {"account": "ABC:1", "name": "张三丰"}, "legal_basis": "x",
                       "authorised_by": "y", "issued_at": "2026-01-01T00:00:00Z",
                       "due_at": "2026-01-01T00:10:00Z"})
        self.assertEqual(len(desk.faults), 3, desk.faults)
