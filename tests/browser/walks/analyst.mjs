// An analyst: the methods side by side at any time, what lies in an account and how it came there,
// an evidence pack whose code proves it, pictures and tables to take along.
import { person } from '../browser.mjs';
import { inspect } from '../inspect.mjs';
import { check, walk } from '../results.mjs';

export async function analyst({ browser, base, people, caseId }) {
  await walk('case: methods side by side, lots, evidence pack', async () => {
    const who = await person(browser, base, people.officer.login, people.officer.password);
    const { page } = who;
    await page.goto(`/cases/${caseId}`);
    await page.locator('.graph-canvas canvas').first().waitFor();
    await page.keyboard.press('m');
    await page.waitForURL('**view=analysis**');
    const cards = page.locator('.method-graph .sankey-bar');
    await cards.nth(1).waitFor();
    const text = await cards.nth(1).textContent();
    for (const method of ['按比例', '先进先出', '后进先出', '最低余额'])
      check(`the graph shows ${method}`, text.includes(method) ? '' : text);
    await inspect(page, 'methods on the graph', who.language);
    await cards.nth(1).locator('text').first().click();
    await page.locator('.lots-card .lots-movements tbody tr').first().waitFor();
    await page.locator('.lots-card input[role="combobox"]').focus();
    for (const key of ['ArrowDown', 'ArrowDown', 'Enter']) await page.keyboard.press(key);
    await page.locator('.lots-card .ant-select', { hasText: '先进先出' }).waitFor();
    await inspect(page, 'lots of an account', who.language);
    await page.locator('.lots-card .ant-btn').click();
    await page.locator('.lots-card').waitFor({ state: 'detached' });
    await page.locator('.analysis-head .ant-segmented-item', { hasText: '表格' }).click();
    await page.locator('.analysis-table tbody tr').nth(1).waitFor();
    await inspect(page, 'methods in a table', who.language);
    await page.locator('input[type="range"]').focus();
    await page.keyboard.press('Home');
    await page.waitForURL('**at=**');
    await page.locator('.graph-time button').click();
    await takePack(page, who.language);
    await takeTables(page);
    check('quiet', who.troubles().join(' | '));
    await who.context.close();
  });
}

async function takePack(page, language) {
  await page.locator('.analysis-head button', { hasText: '导出' }).click();
  const dialog = page.locator('[role="dialog"]');
  await dialog.locator('input[maxlength="300"]').fill('检察院调取');
  await inspect(page, 'export', language);
  await dialog.locator('.ant-btn-primary').click();
  const link = dialog.locator('a[href*="/papers/"]');
  await link.waitFor({ timeout: 30_000 });
  const head = await link.evaluate(async (each) =>
    new TextDecoder().decode((await (await fetch(each.href)).arrayBuffer()).slice(0, 5)),
  );
  check('the pack is a PDF', head === '%PDF-' ? '' : head);
  const code = await dialog.locator('b.num').innerText();
  check('with a verification code', /^[0-9A-Z]{4}(-[0-9A-Z]{4}){3}$/.test(code) ? '' : code);
  await dialog.locator('.ant-btn-primary').click();
  await dialog.waitFor({ state: 'detached' });
  await page.locator('.case-side .ant-tabs-tab', { hasText: '文书' }).click();
  await page.locator('.paper-list li', { hasText: code }).waitFor();
}

/** The graph as PNG and SVG, the transfers as CSV: each arrives as a file. */
async function takeTables(page) {
  const arrives = async (name, act) => {
    const [file] = await Promise.all([page.waitForEvent('download'), act()]);
    check(
      `${name} arrives`,
      file.suggestedFilename().endsWith(name) ? '' : file.suggestedFilename(),
    );
  };
  await page.locator('.analysis-head button', { hasText: '导出' }).click();
  const dialog = page.locator('[role="dialog"]');
  await dialog.locator('.ant-radio-wrapper', { hasText: 'CSV' }).click();
  await dialog.locator('input[maxlength="300"]').fill('核对');
  await arrives('.csv', () => dialog.locator('.ant-btn-primary').click());
  await page.keyboard.press('g');
  await page.locator('.graph-canvas canvas').first().waitFor();
  for (const kind of ['PNG', 'SVG'])
    await arrives(`.${kind.toLowerCase()}`, () =>
      page.locator('.graph-tools button', { hasText: kind }).click(),
    );
}
