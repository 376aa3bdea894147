/**
 * DuckDB's addon and its library as a module that Bun can embed. The executable cannot load them where they are, so the module hands
 * them to src/native/loadAddon.ts, which unpacks them once a machine.
 */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { constants, zstdCompressSync } from 'node:zlib';
import { contentHash } from '../../src/native/embeddedFile.ts';
import { root } from '../lib/paths.mjs';

const CACHE = join(root, '.cache', 'native');
const LOADER = join(root, 'src', 'native', 'loadAddon.ts');
/** The addon first; then the library under the name that the platform's linker will look for beside it. */
const ADDON = 'duckdb.node';
const LIBRARIES = ['libduckdb.so', 'libduckdb.dylib', 'duckdb.dll'];

/** Level 10: 70 MB become 20 MB in a second; level 19 takes 26 s for 2 MB less. The checksum makes a damaged frame fail loudly. */
const COMPRESSION = { params: { [constants.ZSTD_c_compressionLevel]: 10, [constants.ZSTD_c_checksumFlag]: 1 } };

/** Writes the module that stands for `@duckdb/node-bindings` in the build of one target, and returns its path. */
export function writeNativeModule(target: string, packageDirectory: string): string {
  const library = LIBRARIES.find((name) => existsSync(join(packageDirectory, name)));
  if (library === undefined) throw new Error(`${packageDirectory} holds none of ${LIBRARIES.join(', ')}`);
  const files = [ADDON, library].map((name) => compressed(name, readFileSync(join(packageDirectory, name))));
  mkdirSync(CACHE, { recursive: true });
  const path = join(CACHE, `${target}.ts`);
  writeFileSync(path, moduleText(files));
  return path;
}

interface Compressed {
  readonly name: string;
  readonly path: string;
  readonly size: number;
  readonly hash: string;
}

/** Compresses a file unless it was before; what is kept is named for its content. */
function compressed(name: string, bytes: Uint8Array): Compressed {
  const hash = contentHash(bytes);
  const path = join(CACHE, `${name}-${hash}.zst`);
  if (!existsSync(path)) {
    mkdirSync(CACHE, { recursive: true });
    writeFileSync(`${path}.${process.pid}`, zstdCompressSync(bytes, COMPRESSION));
    renameSync(`${path}.${process.pid}`, path);
  }
  return { name, path, size: bytes.length, hash };
}

function moduleText(files: readonly Compressed[]): string {
  const imports = files.map(({ path }, index) => `import file${index} from ${JSON.stringify(path)} with { type: 'file' };`);
  const entries = files.map(
    ({ name, size, hash }, index) => `  ${JSON.stringify({ name, size, hash }).slice(0, -1)},"source":file${index}},`,
  );
  return [...imports, `import { loadAddon } from ${JSON.stringify(LOADER)};`, 'export default loadAddon([', ...entries, ']);', ''].join(
    '\n',
  );
}
