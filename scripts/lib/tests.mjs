import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { bunPath } from './bun.mjs';
import { chooseTests } from './chooseTests.mjs';
import { closingLine, readCounts } from './counts.mjs';
import { fail } from './fail.mjs';
import { root } from './paths.mjs';
import { exitStatus } from './processes.mjs';
import { quietTestOutput } from './testOutput.mjs';

/** The longest tests allow themselves 3 minutes; a run that is silent for much longer hangs, and would do so for ever. */
const SILENCE_MS = 480_000;
/** Test files run in processes of their own, so many at once; each may hold a DuckDB of a gigabyte. */
const WORKERS = Math.min(availableParallelism(), 4);

/**
 * Runs the named suites (all, when none is named), or the named tests of them, in one `bun test`, and closes with `N passed, N failed` alone on a line.
 * @param {readonly string[]} args suites and names, then flags for `bun test`
 * @param {string} binary what the e2e suite runs
 * @returns {Promise<number>} exit status
 */
export async function runTests(args, binary) {
  const { paths, flags, unknown } = chooseTests(args, testFiles());
  if (unknown.length > 0)
    fail(`There is no test ${unknown.join(', ')}.`, 'A name is a part of the path of a test file; flags for `bun test` stand after names.');
  if (paths.length === 0) fail('There are no tests to run.', 'The folders are tests/unit, tests/integration and tests/e2e.');
  const { status, output } = await bunTest([...paths, ...flags], binary);
  const counts = readCounts(output, status);
  process.stdout.write(`\n${closingLine(counts)}\n`);
  return counts.failed === 0 ? status : status || 1;
}

function testFiles() {
  const files = readdirSync(join(root, 'tests'), { recursive: true, encoding: 'utf8' });
  return files.filter((file) => file.endsWith('.test.ts')).map((file) => `./tests/${file.replaceAll('\\', '/')}`);
}

/**
 * @param {readonly string[]} args
 * @param {string} binary
 */
async function bunTest(args, binary) {
  const colour = process.stderr.isTTY && process.env.NO_COLOR === undefined ? { FORCE_COLOR: '1' } : {};
  const env = { ...process.env, ...colour, PAYMENTS_PIPELINE_BINARY: binary };
  const child = spawn(bunPath(), ['test', '--timeout=180000', `--parallel=${WORKERS}`, ...args], {
    cwd: root,
    env,
    stdio: ['ignore', 'inherit', 'pipe'],
  });
  const shown = quietTestOutput((text) => process.stderr.write(text));
  const watchdog = setTimeout(() => {
    process.stderr.write(
      `error: nothing was heard for ${SILENCE_MS / 1000} s; the tests are stopped. The last line was:\n  ${shown.last()}\n`,
    );
    child.kill('SIGKILL');
  }, SILENCE_MS);
  let output = '';
  child.stderr.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
    watchdog.refresh();
    shown.write(text);
    output = (output + text).slice(-4096);
  });
  const status = await exitStatus(child);
  clearTimeout(watchdog);
  shown.end();
  return { status, output };
}
