// How smoothly the money graph moves with 200 accounts: frames a second while it is dragged about.
// A figure, not a test: it depends on the machine.  node run.mjs ... --only smooth
import { person } from '../browser.mjs';
import { walk } from '../results.mjs';

const kAccounts = 200;
const kMs = 3000;

export async function smooth({ browser, base, people, caseId }) {
  await walk('graph of 200 accounts, dragged for three seconds', async () => {
    const { login, password } = people.administrator;
    const { page, context } = await person(browser, base, login, password);
    await page.route(`**/api/v1/cases/${caseId}/funds`, (route) =>
      route.fulfill({ json: funds() }),
    );
    await page.goto(`/cases/${caseId}`);
    await page.locator('.graph-canvas canvas').first().waitFor();
    await page.waitForFunction(() => new Promise((done) => setTimeout(done, 1500, true)));
    const box = await page.locator('.graph-canvas').boundingBox();
    const [x, y] = [box.x + box.width / 2, box.y + box.height - 8];
    await page.mouse.move(x, y);
    await page.mouse.down();
    const frames = page.evaluate(countFrames, kMs);
    const end = Date.now() + kMs;
    for (let step = 0; Date.now() < end; ++step)
      await page.mouse.move(x + 120 * Math.sin(step / 9), y - 60 - 50 * Math.cos(step / 9));
    await page.mouse.up();
    console.log(`${((await frames) / kMs) * 1000} frames a second with ${kAccounts} accounts`);
    await context.close();
  });
}

function countFrames(ms) {
  return new Promise((done) => {
    const begin = performance.now();
    let frames = 0;
    const tick = (now) => {
      ++frames;
      if (now - begin < ms) requestAnimationFrame(tick);
      else done(frames);
    };
    requestAnimationFrame(tick);
  });
}

/** One victim, five tiers, each account paid by one of the tier before. */
function funds() {
  const time = (second) => new Date(Date.UTC(2026, 0, 2, 7, 0, second)).toISOString();
  const accounts = Array.from({ length: kAccounts }, (_, i) => ({
    account: `ICBC:62220216080${String(10_000_000 + i)}`,
    tier: i === 0 ? 0 : 1 + Math.floor((4 * i) / kAccounts),
    traced_fen: 100_00,
    held_fen: i % 3 === 0 ? 0 : 100_00,
    state: i % 3 === 0 ? 'in_flight' : 'held',
    is_victim: i === 0,
  }));
  const transfers = accounts.slice(1).map((each, i) => ({
    ref: `R${i}`,
    time: time(i),
    known_at: time(i),
    from: accounts[Math.floor(i / 3.5)].account,
    to: each.account,
    amount_fen: 100_00,
    traced_fen: 100_00,
  }));
  const paid_fen = accounts.length * 100_00;
  return {
    as_of: time(999),
    paid_fen,
    held_fen: paid_fen,
    in_flight_fen: 0,
    gone_fen: 0,
    returned_fen: 0,
    accounts,
    transfers,
  };
}
