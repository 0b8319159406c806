// Live: a new alert comes in by itself; a lost connection is said, and what was missed is made up.
import { randomUUID } from 'node:crypto';
import { connect, createServer } from 'node:net';
import { person } from '../browser.mjs';
import { check, walk } from '../results.mjs';

function alertTo(bank, amount_fen) {
  return {
    source: 'hotline',
    payments: [
      {
        time: new Date(Date.now() - 60_000).toISOString(),
        from: 'CCB:6217000000000000017',
        amount_fen,
        to: `${bank}:622188${Math.floor(Math.random() * 1e12)
          .toString()
          .padStart(12, '0')}`,
      },
    ],
  };
}

/** A line to the server that can be cut. */
async function line(base) {
  const { hostname, port } = new URL(base);
  const sockets = new Set();
  let isCut = false;
  const server = createServer((near) => {
    if (isCut) return near.destroy();
    const far = connect(Number(port), hostname);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ]) {
      sockets.add(from);
      from.pipe(to);
      from.on('error', () => to.destroy());
      from.on('close', () => {
        sockets.delete(from);
        to.destroy();
      });
    }
    return undefined;
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  return {
    base: `http://127.0.0.1:${server.address().port}`,
    cut: () => {
      isCut = true;
      for (const socket of sockets) socket.destroy();
    },
    mend: () => (isCut = false),
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

export async function live({ browser, base, people, api }) {
  await walk('live: new cases come in, also after a lost connection', async () => {
    const wire = await line(base);
    const who = await person(browser, wire.base, people.officer.login, people.officer.password);
    const { page, context } = who;
    await page.locator('.live:not(.lost)').waitFor();
    const file = (fen) =>
      api('POST', '/api/v1/alerts', alertTo(people.bank, fen), { 'Idempotency-Key': randomUUID() });
    const first = await file(900_000_00);
    await page.locator(`#case-${first.case}`).waitFor();
    await page.locator(`#case-${first.case}`).hover(); // someone reads: nothing moves under the mouse
    const before = await page.locator('.case-rows').first().locator('li').allInnerTexts();
    const second = await file(990_000_00);
    await page.locator('.panel-head button', { hasText: '条新内容' }).waitFor();
    const ids = await page
      .locator('.case-rows')
      .first()
      .locator('li')
      .evaluateAll((rows) => rows.map((row) => row.id));
    check(
      'what is new waits while one reads',
      ids.includes(`case-${second.case}`) || before.length === 0 ? 'it came in' : '',
    );
    await page.locator('.panel-head button', { hasText: '条新内容' }).click();
    await page.locator(`#case-${second.case}`).waitFor();
    await page.mouse.move(5, 5);
    check('quiet while connected', who.troubles().join(' | '));
    wire.cut();
    await page.locator('.live.lost').waitFor();
    check(
      'it says that it is not live',
      (await page.locator('.stale-note').count()) === 1 ? '' : 'no note',
    );
    const missed = await file(950_000_00);
    wire.mend();
    await page.locator('.live:not(.lost)').waitFor();
    await page.locator(`#case-${missed.case}`).waitFor();
    who.troubles(); // a lost connection is loud in the browser's console by nature
    await context.close();
    wire.close();
  });
}
