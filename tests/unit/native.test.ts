import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zstdCompressSync } from 'node:zlib';
import { PipelineError } from '../../src/domain/errors.ts';
import { cacheDirectory } from '../../src/native/cacheDirectory.ts';
import { contentHash, type EmbeddedFile } from '../../src/native/embeddedFile.ts';
import { releaseHash, unpackAll } from '../../src/native/loadAddon.ts';
import { ensurePrivateDirectory } from '../../src/native/privateDirectory.ts';
import { loadFailure, unpackFailure } from '../../src/native/unpackFailure.ts';
import { isIntact, unpackFile } from '../../src/native/unpackFile.ts';

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'native-'));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

let made = 0;
function freshDirectory(): string {
  const path = join(root, `d${made++}`);
  mkdirSync(path, { mode: 0o700 });
  return path;
}

function embedded(name: string, content: Uint8Array): EmbeddedFile {
  const source = join(root, `${name}.${made++}.zst`);
  writeFileSync(source, zstdCompressSync(content));
  return { name, source, size: content.length, hash: contentHash(content) };
}

const content = (text: string) => new TextEncoder().encode(text.repeat(1000));

function refusal(body: () => void): PipelineError {
  try {
    body();
  } catch (error) {
    if (error instanceof PipelineError) return error;
    throw error;
  }
  throw new Error('it was not refused');
}

describe('where native files are kept', () => {
  const home = '/home/ada';
  const cases: [NodeJS.Platform, Record<string, string>, string][] = [
    ['linux', {}, '/home/ada/.cache/payments-pipeline'],
    ['linux', { XDG_CACHE_HOME: '/var/cache/ada' }, '/var/cache/ada/payments-pipeline'],
    ['linux', { XDG_CACHE_HOME: 'relative' }, '/home/ada/.cache/payments-pipeline'],
    ['darwin', { XDG_CACHE_HOME: '/var/cache/ada' }, '/home/ada/Library/Caches/payments-pipeline'],
    ['win32', { LOCALAPPDATA: '/c/Local' }, '/c/Local/payments-pipeline'],
    ['win32', {}, '/home/ada/AppData/Local/payments-pipeline'],
    ['linux', { PAYMENTS_PIPELINE_CACHE_DIR: '/x', XDG_CACHE_HOME: '/y' }, '/x'],
    ['linux', { PAYMENTS_PIPELINE_CACHE_DIR: '' }, '/home/ada/.cache/payments-pipeline'],
  ];
  test.each(cases)('%s with %j: %s', (platform, env, expected) => {
    expect(cacheDirectory({ env, platform, home: () => home })).toBe(expected);
  });

  test('a user without a home is told what to set, and not asked for one when it is set', () => {
    const homeless = () => {
      throw new Error('ENOENT: uv_os_homedir');
    };
    expect(refusal(() => cacheDirectory({ env: {}, platform: 'linux', home: homeless }))).toMatchObject({
      code: 'CONFIG_NATIVE_UNPACK',
      hint: expect.stringContaining('PAYMENTS_PIPELINE_CACHE_DIR'),
    });
    expect(cacheDirectory({ env: { PAYMENTS_PIPELINE_CACHE_DIR: '/cache' }, platform: 'linux', home: homeless })).toBe('/cache');
  });
});

describe('a private directory', () => {
  const uid = process.getuid?.();

  test('is made with its parents, for the user alone', () => {
    const path = join(freshDirectory(), 'a', 'b');
    ensurePrivateDirectory(path, uid);
    expect(statSync(path).mode & 0o777).toBe(0o700);
    ensurePrivateDirectory(path, uid);
  });

  test('is refused when others may write, when it is somebody else’s, a link or a file', () => {
    const open = freshDirectory();
    chmodSync(open, 0o720);
    expect(refusal(() => ensurePrivateDirectory(open, uid)).message).toContain('mode 720');
    const foreign = freshDirectory();
    // Root may own it, so that a test that root runs must give it away.
    if (uid === 0) chownSync(foreign, 4242, 4242);
    expect(refusal(() => ensurePrivateDirectory(foreign, (uid ?? 0) + 1)).message).toContain('belongs to user');
    const link = join(root, 'link');
    symlinkSync(freshDirectory(), link);
    expect(refusal(() => ensurePrivateDirectory(link, uid)).message).toContain('it is no directory');
  });
});

