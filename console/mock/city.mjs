// The mock's banks and mules: each answer holds what is left and tells what has moved on.
export const kPartners = [
  { id: 'ICBC', kind: 'bank', name: '工商银行' }, { id: 'ABC', kind: 'bank', name: '农业银行' },
  { id: 'CCB', kind: 'bank', name: '建设银行' }, { id: 'BOC', kind: 'bank', name: '中国银行' },
  { id: 'PSBC', kind: 'bank', name: '邮储银行' }, { id: 'JNB', kind: 'bank', name: '济宁银行' },
  { id: 'ALIPAY', kind: 'payment_institution', name: '支付宝' }, { id: 'CMCC', kind: 'carrier', name: '中国移动' },
];
const kBanks = ['ICBC', 'ABC', 'CCB', 'BOC', 'PSBC', 'ALIPAY'];
const kNames = ['王某', '赵某', '钱某', '孙某', '周某', '吴某'];
const pick = (list) => list[Math.floor(Math.random() * list.length)];
const number = () => '62' + String(Math.floor(Math.random() * 1e17)).padStart(17, '0');

export function openCase(world, draft, reading, actor) {
  const id = `C2026-${world.nextCase++}`;
  const confirmed = (draft.payments ?? []).length > 0;
  const payments = confirmed ? draft.payments : reading.payments.map((p) => ({ from: 'UNKNOWN:0', time: world.now(), ...p, to: p.to.includes(':') ? p.to : `ICBC:${p.to}` }));
  const c = { id, opened_at: world.now(), paid_at: payments[0]?.time ?? world.now(), scam_type: reading.scam_type, county: draft.county, method: 'prorata', is_confirmed: confirmed, payments, orders: [], transfers: [], accounts: new Map(), alerts: [] };
  c.alerts.push({ id: `A${id.slice(1)}`, case: id, source: draft.source, county: draft.county, filed_at: world.now(), filed_by: actor, reporter: draft.reporter, narrative: draft.narrative, reading });
  world.cases.set(id, c);
  const notes = [{ code: 'payments.filed', params: { count: String(payments.length), amount_fen: String(payments.reduce((s, p) => s + p.amount_fen, 0)) } }];
  payments.forEach((p, i) => {
    account(c, p.from, 0).is_victim = true;
    move(c, p.from, p.to, p.amount_fen, p.time, world.now(), `P${id}-${i}`, true, p.to_name);
    notes.push(...order(world, c, p.to, confirmed));
  });
  world.write({ kind: 'alert.filed', actor, case: id, notes, funds: money(c, world), orders: c.orders });
  return c;
}

function account(c, key, tier, name) {
  if (!c.accounts.has(key)) c.accounts.set(key, { account: key, tier, in: 0, out: 0, held: 0, name });
  return c.accounts.get(key);
}

function move(c, from, to, fen, time, known, ref, isSource = false, name) {
  const a = account(c, from, 0);
  a.out += fen;
  account(c, to, a.tier + 1, name ?? pick(kNames)).in += fen;
  c.transfers.push({ ref, time, from, to, amount_fen: fen, traced_fen: fen, is_source: isSource, known_at: known });
}

function order(world, c, key, confirmed = true, kind = 'stop_payment') {
  const bank = key.split(':')[0];
  if (bank === 'CASH' || bank === 'ABROAD' || bank === 'XNB') return [{ code: 'account.edge', account: key, params: { reason: bank === 'CASH' ? 'cash' : 'not_a_partner', amount_fen: String(c.accounts.get(key).in) } }];
  const a = c.accounts.get(key);
  const id = `O${world.nextOrder++}`;
  const slow = Math.random() < 0.15;
  const o = { id, notice_no: `止〔2026〕${1000 + world.nextOrder}号`, case: c.id, partner: bank, kind, target: { account: key, name: a.name }, amount_fen: a.in - a.out, status: confirmed ? 'issued' : 'draft', authorised_by: confirmed ? 'duty-officer' : undefined,
    legal_basis: '反电信网络诈骗法第二十条', issued_at: world.now(), delivered_at: world.now(), due_at: new Date(Date.now() + 10000).toISOString(), reminders: 0, because: [{ key: 'traced_fen', value: String(a.in - a.out) }, { key: 'method', value: 'prorata' }, { key: 'chance_in_time', value: '0.62' }] };
  a.order = id;
  world.orders.set(id, o);
  c.orders.push(id);
  if (confirmed && bank !== 'JNB') setTimeout(() => advance(world, o, answer(c, o), bank), slow ? 40000 : 1200 + Math.random() * 3000).unref();
  return [{ code: 'account.followed', account: key, params: { amount_fen: String(a.in), tier: String(a.tier) } }, { code: confirmed ? 'order.issued' : 'order.drafted', order: id, account: key, params: { waits_for: 'reading' } }];
}

