// An administrator adds a person and a partner, and hands over a token that is shown once.
import { randomBytes } from 'node:crypto';
import { person, signIn, visitor } from '../browser.mjs';
import { inspect } from '../inspect.mjs';
import { check, walk } from '../results.mjs';

export async function admin({ browser, base, people }) {
  await walk('administration: a person, a partner, a token', async () => {
    const who = await person(
      browser,
      base,
      people.administrator.login,
      people.administrator.password,
      { language: 'en' },
    );
    const { page } = who;
    const tag = randomBytes(3).toString('hex');
    await page.goto('/admin/users');
    await page.locator('tbody tr').first().waitFor();
    await page.locator('.page-head .ant-btn-primary').click();
    await page.locator('#login').fill(`new-${tag}`);
    await page.locator('#name').fill('New Person');
    await page.locator('#password').fill('short');
    await page.locator('[role="dialog"] .ant-btn-primary').click();
    await page.locator('.ant-form-item-explain-error').first().waitFor();
    await inspect(page, 'add a person', who.language);
    const password = randomBytes(12).toString('base64url');
    await page.locator('#password').fill(password);
    await page.locator('[role="dialog"] .ant-btn-primary').click();
    await page.locator('tbody').getByText(`new-${tag}`).waitFor();
    await page.goto('/admin/partners');
    await page.locator('.page-head .ant-btn-primary').click();
    await page.locator('#id').fill(`NB${tag}`);
    await page.locator('#name').fill('New Bank');
    await page.locator('[role="dialog"] .ant-btn-primary').click();
    const row = page.locator('tbody tr', { hasText: `NB${tag}` });
    await row.locator('button').last().click();
    await page.locator('[role="dialog"] .ant-btn-primary').click();
    const token = await page.locator('[role="dialog"] input').inputValue();
    check('a token is shown', token.length >= 20 ? '' : `"${token}"`);
    await inspect(page, 'token', who.language);
    check('quiet', who.troubles().join(' | '));
    await who.context.close();

    const fresh = await visitor(browser, base);
    await fresh.page.goto('/');
    await signIn(fresh.page, `new-${tag}`, password);
    const places = await fresh.page.locator('nav.nav a').count();
    check('a call taker sees their three places', places === 3 ? '' : `${places} places`);
    await fresh.context.close();
  });
}
