/**
 * Platform packages for other machines than this one: fetched by npm (its own client, its own registry settings), and used only when
 * their bytes have the hash of package-lock.json.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../lib/paths.mjs';

const CACHE = join(root, '.cache', 'packages');

interface Locked {
  readonly version: string;
  readonly integrity: string;
}

/** The unpacked directory of a package of the lock file: the installed one, or one fetched once and kept in `.cache/`. */
export async function packageDirectory(name: string): Promise<string> {
  const installed = join(root, 'node_modules', name);
  const { version, integrity } = locked(name);
  if (isInstalled(installed, version)) return installed;
  const directory = join(CACHE, `${name.replace('/', '+')}@${version}`);
  if (!existsSync(directory)) await fetchPackage(`${name}@${version}`, integrity, directory);
  return join(directory, 'package');
}

function locked(name: string): Locked {
  const lock: { packages: Record<string, Partial<Locked>> } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const { version, integrity } = lock.packages[`node_modules/${name}`] ?? {};
  if (version && integrity) return { version, integrity };
  throw new Error(`package-lock.json has no ${name} with a version and a hash`);
}

function isInstalled(directory: string, version: string): boolean {
  const manifest = join(directory, 'package.json');
  return existsSync(manifest) && JSON.parse(readFileSync(manifest, 'utf8')).version === version;
}

async function fetchPackage(spec: string, integrity: string, directory: string): Promise<void> {
  const temporary = `${directory}.${process.pid}`;
  mkdirSync(temporary, { recursive: true });
  try {
    const archive = join(temporary, npmPack(spec, temporary));
    const bytes = readFileSync(archive);
    verify(spec, bytes, integrity);
    await new Bun.Archive(bytes).extract(temporary);
    rmSync(archive);
    renameSync(temporary, directory);
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

/** The name of the archive that `npm pack` leaves in the directory. */
function npmPack(spec: string, directory: string): string {
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const { exitCode, stdout, stderr } = Bun.spawnSync([npm, 'pack', spec, '--silent', '--pack-destination', directory], { cwd: root });
  const [name] = stdout.toString().trim().split('\n').slice(-1);
  if (exitCode === 0 && name) return name;
  throw new Error(`npm pack ${spec} failed (${exitCode}):\n${stderr.toString()}`);
}

function verify(spec: string, bytes: Uint8Array, integrity: string): void {
  const found = `sha512-${createHash('sha512').update(bytes).digest('base64')}`;
  if (found !== integrity) throw new Error(`${spec} is not what package-lock.json names: expected ${integrity}, found ${found}`);
}
