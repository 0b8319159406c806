// What must hold on every screen: axe finds nothing, nothing scrolls sideways, nothing shifts, every
// word is translated, nothing is fetched from elsewhere, the browser's console is quiet.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { check } from './results.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const words = JSON.parse(
  readFileSync(new URL('../../console/src/words/en.json', import.meta.url), 'utf8'),
);
const groups = [...new Set(Object.keys(words).map((key) => key.split('.')[0]))];

const kShiftMax = 0.02; // a tenth of what the web calls "good"

/** Hears everything a page says; ask troubles() at the end of the walk. */
export function listen(page, base) {
  const heard = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning')
      heard.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => heard.push(`page error: ${error.message}`));
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(base) && !/^(data|blob):/.test(url))
      heard.push(`fetched from elsewhere: ${url}`);
  });
  return { troubles: () => heard.splice(0), heard };
}

/** Before the page's first script: settings, and a count of layout shifts. */
export function prepare([language, mode]) {
  if (!localStorage.getItem('holdfast.settings')) {
    localStorage.setItem('holdfast.settings', JSON.stringify({ language, mode }));
  }
  window.holdfastShifts = [];
  // What a list that nobody reads takes in by itself is no shift: it is marked data-live.
  const isLive = (source) => {
    const node = source.node?.nodeType === Node.TEXT_NODE ? source.node.parentElement : source.node;
    return (
      !node?.isConnected || node.closest?.('[data-live]') || node.querySelector?.('[data-live]')
    );
  };
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      if (entry.hadRecentInput || entry.sources.every(isLive)) continue;
      const of = entry.sources
        .map((source) => source.node?.className || source.node?.nodeName)
        .join(', ');
      window.holdfastShifts.push({ value: entry.value, of });
    }
  }).observe({ type: 'layout-shift', buffered: true });
}

/** All standing checks of the screen as it is now; `isFull` with axe, which takes a second. */
export async function inspect(page, name, language, isFull = true) {
  await page.evaluate(atRest);
  if (isFull) check(`${name}: accessibility`, await axeProblems(page));
  check(
    `${name}: no sideways scrolling`,
    await page.evaluate(() => {
      const over = document.documentElement.scrollWidth - window.innerWidth;
      return over > 0 ? `${over} px too wide` : '';
    }),
  );
  check(
    `${name}: nothing shifts`,
    await page.evaluate((max) => {
      const shifts = window.holdfastShifts.splice(0);
      const sum = shifts.reduce((all, each) => all + each.value, 0);
      return sum > max
        ? `${sum.toFixed(3)} (${shifts.map((each) => `${each.value.toFixed(3)} ${each.of}`).join('; ')})`
        : '';
    }, kShiftMax),
  );
  check(`${name}: words are translated`, await page.evaluate(untranslated, [groups, language]));
}

/** Runs in the page: two frames are painted and nothing is on its way to another colour. */
async function atRest() {
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  await frame();
  await frame();
  const moving = document
    .getAnimations()
    .filter((each) => each.effect.getTiming().iterations !== Infinity);
  await Promise.all(moving.map((each) => each.finished.catch(() => undefined)));
}

async function axeProblems(page) {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe);
  const found = await page.evaluate(async () => {
    const { violations } = await window.axe.run(document, { resultTypes: ['violations'] });
    return violations.map(({ id, impact, nodes }) => {
      const at = nodes
        .slice(0, 3)
        .map((node) => `${node.target.join(' ')} ${node.any[0]?.message ?? ''}`);
      return `${id} (${impact}, ${nodes.length}x): ${at.join(' ; ')}`;
    });
  });
  return found.join(' || ');
}

/** Runs in the page: keys shown raw, places left unfilled, Chinese in an English screen. */
function untranslated([groups, language]) {
  const raw = new RegExp(`(?:^|\\s)(?:${groups.join('|')})\\.[a-z_]+(?:\\.[a-z_]+)*(?:\\s|$)`);
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const text = node.textContent.trim();
    const holder = node.parentElement;
    if (!text || holder.closest('script, style, textarea, [translate="no"]')) continue;
    if (raw.test(text) || /\{\w+\}/.test(text)) found.push(text);
    const isChinese = /[\u3400-\u9fff]/.test(text) && !holder.closest('[lang="zh-CN"]:not(html)');
    if (language === 'en' && isChinese) found.push(text);
  }
  for (const label of document.querySelectorAll('[aria-label], [title], [placeholder]')) {
    if (label.closest('[translate="no"]')) continue;
    for (const name of ['aria-label', 'title', 'placeholder']) {
      const text = label.getAttribute(name) ?? '';
      if (language === 'en' && /[\u3400-\u9fff]/.test(text)) found.push(`${name}="${text}"`);
      if (raw.test(text) || /\{\w+\}/.test(text)) found.push(`${name}="${text}"`);
    }
  }
  return [...new Set(found)]
    .slice(0, 8)
    .map((text) => text.slice(0, 80))
    .join(' | ');
}
