/** The tricks with words against the loop they stand for. */
import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { PLAIN } from '../../../src/extract/split/bytes.ts';
import { copyRun, isPlainWord, SLACK, sameRun, viewOf } from '../../../src/extract/split/words.ts';

const EDGES = [0x00, 0x1f, 0x20, 0x21, 0x22, 0x23, 0x5b, 0x5c, 0x5d, 0x7f, 0x80, 0xa2, 0xdc, 0xff];
const byte = fc.oneof(fc.constantFrom(...EDGES), fc.nat(255));
const run = fc.array(byte, { maxLength: 20 });

function withSlack(bytes: readonly number[], slack: readonly number[]): DataView {
  return viewOf(Uint8Array.from([...bytes, ...slack]));
}

test('isPlainWord: every combination of bytes at the edges', () => {
  for (const a of EDGES) {
    for (const b of EDGES) {
      for (const c of EDGES) {
        for (const d of EDGES) {
          const plain = [a, b, c, d].every((value) => PLAIN[value] === 1);
          if (isPlainWord(a | (b << 8) | (c << 16) | (d << 24)) !== plain) throw new Error(`wrong for ${[a, b, c, d]}`);
        }
      }
    }
  }
});

test('property: sameRun compares the run and nothing behind it', () => {
  const slack = fc.array(byte, { minLength: SLACK, maxLength: SLACK });
  fc.assert(
    fc.property(run, run, slack, slack, fc.boolean(), (a, other, slackA, slackB, equal) => {
      const b = equal ? a : [...other, ...a].slice(0, a.length);
      const same = a.every((value, index) => value === b[index]);
      expect(sameRun(withSlack(a, slackA), 0, withSlack(b, slackB), 0, a.length)).toBe(same);
    }),
    { numRuns: 2_000 },
  );
});

test('property: copyRun copies the run wherever it stands', () => {
  fc.assert(
    fc.property(run, fc.nat(7), fc.nat(7), (bytes, from, to) => {
      const source = viewOf(Uint8Array.from([...Array.from({ length: from }, () => 1), ...bytes, 9, 9, 9, 9]));
      const target = new Uint8Array(bytes.length + to + SLACK);
      copyRun(source, from, viewOf(target), to, bytes.length);
      expect([...target.subarray(to, to + bytes.length)]).toEqual(bytes);
      expect([...target.subarray(0, to)]).toEqual(Array.from({ length: to }, () => 0));
    }),
    { numRuns: 500 },
  );
});
