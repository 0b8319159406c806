// Frozen money goes back: planned by an officer on the case, noticed or not, approved by a second
// person of the level the rule names, taken to the bank, paid by its receipt - every state on its page.
import { randomUUID } from 'node:crypto';
import { admin as signIn } from '../api.mjs';
import { person } from '../browser.mjs';
import { inspect } from '../inspect.mjs';
import { check, walk } from '../results.mjs';

const kHour = 3_600_000;
const at = (ms) => new Date(Date.now() + ms).toISOString();

export async function returns({ browser, base, people, api }) {
  const stage = await setStage(base, people, api);

  await walk('returns: one remittance goes straight back, to the bank’s receipt', async () => {
    const one = await stage.frozen('6221880000000000117', [['6217001234567890128', '张三', 5000]]);
    const officer = await person(browser, base, people.officer.login, people.officer.password);
    const id = await plan(officer, one.case);
    await state(officer, '已拟定', '第八条第一项');
    await act(officer.page, '呈报审批', async (dialog) =>
      dialog.locator('textarea').fill('请审批'),
    );
    await state(officer, '待审批');
    const own = await officer.page.locator('button', { hasText: /^批准$/ }).count();
    check('who planned it cannot approve it', own === 0 ? '' : 'the button is there');
    const chief = await person(browser, base, stage.chief.login, stage.chief.password);
    await chief.page.goto('/returns');
    await chief.page.locator('tbody a', { hasText: id }).first().click();
    await act(chief.page, '批准');
    await state(chief, '已批准');
    check('chief: quiet', chief.troubles().join(' | '));
    await chief.context.close();
    await act(officer.page, '送达银行', async (dialog) => {
      await dialog.locator('input').nth(0).fill('王警官');
      await dialog.locator('input').nth(1).fill('赵警官');
    });
    await state(officer, '执行中');
    await act(
      officer.page,
      '录入银行回执',
      async (dialog) => dialog.locator('input').first().fill('HZ-1'),
      '保存',
    );
    await state(officer, '已办结');
    check(
      'all of it is paid back',
      (await officer.page.locator('.return-figures').innerText()).split('¥5,000.00').length >= 3
        ? ''
        : await officer.page.locator('.return-figures').innerText(),
    );
    await makePapers(officer.page);
    await papersOpen(officer);
    await officer.page.goto(`/cases/${one.case}?tab=returns`);
    await officer.page.locator('.return-objections').first().waitFor();
    await inspect(officer.page, 'case, returns', officer.language);
    check('officer: quiet', officer.troubles().join(' | '));
    await officer.context.close();
  });

  await walk('returns: mixed money is shared out after a notice, with objections', async () => {
    const both = [
      ['6217001234567890128', '张三', 5000],
      ['6217001234567890136', '李四', 3000],
    ];
    const mixed = await stage.frozen('6221880000000000125', both, 6000);
    const officer = await person(browser, base, people.officer.login, people.officer.password);
    const { page } = officer;
    const first = await plan(officer, mixed.case);
    await state(officer, '已拟定', '第八条第三项');
    await act(page, '发布公告', async (dialog) =>
      dialog.locator('input').nth(1).fill('市公安局网站'),
    );
    await page.locator('.return-notice').waitFor();
    await object(page, '赵六', '其中一笔是我的货款');
    await inspect(page, 'return with an open objection', officer.language);
    await decide(page, '异议成立');
    await state(officer, '已撤回');
    const second = await plan(officer, mixed.case);
    check('another plan takes its place', second !== first ? '' : second);
    await object(page, '钱七', '不同意');
    await decide(page, '异议不成立');
    await act(page, '撤回', async (dialog) => dialog.locator('textarea').fill('金额有误'));
    await state(officer, '已撤回');
    await plan(officer, mixed.case);
    await act(page, '呈报审批');
    const chief = await person(browser, base, stage.chief.login, stage.chief.password);
    await chief.page.goto(page.url());
    await act(chief.page, '不批准', async (dialog) => dialog.locator('textarea').fill('材料不齐'));
    await state(chief, '未批准');
    await chief.page.goto('/returns?state=all');
    await chief.page.locator('tbody tr').nth(3).waitFor();
    await inspect(chief.page, 'returns, all', chief.language);
    check('quiet', [...officer.troubles(), ...chief.troubles()].join(' | '));
    await chief.context.close();
    await officer.context.close();
  });
}

