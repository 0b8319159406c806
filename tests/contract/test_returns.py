"""Giving frozen money back: from the plan to the banks' receipts, and everything that is refused."""
import os
import pathlib
import subprocess
import tempfile
import time

from outside.city import rfc3339
from outside.returning import HOUR, Returning
from outside.server import BINARY


class Direct(Returning):
    """One remittance on the account: 41号 art. 8(1)."""

    def frozen(self, fen=2800000):
        city = self.city()
        victim, mule = city.open("CCB", 10**8), city.open("ICBC")
        case = city.file(city.pay(victim, mule, fen, at=0))
        self.freeze(city, case, mule)
        return city, case, victim, mule

    def test_a_whole_life(self):
        city, case, victim, mule = self.frozen()
        about = self.ok(self.person("officer").get(f"/api/v1/cases/{case}/returns"))
        self.assertEqual([(a["account"], a["frozen_fen"], a["stopped_fen"])
                          for a in about["accounts"]], [(mule, 2800000, 0)])
        self.assertEqual([(v["payer"], v["loss_fen"], v["returned_fen"])
                          for v in about["victims"]], [(victim, 2800000, 0)])
        seen = self.planned(case)
        self.assertEqual((seen["state"], seen["needs_notice"], seen["round"]),
                         ("planned", False, 1))
        self.assertEqual([a["article"] for a in seen["accounts"]], ["8(1)"])
        self.assertEqual([(s["payer"], s["payee"], s["planned_fen"]) for s in seen["shares"]],
                         [(victim, victim, 2800000)])
        self.assertEqual(seen["rule"]["approval"], "prefecture")
        self.assertEqual(seen["computation"]["accounts"][0]["to_share_fen"], 2800000)
        self.assertEqual(seen["waits_for"], "submission")
        self.refused(self.act(seen, "notice", {"published_at": rfc3339(int(time.time())),
                                               "place": "公告栏"}), 409, "return.no_notice_needed")
        self.refused(self.act(seen, "approve", by="chief"), 409, "return.state")
        self.assertEqual(self.done(seen, "submit")["waits_for"], "approval")
        self.refused(self.act(seen, "approve"), 403, "approval.level")
        self.refused(self.act(seen, "letters", {"officers": ["甲", "乙"]}), 409, "return.state")
        seen = self.done(seen, "approve", {"note": "同意返还"}, by="chief")
        self.assertRegex(seen["decision_no"], r"返字〔\d{4}〕\d+号$")
        self.assertEqual(seen["waits_for"], "letters")
        self.refused(self.act(seen, "letters", {"officers": ["甲", "甲"]}), 422, "return.officers")
        seen = self.done(seen, "letters", {"officers": ["甲", "乙"]})
        self.assertEqual((seen["state"], seen["waits_for"]), ("executing", "banks"))
        self.assertGreater(seen["waits_until"], rfc3339(int(time.time()) + 48 * HOUR))
        self.papers(seen, mule)
        self.refused_receipts(city, seen, mule)
        receipt = self.receipt(city, seen, mule)
        seen = self.done(seen, "execute", receipt)
        self.assertEqual((seen["state"], seen["paid_fen"], seen["waits_for"]),
                         ("settled", 2800000, "nothing"))
        self.refused(self.act(seen, "execute", receipt), 409, "return.state")
        self.refused(self.act(seen, "withdraw", {"reason": "r"}), 409, "return.state")
        self.assertEqual(self.money(city, case),
                         {"held": 0, "in_flight": 0, "gone": 0, "returned": 2800000})
        city.settle()  # the freeze is let go; the bank's list has the payment: it counts once
        self.assertEqual(self.money(city, case)["returned"], 2800000)
        self.refused(self.plan(case), 409)

    def papers(self, seen, mule):
        """Every paper of the procedure is made, kept and linked; what is not due is refused."""
        officer = self.person("officer")
        made = []
        for body in ({"kind": "return_application", "share": 1}, {"kind": "return_flow"},
                     {"kind": "return_report"}, {"kind": "return_decision"},
                     {"kind": "return_letter", "account": mule}):
            paper = self.ok(self.act(seen, "papers", body), 201)
            pdf = officer.get(f"/api/v1/papers/{paper['id']}")
            self.assertTrue(pdf.body.startswith(b"%PDF"), paper)
            made.append((body["kind"], paper["id"], paper["number"]))
            if os.environ.get("PAPERS"):  # look at them
                (pathlib.Path(os.environ["PAPERS"]) / f"{body['kind']}.pdf").write_bytes(pdf.body)
        seen = self.ok(officer.get(f"/api/v1/returns/{seen['id']}"))
        self.assertEqual([(p["kind"], p["paper"], p["number"]) for p in seen["papers"]], made)
        self.assertEqual(seen["papers"][3]["number"], seen["decision_no"])
        self.assertEqual(seen["papers"][4]["number"], seen["accounts"][0]["letter_no"])
        for body, status, reason in (
                ({"kind": "return_notice"}, 409, "return.paper_not_due"),
                ({"kind": "return_decision"}, 409, "return.paper_made"),
                ({"kind": "return_letter", "account": "ICBC:1"}, 404, "return.account_unknown"),
                ({"kind": "return_application", "share": 9}, 404, "return.share_unknown"),
                ({"kind": "return_letter"}, 422, None), ({"kind": "odd"}, 422, None)):
            self.refused(self.act(seen, "papers", body), status, reason)

    def refused_receipts(self, city, seen, mule):
        now = rfc3339(int(time.time()))
        fine = {"account": mule, "receipt_no": "r", "executed_at": now,
                "shares": [{"share": 1, "paid_fen": 2800000}]}
        for change, status, reason in (
                ({"shares": [{"share": 1, "paid_fen": 2800001}]}, 422, "return.more_than_planned"),
                ({"shares": [{"share": 1, "paid_fen": 1}]}, 422, "return.reason_missing"),
                ({"shares": [{"share": 2, "paid_fen": 1}]}, 422, "return.share_unknown"),
                ({"executed_at": rfc3339(int(time.time()) - 86400)}, 422, "return.executed_at"),
                ({"account": "ICBC:1"}, 404, "return.account_unknown")):
            self.refused(self.act(seen, "execute", {**fine, **change}), status, reason)

    def test_anybody_can_repeat_the_computation(self):
        _, case, _, _ = self.frozen()
        seen = self.planned(case)
        tables = self.ok(self.person("officer").get(f"/api/v1/returns/{seen['id']}/tables"))
        self.assertEqual(tables["input_sha256"], seen["input_sha256"])
        with tempfile.TemporaryDirectory() as folder:
            for name in ("transfers", "sources", "openings", "holds", "returned"):
                (pathlib.Path(folder) / f"{name}.csv").write_text(tables[name], encoding="utf-8")
            command = [BINARY, "refund", "--basis", seen["basis"]]
            for name in ("transfers", "sources", "openings", "holds", "returned"):
                command += [f"--{name}", f"{folder}/{name}.csv"]
            again = subprocess.run(command, capture_output=True, text=True, timeout=30)
        self.assertEqual(again.returncode, 0, again.stderr)
        rows = [line.split(",") for line in again.stdout.splitlines()[1:]]
        self.assertEqual([(r[0], r[1], int(r[2].replace(".", ""))) for r in rows],
                         [(s["account"], s["claimant"], s["planned_fen"]) for s in seen["shares"]])

    def test_nobody_approves_their_own(self):
        _, case, _, _ = self.frozen()
        seen = self.planned(case, by="chief")
        self.done(seen, "submit", by="officer")
        self.refused(self.act(seen, "approve", by="chief"), 403, "approval.own")
        self.refused(self.act(seen, "reject", {"reason": "r"}, by="chief"), 403, "approval.own")
        self.assertNotIn("approve", self.ok(
            self.person("chief").get(f"/api/v1/returns/{seen['id']}"))["may"])

    def test_a_rejected_plan_gives_way_to_a_new_one(self):
        _, case, _, _ = self.frozen()
        first = self.planned(case)
        self.refused(self.plan(case), 409, "return.account_busy")
        self.done(first, "submit")
        self.assertEqual(self.done(first, "reject", {"reason": "材料不全"}, by="chief")["state"],
                         "rejected")
        second = self.planned(case, supersedes=first["id"])
        first = self.ok(self.person("officer").get(f"/api/v1/returns/{first['id']}"))
        self.assertEqual((first["state"], first["superseded_by"]), ("superseded", second["id"]))
        self.done(second, "withdraw", {"reason": "待查"})
        listed = self.ok(self.person("officer").get("/api/v1/returns?state=withdrawn"))["returns"]
        self.assertIn(second["id"], [row["id"] for row in listed])

    def test_only_what_a_freeze_of_ours_holds_goes_back(self):
        city = self.city()
        victim, mule = city.open("CCB", 10**8), city.open("ICBC")
        case = city.file(city.pay(victim, mule, 1000000, at=0))
        self.refused(self.plan(case), 409, "return.nothing_frozen")
        self.stop(city, mule)
        self.refused(self.plan(case), 409, "return.stop_only")
        self.refused(self.plan(case, accounts=[mule]), 409, "return.stop_only")
        self.refused(self.plan(case, accounts=[victim]), 409, "return.not_frozen")

    def test_a_prior_lien_is_not_ours_to_give(self):
        _, case, _, mule = self.frozen()
        lien = {"account": mule, "holder": "某市公安局", "amount_fen": 800000, "is_prior": True}
        waiting = {**lien, "holder": "某区法院", "is_prior": False}
        seen = self.planned(case, liens=[lien, waiting])
        self.assertEqual((seen["planned_fen"], seen["stays_frozen_fen"]), (2000000, 800000))
        self.assertEqual(len(seen["accounts"][0]["liens"]), 2)

    def test_another_account_of_the_victim_needs_a_reason(self):
        city, case, victim, _ = self.frozen()
        other = city.open("BOC")
        change = {"claimant": f"{case}/{victim}", "account": other}
        self.refused(self.plan(case, payees=[change]), 422, "return.payee_reason")
        self.refused(self.plan(case, payees=[{**change, "claimant": "C1/X:1", "reason": "r"}]),
                     422, "return.claimant_unknown")
        seen = self.planned(case, payees=[{**change, "name": "张三", "reason": "原账户已销户"}])
        self.assertEqual([(s["payee"], s["payee_reason"], s["name"]) for s in seen["shares"]],
                         [(other, "原账户已销户", "张三")])

    def test_what_a_bank_paid_in_part_stays_frozen_and_a_late_victim_starts_a_new_round(self):
        city, case, victim, mule = self.frozen(5000000)
        seen = self.approved(self.planned(case))
        seen = self.done(seen, "letters", {"officers": ["甲", "乙"]})
        seen = self.done(seen, "execute", self.receipt(city, seen, mule, paid=[3000000]))
        self.assertEqual([(s["state"], s["reason"]) for s in seen["shares"]],
                         [("partial", "余额不足")])
        self.assertEqual(self.money(city, case),
                         {"held": 2000000, "in_flight": 0, "gone": 0, "returned": 3000000})
        late = city.open("ABC", 10**8)
        second_case = city.file(city.pay(late, mule, 1000000, at=60))
        self.freeze(city, second_case, mule)
        second = self.planned(second_case)
        self.assertEqual((second["round"], second["cases"]), (2, [case, second_case]))
        self.assertEqual({(s["case"], s["planned_fen"], s["returned_before_fen"])
                          for s in second["shares"]},
                         {(case, 2000000, 3000000), (second_case, 1000000, 0)})
        second = self.approved(second)
        second = self.done(second, "letters", {"officers": ["甲", "乙"]})
        second = self.done(second, "execute", self.receipt(city, second, mule))
        self.assertEqual(second["state"], "settled")
        self.assertEqual(self.money(city, case)["returned"], 5000000)
        self.assertEqual(self.money(city, second_case)["returned"], 1000000)
        city.settle()

    def test_what_is_wrong_with_a_plan_is_named(self):
        _, case, victim, _ = self.frozen()
        officer = self.person("officer")
        self.refused(officer.post(f"/api/v1/cases/{case}/returns", {}), 422)
        self.refused(self.plan(case, basis="fifo"), 422)
        self.refused(self.plan(case, losses=[{"claimant": f"{case}/{victim}", "reason": "r",
                                              "loss_fen": 2800001}]), 422, "return.loss_raised")
        self.refused(self.plan("C999"), 404, "case.not_found")
        self.refused(officer.get("/api/v1/returns/R999"), 404, "return.not_found")
        self.refused(officer.get("/api/v1/returns/nonsense"), 404, "return.not_found")
        self.refused(officer.get("/api/v1/returns?state=odd"), 400)
        with self.server.caller("reader") as reader:
            self.refused(reader.post(f"/api/v1/cases/{case}/returns", {"filed_no": "x"}), 403)
            self.ok(reader.get(f"/api/v1/cases/{case}/returns"))


