import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fail } from './fail.mjs';
import { root } from './paths.mjs';
import { runBun } from './processes.mjs';

/**
 * Runs the named benches of tests/bench (all, when none is named), one after the other; resolves to the first status that is not 0.
 * @param {readonly string[]} names without `.ts`
 * @param {string} binary for benches of the whole program
 * @returns {Promise<number>}
 */
export async function runBenches(names, binary) {
  const known = readdirSync(join(root, 'tests', 'bench'))
    .filter((name) => name.endsWith('.ts'))
    .map((name) => name.slice(0, -3));
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0) fail(`There is no bench ${unknown.join(', ')}.`, `Benches: ${known.join(', ')}.`);
  for (const name of names.length > 0 ? names : known) {
    const status = await runBun([`tests/bench/${name}.ts`], { PAYMENTS_PIPELINE_BINARY: binary });
    if (status !== 0) return status;
  }
  return 0;
}
