// A stand-in for the server while developing screens: `npm run mock`, then `npm run dev`.
// In memory, answers after openapi.yaml; banks answer after two seconds, money moves over four tiers.
// Sign in with any login of kUsers and the password "mock-password".
import { createServer } from 'node:http';
import { readFileSync, existsSync } from 'node:fs';
import { extname, join } from 'node:path';
import { openCase, advance, fundsOf, kPartners } from './city.mjs';

const kPort = Number(process.env.PORT ?? 8080);
const kDist = new URL('../dist/', import.meta.url).pathname;
const now = () => new Date().toISOString();
const users = [
  { id: 'U1', login: 'admin', name: '管理员', role: 'administrator', is_active: true, last_seen_at: now() },
  { id: 'U2', login: 'taker', name: '接警员甲', role: 'call_taker', is_active: true },
  { id: 'U3', login: 'officer', name: '侦查员乙', role: 'officer', is_active: true },
  { id: 'U4', login: 'desk', name: '某银行席位', role: 'partner_desk', partner: 'JNB', is_active: true },
];
const partners = kPartners.map((p) => ({ ...p, is_active: true, has_token: p.id !== 'JNB', from_config: true, waiting: 0, overdue: 0, answered: 12, median_answer_s: 2.1, last_seen_at: now() }));
const world = { cases: new Map(), orders: new Map(), entries: [], nextCase: 1041, nextOrder: 1, streams: new Set(), now };
world.write = (entry) => {
  const full = { seq: world.entries.length + 1, at: now(), ...entry };
  world.entries.push(full);
  for (const stream of world.streams) stream.write(`id: ${full.seq}\ndata: ${JSON.stringify(full)}\n\n`);
};

const sums = (list) => list.reduce((a, c) => { for (const k in a) a[k] += c[k]; return a; }, { paid_fen: 0, held_fen: 0, in_flight_fen: 0, gone_fen: 0, returned_fen: 0 });
function summary(c) {
  const { accounts, transfers, as_of, ...money } = fundsOf(c, world);
  const open = c.orders.map((id) => world.orders.get(id)).filter((o) => o.status === 'issued');
  const by = groupBy(open, (o) => o.partner);
  return {
    id: c.id, opened_at: c.opened_at, paid_at: c.paid_at, changed_at: now(), scam_type: c.scam_type, county: c.county,
    is_settled: money.in_flight_fen === 0, is_confirmed: c.is_confirmed, ...money, tiers: Math.max(0, ...accounts.map((a) => a.tier)), accounts: accounts.length,
    drafts: c.orders.filter((id) => world.orders.get(id).status === 'draft').length,
    waiting: [...by].map(([partner, list]) => ({ partner, orders: list.length, since: list[0].issued_at, is_overdue: list.some((o) => Date.parse(o.due_at) < Date.now()) })),
  };
}
const caseView = (c) => ({ ...summary(c), method: c.method, alerts: c.alerts, orders: c.orders.map((id) => world.orders.get(id)), unconfirmed_payments: c.is_confirmed ? [] : c.payments,
  indicators: [{ value: '+8617012345678', kind: 'phone', role: 'suspect', case: c.id, where: 'alert', count: 1 }, { value: '张某', kind: 'name', role: 'suspect', case: c.id, where: 'transfer', count: 1 }], journal_head: world.entries.length });

