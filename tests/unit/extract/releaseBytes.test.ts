import { expect, test } from 'bun:test';
import { releaseBytes } from '../../../src/extract/write/releaseBytes.ts';

test('bytes that have a buffer of their own are gone', () => {
  const bytes = new Uint8Array(1_000_000).fill(7);
  releaseBytes(bytes);
  expect([bytes.length, bytes.buffer.byteLength]).toEqual([0, 0]);
});

test('bytes that share a buffer are left', () => {
  const all = new Uint8Array(10).fill(7);
  releaseBytes(all.subarray(2, 5));
  releaseBytes(new Uint8Array(new SharedArrayBuffer(3)));
  expect([...all]).toEqual(Array.from({ length: 10 }, () => 7));
});
