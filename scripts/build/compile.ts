/** Compiles the program for one target into one file. */
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, readSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from '../lib/paths.mjs';
import { inspectExecutable } from './inspectExecutable.ts';
import { writeNativeModule } from './nativeModule.ts';
import { packageDirectory } from './packages.ts';
import { signMachO } from './signMachO.ts';
import type { Target } from './targets.ts';

export interface CompileOptions {
  readonly entry: string;
  readonly outfile: string;
  readonly commit: string;
}

/** Compiles; checks that what came out is an executable of the target's kind; only then puts it under its name. */
export async function compile(target: Target, { entry, outfile, commit }: CompileOptions): Promise<void> {
  mkdirSync(dirname(outfile), { recursive: true });
  const bindings = writeNativeModule(target.name, await packageDirectory(target.duckdbPackage));
  // Two builds at once must not write into each other's file.
  const temporary = `${outfile}.${process.pid}.new`;
  const result = await Bun.build({
    entrypoints: [entry],
    root,
    target: 'bun',
    // Top-level await and bytecode go together in this format only.
    format: 'esm',
    bytecode: true,
    // Renamed identifiers have been miscompiled before, and names in stacks are worth more than their bytes.
    minify: { whitespace: true, syntax: true, identifiers: false },
    sourcemap: 'inline',
    define: { BUILD_COMMIT: JSON.stringify(commit), 'process.env.NODE_ENV': '"production"' },
    plugins: [replaceModule('@duckdb/node-bindings', bindings)],
    compile: {
      target: target.bunTarget,
      executablePath: await runtime(target),
      outfile: temporary,
      // Files that happen to lie in the working directory must not change what the program does.
      autoloadDotenv: false,
      autoloadBunfig: false,
      autoloadTsconfig: false,
      autoloadPackageJson: false,
    },
  });
  if (!result.success) throw new AggregateError(result.logs, `could not compile for ${target.name}`);
  finish(temporary, outfile, target);
}

function replaceModule(name: string, path: string): Bun.BunPlugin {
  const exactly = new RegExp(`^${name.replaceAll(/[/-]/g, '\\$&')}$`);
  return { name: `replace ${name}`, setup: (build) => void build.onResolve({ filter: exactly }, () => ({ path })) };
}

/** Bun's executable of the target, which becomes the body of ours. */
async function runtime(target: Target): Promise<string> {
  const directory = join(await packageDirectory(target.bunPackage), 'bin');
  const found = ['bun', 'bun.exe'].map((name) => join(directory, name)).find((path) => existsSync(path));
  if (found) return found;
  // Bun's install script moves this platform's executable out of its package.
  return process.execPath;
}

function finish(temporary: string, outfile: string, target: Target): void {
  // Bun gives a Windows program its ending, whatever name was asked for.
  const written = existsSync(temporary) ? temporary : `${temporary}.exe`;
  const found = inspectExecutable(headOf(written));
  if (found !== target.format) throw new Error(`${written} is ${found}, not ${target.format}`);
  if (target.name === 'darwin-x64') writeFileSync(written, signMachO(readFileSync(written), 'payments-pipeline'));
  renameSync(written, outfile);
  // The map is inside the executable; Bun leaves a copy beside it, for Windows without the ending.
  for (const copy of [`${written}.map`, `${temporary}.map`]) rmSync(copy, { force: true });
}

function headOf(path: string): Uint8Array {
  const head = new Uint8Array(4096);
  const descriptor = openSync(path, 'r');
  readSync(descriptor, head);
  closeSync(descriptor);
  return head;
}
