import { INPUTS } from '../lib/inputs.mjs';
import { root } from '../lib/paths.mjs';

/**
 * The commit that last changed what the binary is made of, `-dirty` when files differ from it, `unknown` outside a git checkout. Later
 * commits that change only documents or tests leave it alone, so that the same sources give the same binary.
 */
export function gitCommit(): string {
  const commit = git('log', '-1', '--format=%h', '--abbrev=12', '--', ...INPUTS);
  if (!commit) return 'unknown';
  return git('status', '--porcelain', '--', ...INPUTS) ? `${commit}-dirty` : commit;
}

function git(...args: readonly string[]): string | undefined {
  if (Bun.which('git') === null) return undefined;
  const { exitCode, stdout } = Bun.spawnSync(['git', ...args], { cwd: root, stderr: 'ignore' });
  return exitCode === 0 ? stdout.toString().trim() : undefined;
}
