import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hasBun, linkBun } from './bun.mjs';
import { fail, say } from './fail.mjs';
import { root } from './paths.mjs';
import { runQuietly } from './processes.mjs';

const stamp = join(root, 'node_modules', '.installed');

/** Installs exactly what the lock file says, unless that stands already, and makes the pinned Bun runnable. */
export async function ensureDependencies() {
  const wanted = lockHash();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted && hasBun()) return;
  say('installing dependencies (once)');
  await install();
  linkBun();
  writeFileSync(stamp, wanted);
}

function lockHash() {
  const hash = createHash('sha256');
  for (const name of ['package.json', 'package-lock.json', 'bun.lock']) hash.update(readFileSync(join(root, name)));
  return hash.digest('hex');
}

/** No package needs its install script (Bun's is done by `linkBun`), so none may run: less to trust, and npm 11 asks about each. */
async function install() {
  const [program, ...args] = process.versions.bun === undefined ? npmCommand() : bunCommand();
  const { status, output } = await runQuietly(program, args);
  if (status === 0) return;
  process.stderr.write(`${output.trimEnd()}\n`);
  fail(
    `\`${[program, ...args].join(' ')}\` failed (${status}).`,
    'Its output is above. The first run needs the npm registry; later runs do not.',
  );
}

/** The npm that called us, else the one on the PATH. @returns {[string, ...string[]]} */
function npmCommand() {
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const caller = process.env.npm_execpath;
  if (caller?.endsWith('npm-cli.js')) return [process.execPath, caller, ...args];
  return [process.platform === 'win32' ? 'npm.cmd' : 'npm', ...args];
}

/** @returns {[string, ...string[]]} */
function bunCommand() {
  return [process.execPath, 'install', '--frozen-lockfile', '--ignore-scripts'];
}
