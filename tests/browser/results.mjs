// Counts what was checked; one line for each failure, one at the end for all.
const failures = [];
let passed = 0;
let where = '';

/** Runs a walk; a walk that breaks off is one failure and the next goes on. */
export async function walk(name, run) {
  where = name;
  const began = Date.now();
  try {
    await run();
    console.log(`walked ${name} (${((Date.now() - began) / 1000).toFixed(1)} s)`);
  } catch (error) {
    fail(
      `broke off: ${String(error.message ?? error)
        .split('\n')
        .slice(0, 6)
        .join(' | ')}`,
    );
  }
}

/** A check: `problem` is empty if it holds. */
export function check(what, problem) {
  if (problem) fail(`${what}: ${problem}`);
  else passed += 1;
}

function fail(text) {
  failures.push(`${where}: ${text}`);
  console.log(`FAIL ${where}: ${text}`);
}

/** Prints the closing line; the exit status. */
export function finish() {
  console.log(`${passed} passed, ${failures.length} failed`);
  return failures.length === 0 ? 0 : 1;
}
