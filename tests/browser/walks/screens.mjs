// Every screen in every look: two sizes, two languages, two themes.
import { person, visitor } from '../browser.mjs';
import { inspect } from '../inspect.mjs';
import { check, walk } from '../results.mjs';

export const kLooks = ['wide', 'phone'].flatMap((size) =>
  ['zh-CN', 'en'].flatMap((language) =>
    ['light', 'dark'].map((mode) => ({ size, language, mode })),
  ),
);

/** Half of the looks meet every size, language and theme: axe looks at those. */
const isFull = ({ size, language, mode }) =>
  ((size === 'wide') !== (language === 'en')) === (mode === 'light');

const settled = (page) =>
  page.waitForFunction(
    () =>
      !document.querySelector('.skeleton') &&
      document.querySelector('h1') &&
      !document.querySelector('.ant-spin-spinning'),
  );

async function show(who, path, name) {
  await who.page.goto(path);
  await settled(who.page);
  await inspect(who.page, name, who.language, isFull(who));
}

export async function screens({ browser, base, people, caseId }) {
  for (const look of kLooks) {
    const title = `${look.size} ${look.language} ${look.mode}`;
    await walk(`screens ${title}`, async () => {
      const guest = await visitor(browser, base, look);
      await guest.page.goto('/');
      await guest.page.locator('.sign-in').waitFor();
      await inspect(guest.page, 'sign-in', look.language, isFull(look));
      check('sign-in: quiet', guest.troubles().join(' | '));
      await guest.context.close();
      const { login, password } = people.administrator;
      const who = await person(browser, base, login, password, look);
      await settled(who.page);
      await inspect(who.page, 'board', look.language, isFull(look));
      const screens = [
        ['/intake', 'intake'],
        [`/cases/${caseId}`, 'case'],
        [`/cases/${caseId}?view=table&tab=facts`, 'case table'],
        [`/cases/${caseId}?view=streams`, 'case streams'],
        [`/cases/${caseId}?view=analysis&tab=papers`, 'case methods'],
        [`/cases/${caseId}?view=orders&tab=story`, 'case orders'],
        ['/orders', 'orders'],
        ['/returns', 'returns'],
        ['/search?q=62', 'search'],
        ['/wall', 'wall'],
        ['/admin/users', 'users'],
        ['/admin/partners', 'partners'],
        ['/cases/C0', 'no such case'],
      ];
      for (const [path, name] of screens) await show(who, path, name);
      const quiet = who.troubles().filter((each) => !/cases\/C0|status of 4(04|22)/.test(each));
      check('all screens: quiet', quiet.join(' | '));
      await who.context.close();
      const desk = await person(
        browser,
        base,
        people.partner_desk.login,
        people.partner_desk.password,
        look,
      );
      await settled(desk.page);
      await inspect(desk.page, 'desk', look.language, isFull(look));
      check('desk: quiet', desk.troubles().join(' | '));
      await desk.context.close();
    });
  }
}
