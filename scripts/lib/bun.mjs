import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, linkSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fail } from './fail.mjs';
import { root } from './paths.mjs';

/** What `node_modules/.bin/bun` points at; npm lays a placeholder there that Bun's install script would replace. */
const installed = join(root, 'node_modules', 'bun', 'bin', 'bun.exe');

/** The Bun of the lock file. `linkBun()` must have run once. */
export function bunPath() {
  return installed;
}

/** Whether Bun is in its place: npm's placeholder is a few hundred bytes, and comes back with a reinstall by hand. */
export function hasBun() {
  return (statSync(installed, { throwIfNoEntry: false })?.size ?? 0) > 1_000_000;
}

/** The version that package.json pins. */
export function pinnedBun() {
  return JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).devDependencies.bun;
}

/**
 * Puts the Bun of this platform in the place of npm's placeholder. Install scripts are off (see `ensureDependencies`), so this does
 * what Bun's own would: the platform's package is an optional dependency and lies beside it.
 */
export function linkBun() {
  if (answers(installed)) return;
  const found = platformPackages().map(platformBinary).find(answers);
  if (found === undefined)
    fail(`No Bun ${pinnedBun()} runs on ${process.platform} ${process.arch}.`, `Tried ${platformPackages().join(', ')}.`);
  rmSync(installed, { force: true });
  linkOrCopy(found, installed);
}

/** The packages that may hold a Bun for this machine; of glibc and musl, npm installs both where it cannot tell. */
function platformPackages() {
  const os = process.platform === 'win32' ? 'windows' : process.platform;
  const cpu = process.arch === 'arm64' ? 'aarch64' : process.arch;
  const name = `@oven/bun-${os}-${cpu}`;
  return os === 'linux' ? [name, `${name}-musl`] : [name];
}

/** @param {string} name */
function platformBinary(name) {
  return join(root, 'node_modules', name, 'bin', process.platform === 'win32' ? 'bun.exe' : 'bun');
}

/** @param {string} path */
function answers(path) {
  if (!existsSync(path)) return false;
  const { status, stdout } = spawnSync(path, ['--version'], { encoding: 'utf8' });
  return status === 0 && stdout.trim() === pinnedBun();
}

/**
 * @param {string} from
 * @param {string} to
 */
function linkOrCopy(from, to) {
  try {
    linkSync(from, to);
  } catch {
    // A file system without hard links.
    copyFileSync(from, to);
  }
}
