import { expect, test } from 'bun:test';
import { zstdDecompressSync } from 'node:zlib';
import fc from 'fast-check';
import { compress, LineBuffer } from '../../../src/extract/write/frame.ts';

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

test('property: a frame gives back its bytes, to a reader that checks the checksum', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 2_000 }), fc.integer({ min: 1, max: 300 }), async (bytes, times) => {
      const content = Buffer.concat(Array.from({ length: times }, () => bytes));
      expect(Buffer.compare(zstdDecompressSync(await compress(content)), content)).toBe(0);
    }),
    { numRuns: 60 },
  );
});

test('no single byte of a frame can be changed without being noticed', async () => {
  const content = encode(Array.from({ length: 400 }, (_, n) => `{"id":"ch_${n}","amount":${n * 7_919}}`).join('\n'));
  const frame = await compress(content);
  for (let at = 0; at < frame.length; at++) {
    const damaged = frame.slice();
    damaged[at] = (damaged[at] ?? 0) ^ 0x10;
    expect(isRefusedOrSame(damaged, content)).toBe(true);
  }
});

/** A bit of the header that no reader needs may change nothing. */
function isRefusedOrSame(frame: Uint8Array, content: Uint8Array): boolean {
  try {
    return Buffer.compare(zstdDecompressSync(frame), content) === 0;
  } catch {
    return true;
  }
}

test('frames one after the other are one file', async () => {
  const file = Buffer.concat([await compress(encode('one\n')), await compress(encode('')), await compress(encode('two\n'))]);
  expect(zstdDecompressSync(file).toString()).toBe('one\ntwo\n');
});

test('property: lines are their pieces, in order, however the buffer grows', () => {
  const piece = fc.uint8Array({ maxLength: 40 });
  fc.assert(
    fc.property(fc.array(fc.tuple(piece, piece, piece), { maxLength: 30 }), (lines) => {
      const buffer = new LineBuffer();
      for (const [head, payload, tail] of lines) buffer.append(head, payload, tail, null);
      expect([...buffer.bytes()]).toEqual(lines.flat().flatMap((bytes) => [...bytes]));
      expect(buffer.rows).toBe(lines.length);
    }),
  );
});
