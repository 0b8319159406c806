// An officer: confirms what was read from a story, decides on orders, finds a number again.
import { randomUUID } from 'node:crypto';
import { person } from '../browser.mjs';
import { inspect } from '../inspect.mjs';
import { check, walk } from '../results.mjs';

export async function officer({ browser, base, people, api }) {
  const narrative =
    '报警人称接到冒充客服的电话17012340000，2026年1月2日15时20分向农业银行账户6228480048123456781转账9600元。';
  const filed = await api(
    'POST',
    '/api/v1/alerts',
    { source: '110', narrative },
    { 'Idempotency-Key': randomUUID() },
  );

  await walk('case: a reading is confirmed by a person', async () => {
    const who = await person(browser, base, people.officer.login, people.officer.password);
    const { page } = who;
    await page.goto(`/cases/${filed.case}`);
    await page.locator('.confirm').waitFor();
    await page.locator('.story mark').first().waitFor();
    await inspect(page, 'reading to confirm', who.language);
    const bank = page.locator('.payment-to_bank input').first();
    await bank.fill(people.bank);
    await page.locator('.payment-time input').first().fill('2026-01-02 15:20');
    await page.locator('.confirm .ant-btn-primary:not([disabled])').click();
    await page.locator('.confirm').waitFor({ state: 'detached' });
    await page.keyboard.press('o');
    await page.locator('.order-line').first().waitFor();
    check('quiet', who.troubles().join(' | '));
    await who.context.close();
  });

  await walk('orders: a rejection is taken back within ten seconds', async () => {
    const later = await api(
      'POST',
      '/api/v1/alerts',
      { source: '110', narrative: narrative.replace('9600', '9700') },
      { 'Idempotency-Key': randomUUID() },
    );
    const who = await person(browser, base, people.officer.login, people.officer.password);
    const { page } = who;
    await page.goto(`/cases/${later.case}?view=orders`);
    const line = page.locator('.order-line').first();
    await line.locator('button', { hasText: '驳回' }).click();
    await page.locator('[role="dialog"] textarea').fill('重复报警');
    await page.locator('[role="dialog"] .ant-btn-primary').click();
    await gone(page);
    const undo = page.locator('.ant-message-notice button', { hasText: '撤销' });
    await undo.waitFor();
    await inspect(page, 'a rejection that can be taken back', who.language);
    await line.locator('button', { hasText: '驳回' }).waitFor({ state: 'detached' });
    await undo.click();
    await line.locator('button', { hasText: '驳回' }).waitFor();
    const { orders } = await api('GET', `/api/v1/cases/${later.case}`);
    const isDraft = orders.every((order) => order.status === 'draft');
    check('nothing was rejected', isDraft ? '' : JSON.stringify(orders.map((each) => each.status)));
    check('quiet', who.troubles().join(' | '));
    await who.context.close();
  });

  await walk('orders: by keyboard, one sent again, one withdrawn with a reason', async () => {
    const who = await person(browser, base, people.officer.login, people.officer.password);
    const { page } = who;
    await page.goto(`/orders?partner=${people.bank}`);
    const mine = page.locator('tbody tr', { hasText: '6228 4800' });
    await mine.waitFor();
    const above = await mine.evaluate((row) => [...row.parentElement.children].indexOf(row));
    for (let steps = 0; steps <= above; ++steps) await page.keyboard.press('j');
    await page.keyboard.press('x');
    await page.locator('tbody tr.selected').first().waitFor();
    await page.keyboard.press('r');
    await page.locator('[role="dialog"] .decide-orders li').first().waitFor();
    await inspect(page, 'send again?', who.language);
    await page.locator('[role="dialog"] .ant-btn-primary').click();
    await gone(page);
    await mine.locator('input[type="checkbox"]').click();
    await page.locator('.panel-head button', { hasText: '撤回' }).click();
    const ok = page.locator('[role="dialog"] .ant-btn-primary');
    check(
      'a hard measure asks for its reason',
      (await ok.isDisabled()) ? '' : 'it could go without one',
    );
    await page.locator('[role="dialog"] textarea').fill('报警人撤回报案');
    await ok.click();
    await gone(page);
    check('quiet', who.troubles().join(' | '));
    await who.context.close();
  });

  await walk('board: j, Enter; search from anywhere with /', async () => {
    const who = await person(browser, base, people.officer.login, people.officer.password);
    const { page } = who;
    await page.locator('.case-row').first().waitFor();
    await page.keyboard.press('?');
    await page.locator('[role="dialog"] .rows').waitFor();
    await inspect(page, 'keys', who.language);
    await page.keyboard.press('Escape');
    await page.locator('[role="dialog"]').waitFor({ state: 'detached' });
    if ((await page.locator('.case-row[id]').count()) > 0) {
      await page.keyboard.press('j');
      await page.locator('.case-row.selected').waitFor();
    }
    await page.keyboard.press('/');
    await page.waitForURL('**/search');
    await page.locator('input:focus').waitFor();
    await page.keyboard.type('6228480048123456781');
    await page.waitForURL('**q=6228480048123456781');
    await page.locator('tbody tr').first().waitFor();
    await inspect(page, 'search hits', who.language);
    await page.locator('tbody a').first().click();
    await page.waitForURL('**/cases/**');
    check('quiet', who.troubles().join(' | '));
    await who.context.close();
  });
}

/** The dialog closes; if it stays, what it says is the failure. */
async function gone(page) {
  const dialog = page.locator('[role="dialog"]');
  await dialog.waitFor({ state: 'detached' }).catch(async () => {
    throw new Error(`the dialog stays: ${(await dialog.innerText()).replaceAll('\n', ' ')}`);
  });
}
