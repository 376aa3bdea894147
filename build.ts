/**
 * Builds the binary. `bun build.ts` for this machine; `--target all`, or names from scripts/build/targets.ts, for others, each with
 * checksums.txt beside them.
 */
import { writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { writeChecksums } from './scripts/build/checksums.ts';
import { compile } from './scripts/build/compile.ts';
import { gitCommit } from './scripts/build/gitCommit.ts';
import { chooseTargets, hostTarget, type Target } from './scripts/build/targets.ts';
import { stampPath } from './scripts/lib/binary.mjs';
import { inputsHash } from './scripts/lib/inputs.mjs';
import { binaryPath, root } from './scripts/lib/paths.mjs';

const { values: flags } = parseArgs({
  options: { target: { type: 'string' }, quiet: { type: 'boolean', default: false } },
});

const outputs: string[] = [];
for (const target of chooseTargets(flags.target)) outputs.push(await build(target));
if (flags.target !== undefined) writeChecksums(join(root, 'dist', 'checksums.txt'), outputs);

async function build(target: Target): Promise<string> {
  // Taken before the build: a file that changes meanwhile must make the binary stale.
  const inputs = inputsHash();
  const started = Bun.nanoseconds();
  const outfile = outputPath(target);
  await compile(target, { entry: join(root, 'src', 'main.ts'), outfile, commit: gitCommit() });
  if (outfile === binaryPath) writeFileSync(stampPath, inputs);
  if (!flags.quiet) report(outfile, started);
  return outfile;
}

/** `dist/payments-pipeline` for this machine; with `--target`, the target is in the name. */
function outputPath(target: Target): string {
  if (flags.target === undefined && target === hostTarget()) return binaryPath;
  return join(dirname(binaryPath), `payments-pipeline-${target.name}${target.name.startsWith('windows') ? '.exe' : ''}`);
}

function report(outfile: string, started: number): void {
  const megabytes = (Bun.file(outfile).size / 1e6).toFixed(0);
  const seconds = ((Bun.nanoseconds() - started) / 1e9).toFixed(1);
  console.log(`dist/${basename(outfile)}  ${megabytes} MB  ${seconds} s`);
}
