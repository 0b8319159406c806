// A call taker types an alert with the keyboard alone, corrects a wrong digit, files it, and sees the
// money graph begin.
import { person } from '../browser.mjs';
import { inspect } from '../inspect.mjs';
import { check, walk } from '../results.mjs';

const kStory =
  '今日15时许，报警人接到自称市公安局民警的电话17012345678，称其名下账户涉嫌洗钱，要求其点击 police-safe.top/login ' +
  '并将资金转入“安全账户”工商银行6222021608001234565（户名王某），报警人于15时20分转账2.8万元。';

/** Fills the payment's fields by walking through them with Tab. */
async function typeInto(page, field, text) {
  const input = page.locator(`.payment-${field} input`).first();
  await input.focus();
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.type(text);
}

export async function intake({ browser, base, people, shared }) {
  await walk('intake: a story becomes a chase', async () => {
    const { login, password } = people.call_taker;
    const who = await person(browser, base, login, password);
    const { page } = who;
    await page.keyboard.press('n');
    await page.waitForURL('**/intake');
    await page.locator('textarea').waitFor();
    await page.keyboard.type(kStory);
    await page.locator('.story-sheet mark', { hasText: '6222021608001234565' }).waitFor();
    await page.locator('.story-sheet mark', { hasText: '17012345678' }).waitFor();
    check('the marks stand under their words', await page.evaluate(marksOff));
    await page.locator('.found-line').first().waitFor();
    await page.locator('.payment').first().waitFor();
    const to = await page.locator('.payment-to input').first().inputValue();
    check(
      'the payment is filled in from the story',
      to === '6222021608001234565' ? '' : `payee's account: "${to}"`,
    );
    const amount = await page.locator('.payment-amount input').first().inputValue();
    check('with its amount', amount === '28000.00' ? '' : `amount: "${amount}"`);
    await typeInto(page, 'to', '6222021608001234567');
    await page.locator('.payment-checks .warn').first().waitFor(); // the checksum fails: said before a bank refuses
    await typeInto(page, 'to', '6221880000000000018');
    await typeInto(page, 'to_bank', people.bank);
    await typeInto(page, 'time', '2026-01-02 15:20');
    await page.locator('.intake-send button:not([disabled])').waitFor();
    const label = await page.locator('.intake-send button').innerText();
    check('the button says what it will send', /1 道止付，涉及 1 家/.test(label) ? '' : label);
    await inspect(page, 'intake, filled', who.language);
    await page.locator('textarea').focus();
    await page.keyboard.press('Control+Enter');
    await page.waitForURL('**/cases/**');
    await page.locator('.graph-canvas canvas').first().waitFor();
    shared.deskCase = page.url().split('/').pop();
    check(
      'the case shows the payment',
      (await page.locator('.case-head').innerText()).includes('¥28,000.00') ? '' : 'no amount',
    );
    check('quiet', who.troubles().join(' | '));
    await who.context.close();
  });
}

/** Runs in the page: how far the words on the sheet lie from where the text field wraps them. */
function marksOff() {
  const [sheet, field] = [
    document.querySelector('.story-sheet'),
    document.querySelector('.story-input textarea'),
  ];
  const off = Math.abs(sheet.scrollHeight - field.scrollHeight);
  const style = ['fontSize', 'lineHeight', 'paddingLeft', 'paddingTop', 'letterSpacing'].filter(
    (name) => getComputedStyle(sheet)[name] !== getComputedStyle(field)[name],
  );
  return off > 2 || style.length > 0 || sheet.clientWidth !== field.clientWidth
    ? `${off} px apart, ${style.join()}`
    : '';
}