function read(text) {
  const bytes = (i) => Buffer.byteLength(text.slice(0, i));
  const indicators = [];
  const find = (re, make) => { for (const m of text.matchAll(re)) indicators.push({ text: m[0], begin: bytes(m.index), end: bytes(m.index + m[0].length), role: 'suspect', attributes: {}, because: [], ...make(m) }); };
  find(/(?<!\d)\d{16,19}(?!\d)/g, (m) => { const ok = luhn(m[0]); return { kind: 'bank_account', value: m[0], attributes: { ...(m[0].startsWith('6222') ? { bank: 'ICBC' } : {}), luhn: ok ? 'ok' : 'failed' }, candidates: ok ? [] : ['6222021608001234565'] }; });
  find(/(?<!\d)1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)/g, (m) => ({ kind: 'phone', value: '+86' + m[0].replace(/\D/g, ''), attributes: { carrier: 'virtual', place: '山东济宁' }, because: [{ text: '来电' }] }));
  find(/[a-z0-9-]+\.(com|cn|top|xyz)(\/\S*)?/g, (m) => ({ kind: 'domain', value: m[0] }));
  const amounts = [...text.matchAll(/(\d+(?:\.\d+)?)(万)?元/g)].map((m) => ({ fen: Math.round(Number(m[1]) * (m[2] ? 1e6 : 100)), text: m[0], begin: bytes(m.index), end: bytes(m.index + m[0].length) }));
  const card = indicators.find((i) => i.kind === 'bank_account');
  return { scam_type: /公安|警/.test(text) ? 'impersonating_officials' : 'other', scam_confidence: 0.93, scam_because: [{ text: '安全账户' }], loss_fen: amounts[0]?.fen ?? null,
    indicators, amounts, times: [], payments: card && amounts[0] ? [{ to: (card.attributes.bank ? card.attributes.bank + ':' : '') + card.value, amount_fen: amounts[0].fen, time: now() }] : [] };
}
function luhn(d) { let s = 0; for (let i = 0; i < d.length; ++i) { let n = +d[d.length - 1 - i]; if (i % 2) { n *= 2; if (n > 9) n -= 9; } s += n; } return s % 10 === 0; }

function decide({ decision, orders, reason }, actor) {
  const to = { approve: 'issued', reject: 'rejected', withdraw: 'withdrawn', release: 'answered', resend: 'issued' }[decision];
  return { results: orders.map((id) => {
    const o = world.orders.get(id);
    if (!o) return { order: id, done: false, reason: 'order.not_found', detail: 'no such order' };
    o.status = to; o.issued_at = now();
    if (decision === 'approve') o.authorised_by = actor;
    world.write({ kind: 'case.advanced', actor, case: o.case, notes: [{ code: `order.${to === 'issued' ? 'approved' : to}`, order: id, params: { by: actor, ...(reason ? { reason } : {}) } }], orders: [id] });
    return { order: id, done: true };
  }) };
}

