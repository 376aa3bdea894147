/** Parts on disk: rolling over, interleaved writers of pages, damage that is seen, and failures of the disk. */
import { afterAll, expect, test } from 'bun:test';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { zstdDecompressSync } from 'node:zlib';
import { errorCode } from '../../src/domain/errors.ts';
import { createPartWriter, type PartWriter } from '../../src/extract/write/createPartWriter.ts';

const root = mkdtempSync(join(tmpdir(), 'parts-test-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const HEAD = new TextEncoder().encode('{"record":');
const TAIL = new TextEncoder().encode('}\n');

function append(writer: PartWriter, n: number, created: number | null = n): void {
  const noise = createHash('sha512').update(String(n)).digest('hex');
  writer.append(HEAD, new TextEncoder().encode(`{"n":${n},"noise":"${noise}"}`), TAIL, created);
}

function numbersIn(path: string): number[] {
  const lines = zstdDecompressSync(readFileSync(path)).toString().trimEnd().split('\n');
  return lines.map((line) => (JSON.parse(line) as { record: { n: number } }).record.n);
}

test('parts roll over at their size, hold every line once and in order, and know their bounds', async () => {
  const writer = createPartWriter({ dir: join(root, 'roll'), name: 'part', frameBytes: 2_000, maxPartBytes: 10_000 });
  for (let n = 0; n < 1_000; n++) {
    append(writer, n, n % 10 === 0 ? null : n);
    await writer.flush();
  }
  const parts = await writer.finish();
  expect(parts.length).toBeGreaterThan(5);
  expect(parts.map(({ path }) => basename(path))).toEqual(parts.map((_, index) => `part-${String(index).padStart(5, '0')}.jsonl.zst`));
  expect(parts.flatMap(({ path }) => numbersIn(path))).toEqual(Array.from({ length: 1_000 }, (_, n) => n));
  for (const part of parts) {
    const bytes = readFileSync(part.path);
    const numbers = numbersIn(part.path);
    const dated = numbers.filter((n) => n % 10 !== 0);
    expect(part).toEqual({
      path: part.path,
      bytes: bytes.length,
      rows: numbers.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
      minCreated: Math.min(...dated),
      maxCreated: Math.max(...dated),
    });
  }
  // The last part holds what was left, the others what made them full; none is far above its size.
  for (const part of parts.slice(0, -1)) expect(part.bytes).toBeWithin(10_000, 13_000);
});

test('several chains of pages may write at once: no line is lost, doubled or torn', async () => {
  const writer = createPartWriter({ dir: join(root, 'chains'), name: 'part', frameBytes: 1_000, maxPartBytes: 20_000 });
  const chain = async (from: number): Promise<void> => {
    for (let n = from; n < from + 300; n++) {
      append(writer, n);
      await writer.flush();
    }
  };
  await Promise.all([0, 300, 600, 900].map(chain));
  const parts = await writer.finish();
  const numbers = parts.flatMap(({ path }) => numbersIn(path));
  expect(numbers.sort((a, b) => a - b)).toEqual(Array.from({ length: 1_200 }, (_, n) => n));
  expect(parts.reduce((sum, part) => sum + part.rows, 0)).toBe(1_200);
});

test('a changed byte in a part does not go unseen: frames carry checksums', async () => {
  const writer = createPartWriter({ dir: join(root, 'checksum'), name: 'part' });
  for (let n = 0; n < 200; n++) append(writer, n);
  const [part] = await writer.finish();
  const bytes = readFileSync(part?.path ?? '');
  for (let offset = 6; offset < bytes.length; offset += Math.ceil(bytes.length / 50)) {
    const damaged = Buffer.from(bytes);
    damaged[offset] = (damaged[offset] ?? 0) ^ 0x10;
    expect(() => zstdDecompressSync(damaged)).toThrow();
  }
});

test('no line, no file; and a failure of the disk is STORAGE_IO at the latest when finishing', async () => {
  const empty = createPartWriter({ dir: join(root, 'empty'), name: 'quarantine' });
  expect(await empty.finish()).toEqual([]);
  expect(readdirSync(root)).not.toContain('empty');

  mkdirSync(join(root, 'taken'));
  writeFileSync(join(root, 'taken', 'part-00000.jsonl.zst'), '');
  const taken = createPartWriter({ dir: join(root, 'taken'), name: 'part' });
  append(taken, 1);
  expect(errorCode(await taken.finish().catch((error: unknown) => error))).toBe('STORAGE_IO');
  await taken.abandon();

  const full = createPartWriter({ dir: '/dev/null/nowhere', name: 'part', frameBytes: 100 });
  append(full, 1);
  await full.flush();
  append(full, 2);
  expect(errorCode(await full.flush().catch((error: unknown) => error))).toBe('STORAGE_IO');
});
