import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { KeySet } from '../../../src/webhooks/keySet.ts';
import { encodeFrame, type Frame, readFrames } from '../../../src/webhooks/log/frame.ts';

const frame = fc.record({
  kind: fc.constantFrom<Frame['kind'][]>('event', 'raw', 'duplicate', 'probe'),
  receivedAtMs: fc.double({ min: 0, max: 2e12, noNaN: true }),
  key: fc.uint8Array({ minLength: 32, maxLength: 32 }),
  event: fc.oneof(
    fc.constant(null),
    fc.record({
      id: fc.string({ unit: 'binary' }),
      type: fc.string(),
      account: fc.constantFrom(null, 'acct_1'),
      livemode: fc.boolean(),
      created: fc.constantFrom(null, 7),
    }),
  ),
  via: fc.constantFrom<Frame['via'][]>('webhook', 'refetch'),
  // Bodies like to look like frames.
  body: fc.oneof(fc.uint8Array({ maxLength: 200 }), fc.constant(new Uint8Array(Buffer.from('PPW1PPW1\n\n')))),
});

const plain = (frames: readonly Frame[]) => frames.map((one) => ({ ...one, key: [...one.key], body: [...one.body] }));

describe('frames', () => {
  test('are read as they were written', () => {
    fc.assert(
      fc.property(fc.array(frame, { maxLength: 6 }), (frames) => {
        const read = readFrames(Buffer.concat(frames.map(encodeFrame)));
        expect(plain(read.frames)).toEqual(plain(frames));
        expect([read.tornBytes, read.damagedBytes]).toEqual([0, 0]);
      }),
    );
  });

  test('a tail that was cut anywhere, or filled with zeros, costs the frame that it cuts and no other', () => {
    fc.assert(
      fc.property(fc.array(frame, { minLength: 1, maxLength: 4 }), fc.nat(), fc.boolean(), (frames, at, zeros) => {
        const written = frames.map(encodeFrame);
        const all = Buffer.concat(written);
        const cut = at % all.length;
        const torn = zeros ? Buffer.concat([all.subarray(0, cut), Buffer.alloc(all.length - cut)]) : all.subarray(0, cut);
        let [whole, end] = [0, 0];
        for (const one of written) {
          end += one.length;
          if (end <= cut) whole += 1;
        }
        const read = readFrames(torn);
        // A last byte that was zero anyway is not missed.
        expect(read.frames.length).toBeWithin(whole, whole + 2);
        expect(plain(read.frames.slice(0, whole))).toEqual(plain(frames.slice(0, whole)));
        expect(read.damagedBytes).toBe(0);
      }),
    );
  });

  test('a frame with a flipped bit is left out, those after it are not, and the damage is told', () => {
    fc.assert(
      fc.property(frame, frame, frame, fc.nat(), fc.integer({ min: 0, max: 7 }), (a, b, c, at, bit) => {
        const parts = [encodeFrame(a), encodeFrame(b), encodeFrame(c)] as const;
        const place = at % parts[1].length;
        parts[1][place] = (parts[1][place] ?? 0) ^ (1 << bit);
        const read = readFrames(Buffer.concat(parts));
        expect(plain(read.frames)).toEqual(plain([a, c]));
        expect(read.damagedBytes).toBe(parts[1].length);
      }),
    );
  });
});

test('a set of keys is a set, through its growing, zeros and copies', () => {
  const keys = Array.from({ length: 5000 }, (_, index) => {
    const key = Buffer.alloc(32);
    key.writeUInt32LE(index % 7, 0);
    key.writeUInt32LE(index, 4);
    return key;
  });
  const [set, half] = [new KeySet(), keys.slice(0, 2500)];
  for (const key of half) expect(set.add(key)).toBe(true);
  for (const key of half) expect(set.add(key)).toBe(false);
  const copy = set.copy();
  for (const key of keys) copy.add(key);
  expect([set.size, copy.size]).toEqual([2500, 5000]);
  expect(keys.filter((key) => set.has(key))).toEqual(half);
  expect(keys.every((key) => copy.has(key))).toBe(true);
});