/** A chief who may approve, and accounts of the village bank under a freeze. */
async function setStage(base, people, api) {
  const login = `chief-${randomUUID().slice(0, 6)}`;
  const chief = { login, password: randomUUID() };
  const role = { role: 'officer', approval_level: 'prefecture' };
  await api('POST', '/api/v1/users', { ...chief, ...role, name: '周局长' });
  const officer = await signIn(base, people.officer.login, people.officer.password);
  const clerk = await signIn(base, people.partner_desk.login, people.partner_desk.password);
  const next = async (caseId, kind) => {
    for (let tries = 0; tries < 100; ++tries) {
      const { orders } = await officer('GET', `/api/v1/cases/${caseId}`);
      const found = orders.find(
        (each) => each.kind === kind && ['issued', 'draft'].includes(each.status),
      );
      if (found) return found;
      await new Promise((done) => setTimeout(done, 100));
    }
    throw new Error(`no ${kind} in ${caseId}`);
  };
  const answer = async (caseId, kind, fields) => {
    const order = await next(caseId, kind);
    if (order.status === 'draft')
      await officer('POST', '/api/v1/orders/decisions', {
        decision: 'approve',
        orders: [order.id],
      });
    await clerk('POST', `/partner/v1/orders/${order.id}/answer`, {
      answer_id: randomUUID(),
      result: 'done',
      executed_at: at(-1000),
      available_fen: 0,
      ...fields,
    });
    return order;
  };
  const frozen = async (number, payers, left = 0) => {
    const to = `${people.bank}:${number}`;
    const payments = payers.map(([payer, from_name, yuan], i) => ({
      ref: `${number.slice(-3)}P${i}`,
      time: at(-3 * kHour + i * 60_000),
      from: `CCB:${payer}`,
      to,
      amount_fen: yuan * 100,
      from_name,
    }));
    const body = { source: '110', reported_at: at(-1000), payments };
    const filed = await api('POST', '/api/v1/alerts', body, { 'Idempotency-Key': randomUUID() });
    const held_fen = payments.reduce((sum, each) => sum + each.amount_fen, 0) - left * 100;
    const entries = payments.map(({ from_name: _, ...each }) => each);
    if (left > 0)
      entries.push({
        ref: `${number.slice(-3)}C`,
        time: at(-2 * kHour),
        from: to,
        to: 'CASH:ATM1',
        amount_fen: left * 100,
        cash: true,
      });
    const result = left > 0 ? 'partial' : 'done';
    const stop = await answer(filed.case, 'stop_payment', {
      result,
      held_fen,
      opening_fen: 0,
      transfers: entries,
    });
    const asked = { decision: 'freeze', orders: [stop.id], reason: '已立案' };
    await officer('POST', '/api/v1/orders/decisions', asked);
    await answer(filed.case, 'freeze', { held_fen, expires_at: at(180 * 24 * kHour) });
    return { case: filed.case, account: to };
  };
  return { chief, frozen };
}

/** Plans a return on the case's tab; ends on its page. */
async function plan(who, caseId) {
  const { page } = who;
  await page.goto(`/cases/${caseId}?tab=returns`);
  await act(page, '拟定返还方案', async (dialog) =>
    dialog.locator('input[maxlength="100"]').fill('济公（刑）立字〔2026〕17号'),
  );
  await page.waitForURL('**/returns/**');
  await page.locator('.return-next').waitFor();
  return decodeURIComponent(page.url().split('/').pop());
}

/** Presses a button, fills its dialog, confirms; if the dialog stays, what it says is the failure. */
async function act(page, name, fill = async () => {}, confirm = name) {
  await page
    .locator('main button', { hasText: new RegExp(`^${name}$`) })
    .first()
    .click();
  const dialog = page.locator('[role="dialog"]');
  await dialog.waitFor();
  await fill(dialog);
  await dialog.locator('.ant-modal-footer button', { hasText: new RegExp(`^${confirm}$`) }).click();
  await dialog.waitFor({ state: 'detached' }).catch(async () => {
    throw new Error(`"${name}" stays: ${(await dialog.innerText()).replaceAll('\n', ' ')}`);
  });
}

async function state(who, name, also) {
  await who.page.locator('.page-head .tag', { hasText: name }).waitFor();
  if (also) await who.page.getByText(also).first().waitFor();
  await inspect(who.page, `return, ${name}`, who.language);
}

async function object(page, by, text) {
  await act(
    page,
    '登记异议',
    async (dialog) => {
      await dialog.locator('input').first().fill(by);
      await dialog.locator('textarea').fill(text);
    },
    '保存',
  );
}

async function decide(page, decision) {
  await act(
    page,
    '审核异议',
    async (dialog) => dialog.locator('textarea').fill('经核实'),
    decision,
  );
}

/** Makes every paper that is offered. */
async function makePapers(page) {
  await page.locator('.paper-offers summary').click();
  const offers = page.locator('.paper-offers button');
  const offered = await offers.count();
  for (let at = 0; at < offered; ++at) {
    await offers.nth(at).click();
    await page.locator('.paper-list li').nth(at).waitFor();
  }
  check('five papers or more are offered', offered >= 5 ? '' : String(offered));
}

/** Every paper of the return is a PDF that opens. */
async function papersOpen({ page }) {
  const links = page.locator('.paper-list a');
  await links.first().waitFor();
  const answers = await links.evaluateAll((all) =>
    Promise.all(
      all.map(async (each) => {
        const response = await fetch(each.href);
        const head = new TextDecoder().decode((await response.arrayBuffer()).slice(0, 5));
        return response.ok && head === '%PDF-'
          ? ''
          : `${each.innerText}: ${response.status} ${head}`;
      }),
    ),
  );
  check(`${answers.length} papers open`, answers.filter(Boolean).join(' | '));
}