class ByShares(Returning):
    """Two victims' money mixed: 41号 art. 8(3), with 30 days of notice."""

    def mixed(self):
        city = self.city()
        first, second = city.open("CCB", 10**8), city.open("ABC", 10**8)
        mule, last = city.open("ICBC"), city.open("BOC")
        a, b = city.pay(first, mule, 500000, at=0), city.pay(second, mule, 300000, at=60)
        city.pay(mule, last, 600000, at=120)
        cases = [city.file(a), city.file(b)]
        for case in cases:
            self.stop(city, mule)
        for case in cases:
            self.freeze(city, case, last)
        city.settle()
        return city, cases, (first, second), last

    def now(self, ago=0):
        return rfc3339(int(time.time()) - ago)

    def test_life_up_to_the_notice_and_objections(self):
        city, cases, victims, last = self.mixed()
        seen = self.planned(cases[0], accounts=[last])
        self.assertEqual((seen["needs_notice"], seen["cases"], seen["waits_for"]),
                         (True, cases, "notice"))
        self.assertEqual([(s["payer"], s["planned_fen"]) for s in seen["shares"]],
                         [(victims[0], 375000), (victims[1], 225000)])
        self.assertEqual(seen["accounts"][0]["article"], "8(3)")
        published = {"published_at": self.now(), "place": "市公安局网站"}
        self.refused(self.act(seen, "notice", {**published, "published_at": self.now(31 * 86400)}),
                     422, "return.published_at")
        self.refused(self.act(seen, "papers", {"kind": "return_decision"}), 409,
                     "return.paper_not_due")
        seen = self.approved(seen)
        self.refused(self.act(seen, "letters", {"officers": ["甲", "乙"]}), 409,
                     "return.notice_missing")
        for kind in ("return_notice", "return_flow", "return_report", "return_decision"):
            paper = self.ok(self.act(seen, "papers", {"kind": kind}), 201)
            if os.environ.get("PAPERS"):
                pdf = self.person("officer").get(f"/api/v1/papers/{paper['id']}").body
                (pathlib.Path(os.environ["PAPERS"]) / f"shared-{kind}.pdf").write_bytes(pdf)
        time.sleep(max(0, 1 - time.time() % 1))  # published_at is told in whole seconds
        seen = self.done(seen, "notice", {**published, "published_at": self.now()})
        self.assertEqual(seen["waits_for"], "notice_end")
        self.assertGreater(seen["waits_until"], self.now(-30 * 86400))
        self.assertLess(seen["waits_until"], self.now(-31 * 86400 - HOUR))
        self.refused(self.act(seen, "notice", published), 409, "return.published_already")
        self.refused(self.act(seen, "letters", {"officers": ["甲", "乙"]}), 409,
                     "return.notice_runs")
        listed = self.ok(self.person("officer").get("/api/v1/returns"))["returns"]
        self.assertEqual(listed[0]["waits_for"], "notice_end", "the soonest clock comes first")
        self.objections(cases, victims, last, seen)

    def objections(self, cases, victims, last, seen):
        body = {"by": "张某", "kind": "victim", "text": "我的损失不止这些"}
        seen = self.done(seen, "objections", body)
        self.assertEqual(seen["waits_for"], "objections")
        seen = self.done(seen, "objections/decision",
                         {"objection": 1, "decision": "reject", "reason": "无证据"})
        self.assertEqual([o["state"] for o in seen["objections"]], ["rejected"])
        self.refused(self.act(seen, "objections/decision",
                              {"objection": 1, "decision": "uphold", "reason": "r"}), 409,
                     "return.objection_decided")
        self.refused(self.act(seen, "objections/decision",
                              {"objection": 7, "decision": "uphold", "reason": "r"}), 404,
                     "return.objection_unknown")
        seen = self.done(seen, "objections", {**body, "kind": "interested_party"})
        seen = self.done(seen, "objections/decision",
                         {"objection": 2, "decision": "uphold", "reason": "李某已获赔偿"})
        self.assertEqual((seen["state"], seen["waits_for"]), ("withdrawn", "nothing"))
        # A new plan takes what was decided into account.
        lowered = {"claimant": f"{cases[1]}/{victims[1]}", "loss_fen": 100000,
                   "reason": "李某已获赔偿 2000 元"}
        again = self.planned(cases[0], accounts=[last], losses=[lowered], supersedes=seen["id"])
        self.assertEqual([s["planned_fen"] for s in again["shares"]], [500000, 100000])
        self.assertEqual(again["shares"][1]["loss_fen"], 100000)

    def test_the_literal_ratio_of_losses(self):
        city, cases, _, last = self.mixed()
        seen = self.planned(cases[1], accounts=[last], basis="loss")
        self.assertEqual((seen["basis"], [s["planned_fen"] for s in seen["shares"]]),
                         ("loss", [375000, 225000]))
        self.assertTrue(seen["needs_notice"])


class Restarted(Returning):
    def test_a_return_goes_on_after_kill_9_and_the_journal_says_so(self):
        city = self.city()
        victim, mule = city.open("CCB", 10**8), city.open("ICBC")
        case = city.file(city.pay(victim, mule, 1234567, at=0))
        self.freeze(city, case, mule)
        seen = self.approved(self.planned(case))
        self.server.kill()
        self.server.start()
        after = self.ok(self.person("officer").get(f"/api/v1/returns/{seen['id']}"))
        seen["may"] = after["may"]  # of another person
        self.assertEqual(after, seen)
        seen = self.done(seen, "letters", {"officers": ["甲", "乙"]})
        self.server.kill()
        self.server.start()
        seen = self.done(seen, "execute", self.receipt(city, seen, mule))
        self.assertEqual(seen["state"], "settled")
        self.assertEqual(self.money(city, case)["returned"], 1234567)
        self.assertEqual(self.server.stop(), 0)
        verified = subprocess.run([BINARY, "audit", "verify", "--replay", "--data",
                                   str(self.server.data)], capture_output=True, text=True,
                                  timeout=60)
        self.assertEqual(verified.returncode, 0, verified.stdout + verified.stderr)
        self.server.start()
