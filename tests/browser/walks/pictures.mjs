// The pictures of the README and the docs: small PNG of the real screens.
import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { person } from '../browser.mjs';
import { check, walk } from '../results.mjs';

const kBytesMax = 300 * 1024;

export async function pictures({ browser, base, people, caseId, folder }) {
  mkdirSync(folder, { recursive: true });
  const { login, password } = people.administrator;
  const take = async (name, path, look, ready) => {
    await walk(`picture ${name}`, async () => {
      const { page, context } = await person(browser, base, login, password, look);
      await page.goto(path);
      await ready(page);
      await page.evaluate(() => document.fonts.ready);
      const file = join(folder, `${name}.png`);
      await page.screenshot({ path: file });
      const { size } = statSync(file);
      check(`${name}.png is small`, size < kBytesMax ? '' : `${size} bytes`);
      await context.close();
    });
  };
  const graph = async (page) => {
    await page.locator('.graph-canvas canvas').first().waitFor();
    await page.waitForFunction(
      () =>
        new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(true)))),
    );
    await page.locator('.timeline-entry').first().waitFor();
    await page.waitForLoadState('load');
  };
  // Several cases under way: alerts come in every few seconds.
  const board = (page) =>
    page.waitForFunction(
      () => {
        const rows = document.querySelectorAll('section[aria-label="处置中"] li');
        const tiers = [...rows].filter((row) => /[2-9] 级/.test(row.innerText));
        return rows.length >= 3 && tiers.length >= 2 && rows[0].querySelector('.tag');
      },
      undefined,
      { timeout: 90_000, polling: 200 },
    );
  await take('board', '/', {}, board);
  await take('case', `/cases/${caseId}`, {}, graph);
  await take('case-en-dark', `/cases/${caseId}`, { language: 'en', mode: 'dark' }, graph);
  await take('intake', '/intake', {}, async (page) => {
    await page
      .locator('textarea')
      .fill(
        '今日15时许，报警人接到自称市公安局民警的电话170-1234-5678，称其名下账户涉嫌洗钱，要求其点击 police-safe.top/login ' +
          '并将资金转入“安全账户”工商银行6222021608001234565（户名王某），报警人于15时20分转账2.8万元。',
      );
    await page.locator('.story-sheet mark').first().waitFor();
    await page.locator('.found-line').first().waitFor();
  });
}
