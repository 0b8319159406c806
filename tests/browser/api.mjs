// The API as the tests' administrator uses it, to make the people and partners that the walks need.
import { randomBytes } from 'node:crypto';

export async function admin(base, login, password) {
  const entry = await fetch(`${base}/api/v1/session`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ login, password }),
  });
  if (!entry.ok) throw new Error(`sign-in of ${login}: ${entry.status} ${await entry.text()}`);
  const cookie = entry.headers
    .getSetCookie()
    .map((each) => each.split(';')[0])
    .join('; ');
  const { csrf } = await entry.json();
  return async (method, path, body, headers = {}) => {
    const response = await fetch(base + path, {
      method,
      headers: {
        Cookie: cookie,
        'X-CSRF-Token': csrf,
        'Content-Type': 'application/json',
        ...headers,
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    if (!response.ok)
      throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return response.json();
  };
}

/** A bank without a system of its own, and one person of each role. */
export async function cast(api) {
  const tag = randomBytes(3).toString('hex').toUpperCase();
  const bank = `WT${tag}`;
  await api('POST', '/api/v1/partners', { id: bank, kind: 'bank', name: `第${tag}村镇银行` });
  const people = { bank };
  for (const role of ['call_taker', 'officer', 'partner_desk', 'administrator']) {
    const login = `${role.replace('_', '-')}-${tag.toLowerCase()}`;
    const password = randomBytes(12).toString('base64url');
    const partner = role === 'partner_desk' ? bank : undefined;
    await api('POST', '/api/v1/users', { login, name: `测试${tag}`, role, partner, password });
    people[role] = { login, password };
  }
  return people;
}
