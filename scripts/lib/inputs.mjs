import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './paths.mjs';

/** Everything that the binary is made of. */
export const INPUTS = ['src', 'sql', 'mock', 'scripts', 'build.ts', 'package.json', 'package-lock.json', 'bun.lock', 'tsconfig.json'];

/** A hash over the names and contents of every file that the binary is made of. */
export function inputsHash() {
  const hash = createHash('sha256');
  for (const path of INPUTS.flatMap(filesUnder))
    hash
      .update(`${path}\0`)
      .update(readFileSync(join(root, path)))
      .update('\0');
  return hash.digest('hex');
}

/**
 * @param {string} path relative to the repository
 * @returns {string[]}
 */
function filesUnder(path) {
  const stat = statSync(join(root, path), { throwIfNoEntry: false });
  if (stat === undefined) return [];
  if (!stat.isDirectory()) return [path];
  return readdirSync(join(root, path))
    .sort()
    .flatMap((name) => filesUnder(`${path}/${name}`));
}
