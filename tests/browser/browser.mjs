// A browser, and people in it: each in a context of their own with language, theme and size.
import { chromium } from 'playwright-core';
import { listen, prepare } from './inspect.mjs';

const kFlags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
export const kSizes = { wide: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } };

export function launch() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: kFlags,
  });
}

/** A page before sign-in. */
export async function visitor(
  browser,
  base,
  { size = 'wide', language = 'zh-CN', mode = 'light' } = {},
) {
  const context = await browser.newContext({
    viewport: kSizes[size],
    baseURL: base,
    reducedMotion: 'reduce',
    timezoneId: 'Asia/Shanghai',
  });
  await context.addInitScript(prepare, [language, mode]);
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const ears = listen(page, base);
  return { page, context, language, mode, size, ...ears };
}

/** A page of someone who is signed in, signed in through the page. */
export async function person(browser, base, login, password, look) {
  const who = await visitor(browser, base, look);
  await who.page.goto('/');
  await signIn(who.page, login, password);
  return who;
}

export async function signIn(page, login, password) {
  await page.locator('input[autocomplete="username"]').fill(login);
  await page.locator('input[autocomplete="current-password"]').fill(password);
  await page.keyboard.press('Enter');
  await page.locator('header.top').waitFor();
}