let idempotent = new Map();
const problem = (status, reason, detail) => ({ status, body: { type: `urn:holdfast:${reason}`, title: reason, status, detail } });
function handle(method, path, q, body, user, headers) {
  if (path === '/api/v1/session' && method === 'POST') {
    const found = users.find((u) => u.login === body.login && body.password === 'mock-password');
    return found ? { body: { user: found, csrf: 'mock' }, cookie: `holdfast_session=${found.id}; HttpOnly; Path=/` } : problem(401, 'session.wrong_password', 'login or password is wrong');
  }
  if (!user) return problem(401, 'session.required', 'sign in');
  if (method !== 'GET' && headers['x-csrf-token'] !== 'mock') return problem(403, 'session.csrf', 'no csrf token');
  const id = path.split('/')[4];
  const one = world.cases.get(id);
  if (path === '/api/v1/session') return method === 'GET' ? { body: { user, csrf: 'mock' } } : { status: 204, cookie: 'holdfast_session=; Max-Age=0; Path=/' };
  if (path === '/api/v1/readings') return { body: read(body.text) };
  if (path === '/api/v1/alerts') {
    const key = headers['idempotency-key'];
    if (!idempotent.has(key)) { const c = openCase(world, body, read(body.narrative ?? ''), user.login); idempotent.set(key, { alert: c.alerts[0].id, case: c.id }); }
    return { status: 201, body: idempotent.get(key) };
  }
  if (path === '/api/v1/board') {
    const all = [...world.cases.values()].map(summary);
    const open = [...world.orders.values()].filter((o) => o.status === 'issued');
    return { body: { as_of: now(), journal_head: world.entries.length, cases: all.filter((c) => !c.is_settled).sort((a, b) => b.in_flight_fen - a.in_flight_fen),
      partners: partners.map((p) => { const mine = open.filter((o) => o.partner === p.id); return { partner: p.id, name: p.name, waiting: mine.length, overdue: mine.filter((o) => Date.parse(o.due_at) < Date.now()).length, oldest_at: mine[0]?.issued_at, median_answer_s: p.median_answer_s }; }),
      today: { ...sums(all.map(({ paid_fen, held_fen, in_flight_fen, gone_fen, returned_fen }) => ({ paid_fen, held_fen, in_flight_fen, gone_fen, returned_fen }))), alerts: all.length, orders: world.orders.size, median_first_order_s: 0.02, median_last_hold_s: 9.4 } } };
  }
  if (path === '/api/v1/cases') { let all = [...world.cases.values()].map(summary).reverse(); if (q.get('status') === 'settled') all = all.filter((c) => c.is_settled); return { body: { cases: all.slice(0, Number(q.get('limit') ?? 50)) } }; }
  if (path.startsWith('/api/v1/cases/')) {
    if (!one) return problem(404, 'case.not_found', 'no such case');
    const what = path.split('/').slice(5).join('/');
    if (what === '') return { body: caseView(one) };
    if (what === 'funds') return { body: fundsOf(one, world) };
    if (what === 'timeline') return { body: { entries: world.entries.filter((e) => e.case === id && e.seq > Number(q.get('after') ?? 0)) } };
    if (what === 'reading') { one.is_confirmed = true; one.payments = body.payments; for (const oid of one.orders) decide({ decision: 'approve', orders: [oid] }, user.login); return { body: caseView(one) }; }
    if (what === 'method') { one.method = body.method; world.write({ kind: 'case.advanced', actor: user.login, case: id, notes: [{ code: 'method.set', params: { method: body.method, by: user.login, reason: body.reason } }] }); return { body: caseView(one) }; }
    return { body: caseView(one) };
  }
  if (path === '/api/v1/orders') {
    let all = [...world.orders.values()]; const s = q.get('status') ?? 'waiting';
    all = all.filter((o) => s === 'all' || (s === 'waiting' && o.status === 'issued') || s === o.status || (s === 'overdue' && o.status === 'issued' && Date.parse(o.due_at) < Date.now()));
    if (q.get('partner')) all = all.filter((o) => o.partner === q.get('partner'));
    if (q.get('kind')) all = all.filter((o) => o.kind === q.get('kind'));
    return { body: { orders: all.sort((a, b) => a.due_at.localeCompare(b.due_at)).slice(0, 200) } };
  }
  if (path === '/api/v1/orders/decisions') return { body: decide(body, user.login) };
  if (path === '/api/v1/search') { const hits = []; for (const c of world.cases.values()) for (const a of fundsOf(c, world).accounts) if (a.account.replace(/\D/g, '').includes(q.get('q').replace(/\s/g, '')) || a.name?.includes(q.get('q'))) hits.push({ value: a.account, kind: 'account', role: a.is_victim ? 'victim' : 'suspect', case: c.id, where: 'transfer', at: c.opened_at, count: 1 }); return { body: { hits } }; }
  if (path === '/api/v1/users') { if (method === 'GET') return { body: { users } }; const u = { id: `U${users.length + 1}`, is_active: true, ...body, password: undefined }; users.push(u); return { status: 201, body: u }; }
  if (path.startsWith('/api/v1/users/')) { const u = users.find((x) => x.id === id); Object.assign(u, body, { password: undefined }); return { body: u }; }
  if (path === '/api/v1/partners') { if (method === 'GET') return { body: { partners } }; const p = { is_active: true, has_token: false, from_config: false, waiting: 0, overdue: 0, ...body }; partners.push(p); return { status: 201, body: p }; }
  if (path.endsWith('/token')) return { status: 201, body: { token: 'hf_' + 'x'.repeat(43) } };
  if (path.startsWith('/api/v1/partners/')) { const p = partners.find((x) => x.id === id); Object.assign(p, body); return { body: p }; }
  if (path === '/partner/v1/orders') return { body: { orders: [...world.orders.values()].filter((o) => o.partner === (user.partner ?? 'JNB') && o.status === 'issued').map((o) => ({ ...o, key_id: 'k1', signature: 'x' })), cursor: 'c1' } };
  if (path.startsWith('/partner/v1/orders/')) { const o = world.orders.get(id); if (!o) return problem(404, 'order.not_found', 'no such order'); advance(world, o, body, user.login); return { body: { order: id, answer_id: body.answer_id } }; }
  return problem(404, 'path.not_found', path);
}

