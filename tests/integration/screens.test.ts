/** The main screens as a person sees them, pinned: 80 and 120 columns, in colour and without, and as a pipe gets them. */
import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createMock } from '../../mock/index.ts';
import { displayWidth } from '../../src/cli/render/displayWidth.ts';
import { fakeStream, NOW_MS, run } from '../unit/cli/fakeWorld.ts';

const CHECK = `-- check: nobody_pays_too_much
-- model: gold.fct_payments
-- kind: range
-- severity: error
-- rule: No payment is above one unit of its currency.
SELECT charge_id, currency, amount_minor FROM gold.fct_payments WHERE amount_minor > 1
`;

let root: string;
let server: ReturnType<typeof Bun.serve>;
let firstRun: Record<'stdout' | 'stderr', string> & { readonly status: number };

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'screens-'));
  await Bun.write(join(root, 'sql/quality/nobody.sql'), CHECK);
  const startUnix = NOW_MS / 1000 - 2 * 86_400;
  const mock = createMock({ seed: 1, startUnix, days: 2, volume: 2, frozen: true, pretty: false, clock: () => NOW_MS });
  server = Bun.serve({ hostname: '127.0.0.1', port: 0, fetch: (request) => mock.fetch(request) });
  firstRun = await screen(['run-pipeline', '--run-id', 'monday', '--sql-dir', join(root, 'sql'), '--source-url', server.url.origin], 80);
}, 60_000);

afterAll(async () => {
  await server.stop(true);
  rmSync(root, { recursive: true, force: true });
});

/** A command's output on a terminal of so many columns, or through a pipe. What differs from run to run is put into words. */
async function screen(line: readonly string[], columns: number | undefined, env: Record<string, string> = { NO_COLOR: '1' }) {
  const stream = () => fakeStream(columns === undefined ? {} : { isTTY: true, columns, rows: 50 });
  const ran = await run([...line, '--data-dir', join(root, 'data')], { stdout: stream(), stderr: stream(), env, cwd: root });
  return { ...ran, stdout: normal(ran.stdout) };
}

/** Times, sizes and paths as words of the same width where a table's alignment hangs on it. */
function normal(text: string): string {
  return text
    .replaceAll(root, 'ROOT')
    .replaceAll(server.url.origin, 'SOURCE')
    .replaceAll(/\b\d+(\.\d+)?( ?)(ms|s|kB|MB|B)\b/g, (found) => '#'.padStart(found.length, '#'));
}

/** A terminal's own colours only move nothing: without them the text is the same. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences are what is taken away
const plain = (text: string) => text.replaceAll(/\u001b\[[0-9;]*m/g, '');

const SCREENS = [
  ['--help'],
  ['help', 'run-pipeline'],
  ['entities'],
  ['models'],
  ['status'],
  ['runs', 'list'],
  ['runs', 'show', 'monday'],
] as const;

describe.each(SCREENS)('%s %s', (...words) => {
  const line = words.filter((word) => word !== undefined);
  const show = (columns: number | undefined, env?: Record<string, string>) =>
    line[0] === '--help' || line[0] === 'help' ? help(line, columns, env) : screen(line, columns, env);

  test.each([80, 120])('at %d columns nothing runs over the edge', async (columns) => {
    const { stdout } = await show(columns);
    expect(abridged(stdout)).toMatchSnapshot();
    const tooWide = stdout.split('\n').filter((text) => displayWidth(text) > columns && !mayRunOver(text));
    expect(tooWide).toEqual([]);
  });

  test('colours change no letter', async () => {
    const [coloured, bare] = [await show(80, {}), await show(80)];
    expect(coloured.stdout).toContain('\u001b[');
    expect(plain(coloured.stdout)).toBe(bare.stdout);
  });

  test('a pipe gets no colour and nothing is cut', async () => {
    const { stdout } = await show(undefined, {});
    expect(stdout).toBe(plain(stdout));
    expect(stdout).not.toMatch(/\w…( {2}|$)/m);
  });
});

async function help(line: readonly string[], columns: number | undefined, env: Record<string, string> = { NO_COLOR: '1' }) {
  return await run(line, { stdout: fakeStream(columns === undefined ? {} : { isTTY: true, columns, rows: 50 }), env });
}

/** Commands, statements, paths and lines of facts are to be copied whole: the terminal wraps them, not we. Tables and prose fit. */
const mayRunOver = (text: string) => / · |^\s*(payments-pipeline |# |all rows |again |sql )|^status /.test(text);

/** The beginning and the end, with digits as `#`: a model or a check more is no other screen. */
function abridged(text: string): string {
  const lines = text.replaceAll(/\d/g, '#').trimEnd().split('\n');
  return lines.length <= 40 ? lines.join('\n') : [...lines.slice(0, 16), '[…]', ...lines.slice(-12)].join('\n');
}

describe('a run that a check fails', () => {
  test('says which, why, with rows, and what to type; the error stands once', () => {
    expect(firstRun.status).toBe(3);
    const [verdict = ''] = firstRun.stdout.slice(firstRun.stdout.indexOf('\nFAILED')).split('\nSKIPPED');
    expect(verdict.replaceAll(/\d/g, '#').replaceAll(/\bch_\w+/g, 'ch_')).toMatchSnapshot();
    expect(firstRun.stdout).toMatch(/^quality {2}rejected: nothing was published {2}run monday/m);
    expect(firstRun.stdout).toMatch(/\nNext:\n.+\n {2}payments-pipeline report --data-dir \S+ monday --format html --output report.html\n/);
    expect(firstRun.stderr).toMatch(/\n {2}hint: /);
    expect(firstRun.stderr.match(/CHECKS_FAILED/g)).toHaveLength(1);
  });
});
