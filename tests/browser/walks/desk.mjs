// A bank clerk without a system answers the stop at the desk: partly done, the rest moved on.
import { person } from '../browser.mjs';
import { inspect } from '../inspect.mjs';
import { check, walk } from '../results.mjs';

export async function desk({ browser, base, people, shared }) {
  await walk('desk: one order answered, with transfers', async () => {
    const who = await person(
      browser,
      base,
      people.partner_desk.login,
      people.partner_desk.password,
    );
    const { page } = who;
    await page.locator('.desk-order').waitFor();
    check(
      'the order is large and clear',
      (await page.locator('.desk-target').innerText()).includes('6221 8800') ? '' : 'no account',
    );
    await inspect(page, 'desk with an order', who.language);
    await page.keyboard.press('2');
    await page.locator('.desk-fields').waitFor();
    await page.keyboard.type('8000');
    const target = `${people.bank}:6221880000000000018`;
    await upload(
      page,
      `ref,time,from,to,amount\nW1,2026-01-02 15:24:00,${target},CASH:ATM0001,not money\n`,
    );
    await page.locator('.desk-upload [role="alert"]').waitFor();
    const said = await page.locator('.desk-upload [role="alert"]').innerText();
    check('a wrong line is named', /第 2 行/.test(said) && /not money/.test(said) ? '' : said);
    await upload(
      page,
      `ref,time,from,to,amount\nW1,2026-01-02 15:24:00,${target},CASH:ATM0001,20000\n`,
    );
    await page.locator('.desk-upload .good').waitFor();
    await inspect(page, 'desk, answer ready', who.language);
    await page.keyboard.press('Control+Enter');
    await page.locator('.ant-message-notice').first().waitFor();
    check('quiet', who.troubles().join(' | '));
    await who.context.close();
  });

  await walk('case: the answer is seen at once, at every moment, in every view', async () => {
    const who = await person(browser, base, people.officer.login, people.officer.password);
    const { page } = who;
    await page.goto(`/cases/${shared.deskCase}`);
    await page.getByText('¥8,000.00').first().waitFor();
    await page.getByText('¥20,000.00').first().waitFor();
    await page.keyboard.press('t');
    await page.waitForURL('**view=table**');
    await page.locator('.graph-tables').getByText('已取现').first().waitFor();
    await page.keyboard.press('g');
    const slider = page.locator('input[type="range"]');
    await slider.focus();
    await page.keyboard.press('Home');
    await page.waitForURL('**at=**');
    await page.locator('.case-head').getByText('¥8,000.00').waitFor({ state: 'detached' });
    await page.locator('.graph-time button').click();
    await page.locator('.case-head').getByText('¥8,000.00').waitFor();
    await page.keyboard.press('o');
    await page.locator('.order-line summary').first().click();
    await page.locator('.order-because li').first().waitFor();
    await inspect(page, 'case, orders open', who.language);
    check('quiet', who.troubles().join(' | '));
    await who.context.close();
  });
}

async function upload(page, text) {
  await page.locator('.desk-upload input[type="file"]').setInputFiles({
    name: 'transfers.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(text),
  });
}
