// The three stories that Holdfast was made for, each a 110 record: typed in by a call taker, read, filed,
// answered by a clerk at the desk, chased to the end over two accounts.
import { cast } from '../api.mjs';
import { person } from '../browser.mjs';
import { inspect } from '../inspect.mjs';
import { check, walk } from '../results.mjs';

/** A moment so many minutes ago, by the clock on the wall in China, as a record writes it. */
function ago(minutes) {
  const then = new Date(Date.now() + 8 * 3_600_000 - minutes * 60_000);
  const date = `${then.getUTCFullYear()}年${then.getUTCMonth() + 1}月${then.getUTCDate()}日`;
  return `${date}${then.getUTCHours()}时${String(then.getUTCMinutes()).padStart(2, '0')}分`;
}

const kStories = [
  {
    name: 'a student sent to a hotel by false police',
    said: `报警人（在校学生）称：${ago(95)}许接到+8617012345678来电，对方自称某市公安局民警，称其身份证被冒用办卡涉嫌洗钱，要求其到宾馆开房独处、不得告诉家人，并将全部存款转入“安全账户”配合核查。报警人于${ago(12)}通过手机银行向6222021608001234565（户名王某）转账2.8万元，后发现被骗。`,
    account: '6222021608001234565',
    marked: ['+8617012345678', '6222021608001234565'],
    paid: '¥28,000.00',
    type: '冒充公检法',
  },
  {
    name: 'a merchant asked for tents by a false fire brigade',
    said: `事主经营户外用品店。昨日下午一名自称消防大队后勤的男子打来电话17198765432，称要采购帐篷40顶，添加其微信xf119zhang后又称急需一批单兵自热食品，让事主找指定厂家代买并先行垫付。事主于${ago(15)}向农业银行卡6228480048123456781转账5.2万元货款，对方随即失联。`,
    account: '6228480048123456781',
    marked: ['17198765432', 'xf119zhang', '6228480048123456781'],
    paid: '¥52,000.00',
    type: '冒充军警购物',
  },
  {
    name: 'a mother whose daughter’s QQ was stolen',
    said: `报警人称其女儿在外地读大学，${ago(60)}女儿的QQ（号码2837465019）发来消息，说学校邀请教授开设培训班需交报名费，让母亲把钱汇给“张主任”。报警人于${ago(11)}用手机银行向建设银行6217002220001234563汇款3.6万元，随后与女儿电话核实，得知QQ号被盗。`,
    account: '6217002220001234563',
    marked: ['2837465019', '6217002220001234563'],
    paid: '¥36,000.00',
    type: '冒充领导',
  },
];

export async function stories({ browser, base, api }) {
  const people = await cast(api); // a bank of their own: its desk shows these orders only
  for (const story of kStories) {
    await walk(`story: ${story.name}`, async () => {
      const caseId = await file(browser, base, people, story);
      await answerAll(browser, base, people, story);
      await seen(browser, base, people, story, caseId);
    });
  }
}

async function file(browser, base, people, story) {
  const who = await person(browser, base, people.call_taker.login, people.call_taker.password);
  const { page } = who;
  await page.goto('/intake');
  await page.locator('textarea').fill(story.said);
  for (const each of story.marked)
    await page.locator('.story-sheet mark', { hasText: each }).waitFor();
  await page.locator('.found-top', { hasText: story.type }).waitFor();
  await page.locator('.payment').first().waitFor();
  const to = await page.locator('.payment-to input').first().inputValue();
  check('the account to stop is read', to === story.account ? '' : `payee's account: "${to}"`);
  // The village bank of these walks stands in for the bank of the story.
  const bank = page.locator('.payment-to_bank input').first();
  await bank.fill(people.bank);
  await page.locator('.intake-send button:not([disabled])').waitFor();
  await inspect(page, `intake, ${story.name}`, who.language);
  await page.locator('textarea').focus();
  await page.keyboard.press('Control+Enter');
  await page.waitForURL('**/cases/**');
  await page.locator('.graph-canvas canvas').first().waitFor();
  check('filing: quiet', who.troubles().join(' | '));
  const id = page.url().split('/').pop();
  await who.context.close();
  return id;
}

/** Half was still there, the rest had moved on within the bank: the clerk answers both stops. */
async function answerAll(browser, base, people, story) {
  const { login, password } = people.partner_desk;
  const who = await person(browser, base, login, password);
  const { page } = who;
  const yuan = Number(story.paid.replace(/[¥,]/g, ''));
  const from = `${people.bank}:${story.account}`;
  const next = `${people.bank}:62218800000000${String(yuan).padStart(5, '0')}`;
  await orderOf(page, story.account);
  await page.keyboard.press('2');
  await page.locator('.desk-fields').waitFor();
  await page.keyboard.type(String(yuan / 2));
  const time = new Date(Date.now() + 8 * 3_600_000 - 5_000).toISOString().slice(0, 19);
  await page.locator('.desk-upload input[type="file"]').setInputFiles({
    name: 'transfers.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(
      `ref,time,from,to,amount\nN${yuan},${time.replace('T', ' ')},${from},${next},${yuan / 2}\n`,
    ),
  });
  await page.locator('.desk-upload .good').waitFor();
  await page.keyboard.press('Control+Enter');
  await orderOf(page, next.split(':')[1]);
  // The stop there, and the first one's amount as it is now: both done.
  for (let left = 2; left > 0; --left) {
    await page.keyboard.press('1');
    await page.locator('.desk-fields').waitFor();
    await page.keyboard.press('Control+Enter');
    await page.locator('.desk-fields').waitFor({ state: 'detached' });
  }
  await page.locator('.desk-order').waitFor({ state: 'detached' });
  await who.context.close();
}

/** Waits until the desk shows the order about this account. */
async function orderOf(page, account) {
  const grouped = account.match(/.{1,4}/g).join(' ');
  await page.locator('.desk-target', { hasText: grouped }).waitFor();
}

async function seen(browser, base, people, story, caseId) {
  const who = await person(browser, base, people.officer.login, people.officer.password);
  const { page } = who;
  await page.goto(`/cases/${caseId}`);
  await page.locator('.tag-good', { hasText: '已办结' }).first().waitFor();
  const head = await page.locator('.case-head, .page-head').allInnerTexts();
  const isHeld = head.join(' ').split(story.paid).length >= 3; // paid, and held
  check('all of it is held', isHeld ? '' : head.join(' ').replaceAll('\n', ' '));
  await page.keyboard.press('s');
  await page.locator('.sankey-bar').nth(2).waitFor();
  await inspect(page, `streams, ${story.name}`, who.language);
  check('looking: quiet', who.troubles().join(' | '));
  await who.context.close();
}
