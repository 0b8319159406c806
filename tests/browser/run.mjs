// Walks each screen of a running server as its person would.
//
//   node run.mjs --base http://127.0.0.1:8080 --login admin --password ...
//     [--pictures DIR] take the pictures of the README   [--only WORD] only walks whose file fits
//
// The login must be an administrator: it makes a bank without a system and one person of each role.
import { parseArgs } from 'node:util';
import { admin as adminApi, cast } from './api.mjs';
import { launch } from './browser.mjs';
import { finish } from './results.mjs';
import { admin } from './walks/admin.mjs';
import { analyst } from './walks/analyst.mjs';
import { desk } from './walks/desk.mjs';
import { intake } from './walks/intake.mjs';
import { live } from './walks/live.mjs';
import { officer } from './walks/officer.mjs';
import { pictures } from './walks/pictures.mjs';
import { returns } from './walks/returns.mjs';
import { screens } from './walks/screens.mjs';
import { smooth } from './walks/smooth.mjs';
import { stories } from './walks/stories.mjs';

const { values: options } = parseArgs({
  options: {
    base: { type: 'string' },
    login: { type: 'string' },
    password: { type: 'string' },
    pictures: { type: 'string' },
    only: { type: 'string' },
  },
});
if (!options.base || !options.login || !options.password) {
  console.error(
    'usage: node run.mjs --base URL --login ADMIN --password ... [--pictures DIR] [--only WORD]',
  );
  process.exit(2);
}
const base = options.base.replace(/\/$/, '');
const api = await adminApi(base, options.login, options.password);
// The pictures show the city as it is, without a bank and people made for the walks.
const isPictures = options.only === 'pictures';
const people = isPictures ? { administrator: options } : await cast(api);
const browser = await launch();
const shared = {};
const world = {
  browser,
  base,
  people,
  api,
  shared,
  folder: options.pictures,
  caseId: await richestCase(),
};
const walks = {
  intake,
  desk,
  stories,
  officer,
  analyst,
  returns,
  admin,
  live,
  screens,
  pictures,
  smooth,
};
for (const [name, run] of Object.entries(walks)) {
  const isWanted = options.only
    ? name.includes(options.only) || (options.only === 'desk' && name === 'intake')
    : true;
  const isAsked = name === 'pictures' ? options.pictures : name !== 'smooth' || options.only;
  if (isWanted && isAsked) await run(world);
}
await browser.close();
process.exit(finish());

/** The case with the most accounts that a picture can still show, waiting up to a minute for one that has grown. */
async function richestCase() {
  const kGrown = 8;
  for (let tries = 0; ; ++tries) {
    const { cases } = await api('GET', '/api/v1/cases?limit=100');
    const [richest] = cases
      .filter((each) => each.accounts <= 24 && each.tiers <= 5)
      .sort((a, b) => b.accounts - a.accounts);
    if (richest && (richest.accounts >= kGrown || tries >= 20)) return richest.id;
    if (tries >= 20) return 'C0';
    await new Promise((done) => setTimeout(done, 3000));
  }
}
