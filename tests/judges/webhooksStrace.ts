/**
 * Kills the receiver at its mutating system calls, one after the other, with strace: `inject=CALL:signal=KILL:when=N` for each call and N, until a
 * run is not killed any more. After each death a receiver without strace starts on the same store and stops; then everything that was
 * acknowledged must be in Bronze once. With `error=…` instead of a signal it is told that the call failed, and must go on.
 *
 *   bun tests/judges/webhooksStrace.ts BINARY
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openLocalStorage } from '../../src/storage/local/index.ts';
import { startProcess } from '../e2e/support/process.ts';
import { findLosses, type Load, startLoad } from '../support/webhookLoad.ts';

const SECRET = 'whsec_judge_of_deaths';
/** Calls that change a file system; those that a run does not make are done with at once. */
const MUTATING = [
  'write',
  'pwrite64',
  'writev',
  'pwritev',
  'fdatasync',
  'fsync',
  'rename',
  'renameat',
  'renameat2',
  'link',
  'linkat',
  'unlink',
  'unlinkat',
  'mkdir',
  'mkdirat',
  'ftruncate',
];
/** Of one call: beyond that many the loop of receiving repeats itself. */
const MOST = Number(process.env['MOST'] ?? 8);
const FAILURES = [
  'write:error=ENOSPC',
  'pwrite64:error=ENOSPC',
  'fdatasync:error=EIO',
  'fsync:error=EIO',
  'rename:error=EACCES',
  'link:error=ENOSPC',
  'unlink:error=EROFS',
  'mkdir:error=ENOSPC',
];

const binary = process.argv[2] ?? '';
const temporary = mkdtempSync(join(tmpdir(), 'webhooks-strace-'));
const env = { PATH: '/usr/bin:/bin', HOME: temporary, XDG_CACHE_HOME: join(temporary, 'cache'), WEBHOOK_SECRET: SECRET };
let [passed, failed, deaths, seed] = [0, 0, 0, 1];

/** Starts it, and sends to it for as long as it lives, at most a moment; then it is told to stop. True if it was killed on the way. */
async function live(root: string, load: Load, under: readonly string[]): Promise<boolean> {
  const args = ['serve-webhooks', '--port', '0', '--quiet', '--log-format', 'json', '--data-dir', root];
  const receiver = startProcess([...under, binary, ...args], { cwd: temporary, env, timeoutMs: 60_000 });
  const url = await receiver.waitForLine(/^http:\S+$/).then(
    ([found]) => found,
    () => undefined,
  );
  load.aim(url);
  // Long enough for a first roll of what an earlier life has left, and for deliveries of its own.
  await Promise.race([receiver.finished.catch(() => undefined), Bun.sleep(under.length > 0 ? 700 : 60)]);
  load.aim(undefined);
  if (under.length === 0) receiver.signal('SIGTERM');
  else for (const pid of childOf(receiver.pid)) process.kill(pid, 'SIGTERM');
  const { status } = await receiver.finished;
  return status !== 0;
}

/** strace's own children: the receiver. */
function childOf(pid: number): number[] {
  const { stdout } = Bun.spawnSync(['ps', '-o', 'pid=', '--ppid', String(pid)]);
  return stdout
    .toString()
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map(Number);
}

/** One death, or one failure, on a store of its own that has something in its log already. */
async function scene(injection: string): Promise<{ killed: boolean; problems: string[] }> {
  const root = join(temporary, `data-${seed++}`);
  let state = seed;
  const random = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  const load = startLoad({ secret: SECRET, senders: 6, random });
  try {
    await leaveSomething(root, load);
    const killed = await live(root, load, [
      'strace',
      '-f',
      '-qq',
      '-o',
      '/dev/null',
      '-e',
      `trace=${injection.split(':')[0]}`,
      '-e',
      `inject=${injection}`,
    ]);
    await live(root, load, []);
    await load.stop();
    await live(root, load, []);
    return { killed, problems: await findLosses(openLocalStorage(root), load) };
  } finally {
    await load.stop();
    rmSync(root, { recursive: true, force: true });
  }
}

/** A receiver that was killed in the middle of its work. */
async function leaveSomething(root: string, load: Load): Promise<void> {
  const receiver = startProcess([binary, 'serve-webhooks', '--port', '0', '--quiet', '--data-dir', root], { cwd: temporary, env });
  const [url] = await receiver.waitForLine(/^http:\S+$/);
  load.aim(url);
  await Bun.sleep(50);
  load.aim(undefined);
  await receiver.stop();
}

function judge(name: string, problems: readonly string[]): void {
  if (problems.length === 0) passed += 1;
  else failed += 1;
  if (problems.length > 0)
    console.log(`FAIL ${name}: ${problems.slice(0, 5).join('; ')}${problems.length > 5 ? ` and ${problems.length - 5} more` : ''}`);
}

for (const call of MUTATING) {
  let count = 0;
  for (let n = 1; n <= MOST; n++) {
    const { killed, problems } = await scene(`${call}:signal=KILL:when=${n}`);
    if (!killed) break;
    count = n;
    deaths += 1;
    judge(`killed at ${call} number ${n}`, problems);
  }
  console.log(`${call}: killed at ${count} places`);
}
for (const failure of FAILURES) {
  for (const when of ['1', '2', '3+4', '5..8']) {
    const { problems } = await scene(`${failure}:when=${when}`);
    judge(`${failure} when ${when}`, problems);
  }
  console.log(`${failure}: told at four places`);
}
rmSync(temporary, { recursive: true, force: true });
console.log(`${deaths} deaths at system calls`);
if (deaths < 50) {
  failed += 1;
  console.log('FAIL fewer deaths than this judge is worth: does strace work here?');
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
