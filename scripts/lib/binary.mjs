import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fail, say } from './fail.mjs';
import { inputsHash } from './inputs.mjs';
import { binaryPath, root } from './paths.mjs';
import { runBun } from './processes.mjs';

/** Left by build.ts beside the binary: what it was made of. */
export const stampPath = join(root, 'dist', '.built-from');

/** The path of the binary, built first unless it is made of what stands here now. */
export async function ensureBinary() {
  if (isCurrent()) return binaryPath;
  say('building the binary');
  const status = await runBun(['build.ts', '--quiet']);
  if (status !== 0) fail(`The build failed (${status}).`, 'Its output is above; `npm run typecheck` may say more.');
  return binaryPath;
}

function isCurrent() {
  return existsSync(binaryPath) && existsSync(stampPath) && readFileSync(stampPath, 'utf8') === inputsHash();
}
