/**
 * Compiles src/extract/split/wasm/*.as to WebAssembly and writes it, as text, into scanRecord.generated.ts beside them: `bun
 * scripts/build/scanRecord.ts`. A test holds the two together, so that nothing need be compiled to run from source.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../lib/paths.mjs';

const FOLDER = join(root, 'src', 'extract', 'split', 'wasm');
const OUTPUT = join(FOLDER, 'scanRecord.generated.ts');

/** The module's bytes, compiled anew. Throws with the compiler's words. */
export async function compileScanRecord(): Promise<Uint8Array> {
  // Loaded here: the compiler is large, and only this needs it.
  const { main } = await import('assemblyscript/asc');
  const written = new Map<string, Uint8Array>();
  const messages: string[] = [];
  const { error } = await main(['scanRecord.ts', '--outFile', 'scanRecord.wasm', ...FLAGS], {
    readFile: (name) => sourceOf(name),
    writeFile: (name, bytes) => void written.set(name, Uint8Array.from(Buffer.from(bytes))),
    listFiles: () => [],
    stderr: { write: (chunk) => void messages.push(String(chunk)) },
  });
  const bytes = written.get('scanRecord.wasm');
  if (error !== null || bytes === undefined) throw new Error(`could not compile scanRecord.as:\n${messages.join('')}`, { cause: error });
  return bytes;
}

/** The text of the generated module. */
export function generatedModule(bytes: Uint8Array): string {
  return [
    '/** Compiled from scanRecord.as by scripts/build/scanRecord.ts. Not to be edited. */',
    `export const SCAN_RECORD_WASM =\n  '${bytes.toBase64()}';\n`,
  ].join('\n');
}

/** What stands in the generated module now. */
export function readGenerated(): string {
  return readFileSync(OUTPUT, 'utf8');
}

/** No runtime and no memory of its own: the module is functions over the memory that it is given. */
const FLAGS = ['-O3', '--noAssert', '--runtime', 'stub', '--importMemory', '--enable', 'simd'];

/** The compiler asks for `X.ts`; ours are `X.as`, but for the layout, which both forms read. Files under ~lib are its own. */
function sourceOf(name: string): string | null {
  const path = name === 'layout.ts' ? join(FOLDER, '..', name) : join(FOLDER, name.replace(/\.ts$/, '.as'));
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

if (import.meta.main) writeFileSync(OUTPUT, generatedModule(await compileScanRecord()));