describe('unpacking a file', () => {
  test('writes it once, whole, and leaves no temporary file', () => {
    const directory = freshDirectory();
    const file = embedded('lib.so', content('abc'));
    expect(unpackFile(directory, file)).toBe(true);
    expect(unpackFile(directory, file)).toBe(false);
    expect(readdirSync(directory)).toEqual(['lib.so']);
    expect(readFileSync(join(directory, 'lib.so'))).toEqual(Buffer.from(content('abc')));
    expect(statSync(join(directory, 'lib.so')).mode & 0o777).toBe(0o600);
  });

  test('replaces a damaged one, whatever the damage', () => {
    const directory = freshDirectory();
    const good = content('abc');
    const file = embedded('lib.so', good);
    for (const damaged of [good.map((byte, at) => (at === 7 ? byte ^ 1 : byte)), good.subarray(1), new Uint8Array(0)]) {
      writeFileSync(join(directory, 'lib.so'), damaged);
      expect(isIntact(join(directory, 'lib.so'), file)).toBe(false);
      expect(unpackFile(directory, file)).toBe(true);
      expect(isIntact(join(directory, 'lib.so'), file)).toBe(true);
    }
  });

  test('leaves nothing under the name, nor beside it, when the embedded bytes are damaged', () => {
    const directory = freshDirectory();
    const file = embedded('lib.so', content('abc'));
    const packed = readFileSync(file.source);
    writeFileSync(file.source, packed.subarray(0, packed.length - 4));
    expect(refusal(() => unpackFile(directory, file)).message).toBe('lib.so inside the program is damaged');
    expect(readdirSync(directory)).toEqual([]);
  });
});

describe('unpacking all', () => {
  test('a release with other content has another directory', () => {
    const one = embedded('a', content('1'));
    const other = embedded('a', content('2'));
    expect(releaseHash([one])).toMatch(/^[0-9a-f]{16}$/);
    expect(releaseHash([one])).not.toBe(releaseHash([other]));
    expect(releaseHash([one])).toBe(releaseHash([{ ...one, source: 'elsewhere' }]));
  });

  test('a file in the way is an error that names it, the reason and the way out', () => {
    const blocked = join(freshDirectory(), 'file');
    writeFileSync(blocked, '');
    const error = refusal(() => unpackAll(join(blocked, 'native-1'), [embedded('a', content('1'))]));
    expect(error.code).toBe('CONFIG_NATIVE_UNPACK');
    expect(error.message).toBe(`cannot unpack DuckDB into ${join(blocked, 'native-1')}: a part of the path is a file`);
    expect(error.hint).toContain('PAYMENTS_PIPELINE_CACHE_DIR');
  });
});

describe('what went wrong, in words', () => {
  const systemError = (code: string) => Object.assign(new Error(`${code}: something, write`), { code });

  test.each([
    ['ENOSPC', 'the disk is full'],
    ['EROFS', 'the file system is read-only'],
    ['EACCES', 'permission denied'],
    ['EDQUOT', 'quota'],
    ['EIO', 'EIO: something, write'],
  ])('%s: %s', (code, words) => {
    const error = unpackFailure(systemError(code), '/cache');
    expect(error.code).toBe('CONFIG_NATIVE_UNPACK');
    expect(error.message).toContain(words);
    expect(error.cause).toBeInstanceOf(Error);
  });

  test.each([
    ['/cache/duckdb.node: failed to map segment from shared object', 'noexec'],
    ["/lib/libc.so.6: version `GLIBC_2.25' not found", 'musl build'],
    ['libstdc++.so.6: cannot open shared object file: No such file or directory', 'libstdc++'],
    ['something else', 'PAYMENTS_PIPELINE_CACHE_DIR'],
  ])('the loader says %j: the hint says %s', (said, hint) => {
    expect(loadFailure(new Error(said), '/cache').hint).toContain(hint);
  });
});