createServer(async (request, response) => {
  const url = new URL(request.url, 'http://x');
  const cookie = /holdfast_session=(\w+)/.exec(request.headers.cookie ?? '')?.[1];
  const user = users.find((u) => u.id === cookie);
  if (url.pathname === '/api/v1/events' && user) {
    response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
    response.write(': hello\n\n');
    const last = Number(request.headers['last-event-id'] ?? world.entries.length);
    for (const e of world.entries.slice(last)) response.write(`id: ${e.seq}\ndata: ${JSON.stringify(e)}\n\n`);
    world.streams.add(response);
    return void request.on('close', () => world.streams.delete(response));
  }
  if (!/^\/(api|partner)\//.test(url.pathname)) return void file(url.pathname, response);
  let text = '';
  for await (const piece of request) text += piece;
  const r = handle(request.method, url.pathname, url.searchParams, text ? JSON.parse(text) : undefined, user, request.headers);
  response.writeHead(r.status ?? 200, { 'Content-Type': (r.status ?? 200) >= 400 ? 'application/problem+json' : 'application/json', ...(r.cookie ? { 'Set-Cookie': r.cookie } : {}) });
  response.end(r.body ? JSON.stringify(r.body) : undefined);
}).listen(kPort, '127.0.0.1', () => console.log(`mock on http://127.0.0.1:${kPort}`));

function file(path, response) {
  const at = join(kDist, path === '/' ? 'index.html' : path);
  const found = existsSync(at) && extname(at) ? at : join(kDist, 'index.html');
  const type = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' }[extname(found)] ?? 'text/plain';
  response.writeHead(200, { 'Content-Type': type, 'Content-Security-Policy': "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:" });
  response.end(readFileSync(found));
}

function tellStory() {
  const card = (bank, n) => `${bank}:${n}`;
  const amount = [2800000, 12650000, 480000, 9990000][world.nextCase % 4];
  openCase(world, { source: '110', county: '370811', narrative: '今日15时许，报警人接到自称公安局民警的电话17012345678，称其涉嫌洗钱，要求转入安全账户6222021608001234565，共转账2.8万元。', reporter: { name: '李某', phone: '13800138000' },
    payments: world.nextCase % 5 === 0 ? [] : [{ time: new Date(Date.now() - 240000 - Math.random() * 500000).toISOString(), from: card('CCB', '6217001234567890123'), to: card('ICBC', `6222021608${String(Math.floor(Math.random() * 1e9)).padStart(9, '0')}`), amount_fen: amount, to_name: '王某' }] }, read('公安 6222021608001234565 2.8万元'), 'cad-110');
}
tellStory(); tellStory(); tellStory();
setInterval(() => world.cases.size < 14 && tellStory(), 6000).unref();

function groupBy(list, key) {
  const groups = new Map();
  for (const each of list) groups.set(key(each), [...(groups.get(key(each)) ?? []), each]);
  return groups;
}
