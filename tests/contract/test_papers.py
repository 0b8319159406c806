"""What an analyst gets of a case: traces by every method, lots, files, and papers that are proven."""
import csv
import io
import re
import subprocess
import tempfile
import zipfile

from outside.city import rfc3339
from outside.served import Served
from outside.server import BINARY

METHODS = ("prorata", "fifo", "lifo", "libr")


def text_of(pdf):
    """What a reader can select in a PDF, without its spaces."""
    done = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True,
                          timeout=60, check=True)
    return done.stdout.decode("utf-8").replace(" ", "")


class Papers(Served):
    people = {"officer": "officer", "taker": "call_taker", "admin": "administrator"}

    def mixed_case(self):
        """1,000 yuan of its own, 3,000 and 1,000 of the victim; 2,500 and 2,000 move on."""
        city = self.city()
        self.victim, self.mule = city.open("CCB", 10**7), city.open("ICBC", 100000)
        self.next, self.other = city.open("ABC"), city.open("ABC")
        first = city.pay(self.victim, self.mule, 300000, at=0)
        second = city.pay(self.victim, self.mule, 100000, at=60)
        self.case = city.file(first, second, reporter={"name": "欧阳某某", "phone": "13912345678"})
        city.pay(self.mule, self.next, 250000, at=300)
        city.pay(self.mule, self.other, 200000, at=360)
        city.settle()
        self.start = city.start
        return f"/api/v1/cases/{self.case}"

    def traced(self, trace, account):
        rows = [row for row in trace["accounts"] if row["account"] == account]
        return rows[0]["traced_fen"] if rows else 0

    def audit(self, *arguments):
        return subprocess.run([BINARY, "audit", "verify", "--data", str(self.server.data),
                               *arguments], capture_output=True, text=True, timeout=60)

    def test_methods_side_by_side(self):
        at, officer = self.mixed_case(), self.person("officer")
        expected = {"fifo": (150000, 200000, 50000), "lifo": (250000, 150000, 0),
                    "prorata": (200000, 160000, 40000)}
        for method in METHODS:
            trace = self.ok(officer.get(f"{at}/trace?method={method}"))
            self.assertEqual(trace["paid_fen"], 400000)
            self.assertEqual(trace["paid_fen"], trace["still_fen"] + trace["returned_fen"])
            self.assertEqual(sum(row["traced_fen"] for row in trace["accounts"]), 400000)
            for row in trace["accounts"]:
                self.assertEqual(sum(each["fen"] for each in row["by_label"]), row["traced_fen"])
                self.assertEqual(sum(each["fen"] for each in row["by_victim"]), row["traced_fen"])
            if method in expected:
                seen = tuple(self.traced(trace, a) for a in (self.next, self.other, self.mule))
                self.assertEqual(seen, expected[method], method)
        default = self.ok(officer.get(f"{at}/trace"))
        self.assertEqual(default["method"], "prorata")
        funds = self.ok(officer.get(f"{at}/funds"))
        for row in funds["accounts"]:
            self.assertEqual(self.traced(default, row["account"]), row["traced_fen"])
        reach = self.ok(officer.get(f"{at}/trace?method=reach"))
        self.assertEqual(self.traced(reach, self.next), 250000)

    def test_an_earlier_view(self):
        at, officer = self.mixed_case(), self.person("officer")
        early = self.ok(officer.get(f"{at}/trace?method=fifo&as_of={rfc3339(self.start + 30)}"))
        self.assertEqual(early["paid_fen"], 300000)
        self.assertEqual(self.traced(early, self.mule), 300000)
        self.refused(officer.get(f"{at}/trace?as_of=yesterday"), 400)
        self.refused(officer.get(f"{at}/trace?method=guess"), 400)

    def test_lots_lead_back_to_the_victim(self):
        at, officer = self.mixed_case(), self.person("officer")
        lots = self.ok(officer.get(f"{at}/lots?account={self.other}&method=fifo"))
        self.assertEqual([lot["amount_fen"] for lot in lots["lots"]], [150000, 50000])
        for lot in lots["lots"]:
            self.assertEqual(lot["victim"], self.victim)
            self.assertEqual(lot["path"][0]["from"], self.victim)
            self.assertEqual(lot["path"][-1]["to"], self.other)
        mule = self.ok(officer.get(f"{at}/lots?account={self.mule}&method=prorata"))
        self.assertEqual(mule["opening_fen"], 100000)
        self.assertEqual([step["direction"] for step in mule["movements"]],
                         ["in", "in", "out", "out"])
        self.assertEqual(mule["movements"][-1]["balance_fen"], mule["balance_fen"])
        self.assertEqual(mule["movements"][-1]["traced_after_fen"] + mule["rounding_fen"],
                         mule["traced_fen"])
        self.refused(officer.get(f"{at}/lots?account=ABC:1&method=fifo"), 404, "account.unknown")
        self.refused(officer.get(f"{at}/lots?account=nonsense"), 400)
        self.refused(officer.get(f"{at}/lots?account={self.mule}&method=reach"), 422,
                     "trace.method")

    def test_exports_say_what_they_are_for(self):
        at, officer = self.mixed_case(), self.person("officer")
        self.refused(officer.get(f"{at}/trace.csv"), 400, "export.purpose")
        self.refused(self.person("taker").get(f"{at}/trace.csv?purpose=abc"), 403)
        reply = officer.get(f"{at}/trace.csv?purpose=court&method=fifo")
        self.assertEqual(reply.status, 200)
        rows = list(csv.DictReader(io.StringIO(reply.body.decode("utf-8-sig"))))
        self.assertEqual(len(rows), 4)
        self.assertEqual({row["to"]: row["traced"] for row in rows}[self.next], "1500.00")
        book = officer.get(f"{at}/trace.xlsx?purpose=court")
        self.assertEqual(book.status, 200)
        names = zipfile.ZipFile(io.BytesIO(book.body)).read("xl/workbook.xml").decode("utf-8")
        for name in ("资金流向", "账户", "被害人付款", "说明"):
            self.assertIn(name, names)
        timeline = self.ok(self.person("admin").get(f"{at}/timeline"))["entries"]
        exports = [entry for entry in timeline if entry["kind"] == "case.exported"]
        self.assertEqual([entry["notes"][0]["params"]["purpose"] for entry in exports],
                         ["court", "court"])

    def test_a_look_is_journalled_once_however_often_it_is_repeated(self):
        at, officer = self.mixed_case(), self.person("officer")
        for second in range(5):
            self.ok(officer.get(f"{at}/trace?method=lifo&as_of={self.start + second}"))
        looks = [entry for entry in self.ok(self.person("admin").get(f"{at}/timeline"))["entries"]
                 if entry["kind"] == "case.viewed"]
        self.assertEqual(len(looks), 1)

    def test_an_evidence_pack_is_made_kept_and_proven(self):
        at, officer = self.mixed_case(), self.person("officer")
        self.refused(self.person("taker").post(at + "/papers", {"kind": "evidence_pack"}), 403)
        self.refused(officer.post(at + "/papers", {"kind": "poem"}), 422)
        self.refused(officer.post(at + "/papers", {"kind": "evidence_pack", "method": "reach"}),
                     422)
        made = self.ok(officer.post(at + "/papers", {"kind": "evidence_pack", "method": "fifo",
                                                     "purpose": "某检察院调取"}), 201)
        self.assertRegex(made["number"], r"^反诈证〔\d{4}〕\d{4}号$")
        self.assertRegex(made["code"], r"^([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$")
        again = self.ok(officer.post(at + "/papers", {"kind": "evidence_pack"}), 201)
        self.assertNotEqual(made["number"], again["number"])
        listed = self.ok(officer.get(at + "/papers"))["papers"]
        self.assertEqual([paper["id"] for paper in listed], [again["id"], made["id"]])
        self.assertEqual(listed[1], made)
        reply = officer.get(f"/api/v1/papers/{made['id']}")
        self.assertEqual(reply.headers["content-type"], "application/pdf")
        self.assertTrue(reply.body.startswith(b"%PDF-"))
        text = text_of(reply.body)
        for words in (made["number"], self.case, "先进先出法", "某检察院调取", "资金流向表",
                      self.mule, self.next, "1,500.00", "第1页共", "核验码" + made["code"],
                      "欧***"):
            self.assertIn(words, text)
        self.assertNotIn("欧阳", text)
        with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
            file.write(reply.body)
            file.flush()
            self.assertEqual(self.audit("--paper", file.name).returncode, 0)
            file.seek(100)
            file.write(b"x")
            file.flush()
            self.assertEqual(self.audit("--paper", file.name).returncode, 65)
        found = self.audit("--code", made["code"].lower().replace("-", " "))
        self.assertEqual(found.returncode, 0, found.stderr)
        self.assertIn(made["number"], found.stdout)
        self.assertEqual(self.audit("--code", "0000-0000-0000-0000").returncode, 65)

    def test_the_head_printed_on_a_pack_is_in_the_journal(self):
        at, officer = self.mixed_case(), self.person("officer")
        made = self.ok(officer.post(at + "/papers", {"kind": "evidence_pack"}), 201)
        text = text_of(officer.get(f"/api/v1/papers/{made['id']}").body)
        mark = re.search(r"中心日志末项(\d+:[0-9a-f]{64})", text)
        self.assertTrue(mark, text[-1500:])
        self.assertEqual(self.audit("--expect", mark.group(1)).returncode, 0)

    def test_papers_are_not_for_partners_nor_strangers(self):
        at, officer = self.mixed_case(), self.person("officer")
        made = self.ok(officer.post(at + "/papers", {"kind": "evidence_pack"}), 201)
        with self.server.caller("ICBC") as bank, self.server.caller("writer") as writer:
            for path in (at + "/trace", at + "/papers", f"/api/v1/papers/{made['id']}",
                         at + f"/lots?account={self.mule}", at + "/trace.csv?purpose=abc"):
                self.assertIn(bank.get(path).status, (403, 404), path)
                self.refused(writer.get(path), 403)
        self.refused(officer.get("/api/v1/papers/P99999"), 404, "paper.not_found")
        self.refused(officer.get("/api/v1/papers/nonsense"), 404, "paper.not_found")