function answer(c, o) {
  const a = c.accounts.get(o.target.account);
  const left = a.in - a.out;
  const answer_id = `a-${o.id}`;
  if (Math.random() < 0.06) return { answer_id, result: 'refused', reason: '户名不符' };
  if (a.tier >= 4 || left < 100000 || Math.random() < 0.2) return { answer_id, result: 'done', held_fen: left, executed_at: new Date().toISOString(), transfers: [] };
  const parts = 1 + Math.floor(Math.random() * 4);
  const transfers = [];
  let rest = left - Math.floor(left * Math.random() * 0.3);
  for (let i = 0; i < parts; ++i) {
    const fen = i === parts - 1 ? rest : Math.floor((rest / (parts - i)) * (0.6 + Math.random() * 0.7));
    rest -= fen;
    if (fen <= 0) continue;
    const to = Math.random() < 0.12 ? `CASH:ATM${Math.floor(Math.random() * 900 + 100)}` : Math.random() < 0.06 ? `XNB:${number()}` : `${Math.random() < 0.1 ? 'JNB' : pick(kBanks)}:${number()}`;
    transfers.push({ ref: `T${o.id}-${i}`, time: new Date(Date.now() - 60000 + i * 7000).toISOString(), from: a.account, to, amount_fen: fen });
  }
  const moved = transfers.reduce((s, t) => s + t.amount_fen, 0);
  return { answer_id, result: moved > 0 ? 'partial' : 'done', held_fen: left - moved, executed_at: new Date().toISOString(), transfers };
}

export function advance(world, o, answer, actor) {
  if (o.status !== 'issued') return;
  const c = world.cases.get(o.case);
  Object.assign(o, { status: 'answered', answered_at: world.now(), answered_by: actor, answer });
  const a = c.accounts.get(o.target.account);
  const notes = [{ code: 'answer.received', order: o.id, account: a.account, params: { result: answer.result, held_fen: String(answer.held_fen ?? 0), ...(answer.reason ? { reason: answer.reason } : {}) } }];
  a.held = answer.held_fen ?? 0;
  a.closed = answer.result === 'refused' ? 'refused' : answer.result === 'not_found' ? 'not_found' : undefined;
  for (const t of answer.transfers ?? []) {
    move(c, t.from, t.to, t.amount_fen, typeof t.time === 'string' ? t.time : world.now(), world.now(), t.ref);
    notes.push(...order(world, c, t.to));
  }
  if (a.held > 0) notes.push({ code: a.held >= a.in - a.out ? 'hold.landed' : 'hold.partial', order: o.id, account: a.account, params: { held_fen: String(a.held), traced_fen: String(a.in) } });
  world.write({ kind: 'order.answered', actor, case: c.id, notes, funds: money(c, world), orders: [o.id] });
}

export function fundsOf(c, world) {
  const accounts = [...c.accounts.values()].map((a) => {
    const left = a.is_victim ? 0 : a.in - a.out;
    const bank = a.account.split(':')[0];
    const reason = bank === 'CASH' ? 'cash' : bank === 'XNB' ? 'not_a_partner' : a.closed ?? (left === 0 && !a.is_victim ? 'moved_on' : undefined);
    const state = a.held >= left && a.held > 0 ? 'held' : reason ? 'gone' : a.is_victim ? 'gone' : a.held > 0 ? 'held' : 'in_flight';
    return { account: a.account, name: a.name, tier: a.tier, traced_fen: left, held_fen: Math.min(a.held, left), state, ...(reason ? { reason } : {}), is_victim: a.is_victim, order: a.order };
  });
  const of = (f) => accounts.reduce((s, a) => s + f(a), 0);
  const held = of((a) => a.held_fen);
  const gone = of((a) => (a.state === 'gone' ? a.traced_fen - a.held_fen : 0));
  const paid = c.transfers.filter((t) => t.is_source).reduce((s, t) => s + t.amount_fen, 0);
  return { as_of: world.now(), paid_fen: paid, held_fen: held, gone_fen: gone, returned_fen: 0, in_flight_fen: paid - held - gone, accounts, transfers: c.transfers };
}

function money(c, world) {
  const { paid_fen, held_fen, in_flight_fen, gone_fen, returned_fen } = fundsOf(c, world);
  return { paid_fen, held_fen, in_flight_fen, gone_fen, returned_fen };
}
