/** The WASM form against the TypeScript form: the same page in, the same answer out, whatever either has seen before. */
import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { compileScanRecord, generatedModule, readGenerated } from '../../../scripts/build/scanRecord.ts';
import { errorMessage } from '../../../src/domain/errors.ts';
import { RESULT_COUNT } from '../../../src/extract/split/layout.ts';
import { NO_WASM, ScanMemory } from '../../../src/extract/split/scanMemory.ts';
import type { ScanRecords } from '../../../src/extract/split/scanRecords.ts';
import { createSplitter, type SplitPage, type Splitter } from '../../../src/extract/split/splitPage.ts';
import { hashesOf } from '../../../src/source/idHashes.ts';
import { jsonText, pageText, recordText } from './arbitraries.ts';

const CHILDREN = ['lines', 'items'];
const HEAD = new TextEncoder().encode('{"run_id":"run","record":');
const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const decode = (bytes: Uint8Array): string => new TextDecoder('latin1').decode(bytes);

function pageOf(records: readonly string[], between = ''): Uint8Array {
  return encode(`{"object":"list","data":[${records.join(`,${between}`)}],"has_more":false,"url":"/v1/charges"}`);
}

/** Counts which records the WASM form took and which it left. */
class CountingMemory extends ScanMemory {
  taken = 0;
  left = 0;

  constructor() {
    super();
    const scan = this.scanRecords;
    if (scan === null) throw new Error('this machine cannot run the WASM form, so the two cannot be compared');
    const counted: ScanRecords = (start, ...rest) => {
      const end = scan(start, ...rest);
      if (end === start) this.left += 1;
      else this.taken += this.numbers[RESULT_COUNT / 4] ?? 0;
      return end;
    };
    Object.defineProperty(this, 'scanRecords', { value: counted });
  }
}

/** Two splitters that live through the same pages. */
class Pair {
  readonly memory = new CountingMemory();
  readonly #wasm = createSplitter(CHILDREN, this.memory);
  readonly #typescript = createSplitter(CHILDREN, new ScanMemory(NO_WASM));

  /** True when the page was accepted. */
  compare(body: Uint8Array): boolean {
    const expected = answer(this.#typescript, body);
    expect(answer(this.#wasm, body)).toEqual(expected);
    return typeof expected !== 'string';
  }

  /** Of all pages that were accepted so far. */
  compareShapes(): void {
    expect(this.#wasm.shape().toJSON()).toEqual(this.#typescript.shape().toJSON());
  }
}

/** All that a splitter says of a page; of a refused one its error. */
function answer(splitter: Splitter, body: Uint8Array): unknown {
  try {
    const page = splitter.split(body);
    const records = Array.from({ length: page.count }, (_, index) => ({
      record: decode(page.record(index)),
      raw: decode(page.raw(index)),
      id: page.id(index),
      reason: page.reason(index),
      created: page.created(index),
      open: page.openChildren(index),
    }));
    const lines = page.lines(HEAD);
    return {
      records,
      lines: lines && decode(lines),
      ids: page.ids(),
      hashes: page.idHashes(),
      lastId: page.lastId,
      hasMore: page.hasMore,
      object: page.object,
      url: page.url,
    };
  } catch (error) {
    return errorMessage(error);
  }
}

test('property: random pages, each seen twice, so that the second time little of it is new', () => {
  const pair = new Pair();
  fc.assert(
    fc.property(fc.array(pageText, { minLength: 1, maxLength: 3 }), (pages) => {
      for (const { page } of [...pages, ...pages]) expect(pair.compare(encode(page))).toBe(true);
    }),
    { numRuns: 100 },
  );
  pair.compareShapes();
  expect(pair.memory.taken).toBeGreaterThan(20);
  expect(pair.memory.left).toBeGreaterThan(5);
});

test('property: a byte of a known page is changed, added or removed', () => {
  const pair = new Pair();
  const special = encode('"\\{}[],:0-e.tn \n');
  const change = fc.record({
    at: fc.nat(),
    kind: fc.constantFrom('replace', 'insert', 'remove', 'cut'),
    byte: fc.oneof(fc.nat(255), fc.constantFrom(...special)),
  });
  let refused = 0;
  fc.assert(
    fc.property(pageText, fc.array(change, { minLength: 1, maxLength: 12 }), ({ page }, changes) => {
      const body = encode(page);
      pair.compare(body);
      for (const one of changes) refused += Number(!pair.compare(mutate(body, one)));
    }),
    { numRuns: 250 },
  );
  expect(refused).toBeGreaterThan(100);
  pair.compareShapes();
  expect(pair.memory.taken).toBeGreaterThan(300);
});

function mutate(body: Uint8Array, change: { at: number; kind: string; byte: number }): Uint8Array {
  const i = change.at % body.length;
  if (change.kind === 'cut') return body.subarray(0, i);
  const middle = change.kind === 'remove' ? [] : [change.byte];
  return Uint8Array.from([...body.subarray(0, i), ...middle, ...body.subarray(change.kind === 'insert' ? i : i + 1)]);
}

test('property: every value at a path whose types are all known, in every style of whitespace', () => {
  const pair = new Pair();
  const known = ['"s"', '1', '1.5', 'true', 'null', '{}', '[]', '[1]'].map(
    (value, n) => `{"id":"k${n}","v":${value},"metadata":{"a":"b"}}`,
  );
  pair.compare(pageOf(known));
  fc.assert(
    fc.property(fc.array(jsonText, { minLength: 1, maxLength: 4 }), fc.constantFrom('', ' ', '\n    ', '\r\n\t'), (values, space) => {
      const records = values.map((value, n) => `{${space}"id":${space}"v${n}",${space}"v":${space}${value}${space}}`);
      pair.compare(pageOf(records, space));
    }),
    { numRuns: 300 },
  );
  pair.compareShapes();
  expect(pair.memory.taken).toBeGreaterThan(100);
});

test('property: keys that come and go, change places and repeat, tracked and not', () => {
  const pair = new Pair();
  const key = fc.constantFrom(
    'a',
    'b',
    'c',
    'd',
    'metadata',
    'a_key_that_is_longer_than_sixteen_bytes',
    'a_key_that_is_longer_than_sixteen_bytez',
  );
  const member = fc.tuple(key, fc.constantFrom('1', '"x"', 'null'));
  const object = fc.array(member, { maxLength: 8 }).map((members) => `{${members.map(([k, v]) => `"${k}":${v}`).join(',')}}`);
  fc.assert(
    fc.property(fc.array(fc.tuple(object, object, fc.nat(2)), { maxLength: 6 }), (objects) => {
      const gaps = ['', '\n  ', ' '];
      pair.compare(pageOf(objects.map(([o, m, g], n) => `{"id":"r${n}",${gaps[g]}"o":${o},${gaps[g]}"metadata":${m}}`)));
    }),
    { numRuns: 400 },
  );
  pair.compareShapes();
  expect(pair.memory.taken).toBeGreaterThan(200);
});

test('property: numbers of every length and spelling, as a field and as `created`', () => {
  const pair = new Pair();
  pair.compare(pageOf(['{"id":"k","created":1,"n":1}', '{"id":"l","created":1.5,"n":1.5}']));
  const number = fc.stringMatching(/^-?(0|[1-9]\d{0,40})(\.\d{1,40})?([eE][-+]?\d{1,3})?$/);
  fc.assert(
    fc.property(fc.array(fc.tuple(number, number), { minLength: 1, maxLength: 5 }), (numbers) => {
      pair.compare(pageOf(numbers.map(([created, n], index) => `{"id":"n${index}","created":${created},"n":${n}}`)));
    }),
    { numRuns: 400 },
  );
  pair.compareShapes();
  expect(pair.memory.taken).toBeGreaterThan(100);
});

test('integers and fractions of every length, around what 64 bits hold', () => {
  const pair = new Pair();
  pair.compare(pageOf(['{"id":"k","n":1,"created":1}', '{"id":"l","n":1.5,"created":1.5}']));
  const long = Array.from({ length: 45 }, (_, n) => '9'.repeat(n + 1));
  for (const digits of [...long, '9223372036854775807', '9223372036854775808', '10000000000000000']) {
    for (const n of [digits, `-${digits}`, `${digits}.5`, `0.${digits}`, `0${digits}`]) {
      pair.compare(pageOf([`{"id":"a","n":${n},"created":1}`, `{"id":"b","n":1,"created":${n}}`]));
    }
  }
  expect(pair.memory.taken).toBeGreaterThan(150);
});

test('property: strings of every length, with a special byte at every place', () => {
  const pair = new Pair();
  pair.compare(pageOf(['{"id":"k","s":"x"}']));
  const odd = [
    '"',
    '\\n',
    '\\u0041',
    '\\ud83d\\ude00',
    '\\ud83d',
    '\\ude00\\ud83d',
    '\\ude00\\ude00',
    '\\u12g4',
    '\\x',
    '\\',
    '\u0000',
    '\u001f',
    '\u007f',
    'ß',
    '😀',
  ];
  for (let before = 0; before < 34; before++) {
    for (const text of odd) {
      pair.compare(pageOf([`{"id":"a","s":"${'x'.repeat(before)}${text}"}`, '{"id":"b","s":"y"}']));
      pair.compare(pageOf([`{"id":"a","s":"${'x'.repeat(before)}${text}${'z'.repeat(33 - before)}"}`]));
    }
  }
  pair.compareShapes();
  expect(pair.memory.taken).toBeGreaterThan(600);
});

test('ids of every length, plain and not, have the hash that Bun gives', () => {
  const pair = new Pair();
  const odd = ['', 'é', '\\n', '\\u00e9', '😀'];
  for (let length = 1; length < 140; length++) {
    const ids = odd.map((text, n) => `${'abcdefghijklmnopqrstuvwxyz0123456789_'.repeat(5).slice(n, n + length)}${text}`);
    const records = ids.map((id) => `{"id":"${id}"}`);
    expect(pair.compare(pageOf([...records, '{"id":"b\\\\"}'])), `length ${length}`).toBe(true);
    const hashes = createSplitter(CHILDREN, new ScanMemory())
      .split(pageOf([records[0] ?? '', ...records]))
      .idHashes();
    expect(hashes.slice(2)).toEqual(hashesOf(ids.map((id) => String(JSON.parse(`"${id}"`)))));
  }
  expect(pair.memory.taken).toBeGreaterThan(600);
});

test('nesting up to and beyond what the WASM form follows', () => {
  const pair = new Pair();
  for (const depth of [1, 30, 59, 60, 61, 62, 63, 64, 65, 499, 500, 2_000]) {
    for (const [open, close] of [['[', ']'] as const, ['{"d":', '}'] as const]) {
      const record = `{"id":"a","d":${open.repeat(depth)}1${close.repeat(depth)}}`;
      pair.compare(pageOf([record, '{"id":"b"}', record]));
    }
  }
  pair.compareShapes();
  expect(pair.memory.taken).toBeGreaterThan(20);
});

test('more untracked keys than the WASM form compares, and a duplicate among them', () => {
  const pair = new Pair();
  const keys = (count: number): string => Array.from({ length: count }, (_, n) => `"k${n}":"v"`).join(',');
  for (const count of [0, 1, 50, 127, 128, 129, 400]) {
    for (const again of ['', ',"k0":"w"']) {
      if (count > 0) for (let n = 0; n < 2; n++) pair.compare(pageOf([`{"id":"a","metadata":{${keys(count)}${again}}}`]));
    }
  }
  pair.compareShapes();
  expect(pair.memory.taken).toBeGreaterThan(3);
});

test('pages that outgrow the memory, and small ones after them', () => {
  const pair = new Pair();
  for (const size of [10, 100_000, 1_000_000, 5_000_000, 10, 20_000_000, 10]) {
    const record = `{"id":"a","s":"${'x'.repeat(size)}","lines":{"has_more":true},"created":7}`;
    expect(pair.compare(pageOf([record, '{"id":"b"}', record]))).toBe(true);
  }
});

test('an ordinary list is the WASM form’s from the second record on, pretty-printed or not', () => {
  const data = Array.from({ length: 100 }, (_, n) => ({
    id: `ch_${n}`,
    amount: n * 1_000,
    paid: n % 2 === 0,
    note: `Order "${n}"\n`,
    card: { last4: '4242', checks: null },
    metadata: { order: `${n}` },
    created: 1_760_000_000 + n,
  }));
  for (const indent of [0, 2]) {
    const pair = new Pair();
    pair.compare(encode(JSON.stringify({ object: 'list', data, has_more: true, url: '/v1/charges' }, null, indent)));
    expect([pair.memory.left, pair.memory.taken]).toEqual([1, 99]);
  }
});

test('a page stays what it is while others are split, also where the memory grows, until it is released', () => {
  for (const memory of [new ScanMemory(), new ScanMemory(NO_WASM)]) {
    const splitter = createSplitter([], memory);
    const pages = [3, 1_000, 40, 2_000_000, 5].map((size) => {
      const records = [1, 2, 3].map((n) => `{"id":"r_${n}","text":"${'x'.repeat(size)}","created":${n}}`);
      return { records, page: splitter.split(pageOf(records)) };
    });
    for (const { records, page } of pages) {
      expect(records.map((_, index) => decode(page.record(index)))).toEqual(records);
      page.release();
      expect([page.ids(), page.created(2), page.record(0).length]).toEqual([['r_1', 'r_2', 'r_3'], 3, 0]);
    }
  }
});

test('lines are laid out for the head that was wanted last: also for more records than are taken at once, and of a page that is kept', () => {
  for (const memory of [new ScanMemory(), new ScanMemory(NO_WASM)]) {
    const splitter = createSplitter([], memory);
    const split = (count: number): { records: string[]; page: SplitPage } => {
      const records = Array.from({ length: count }, (_, n) => `{"id":"r_${n}","created":${n}}`);
      return { records, page: splitter.split(pageOf(records)) };
    };
    expect(split(2).page.lines(HEAD)).toBeNull();
    const [first, second] = [split(128), split(3)];
    for (const { records, page } of [first, second]) {
      expect(decode(page.lines(HEAD) ?? new Uint8Array(0))).toBe(records.map((record) => `${decode(HEAD)}${record}}\n`).join(''));
      expect(records.map((_, index) => decode(page.record(index)))).toEqual(records);
    }
    // A hundred thousand small records would need too much room.
    const many = split(100_000);
    expect(many.page.lines(HEAD)).toBeNull();
    expect(many.records.every((record, index) => decode(many.page.record(index)) === record)).toBe(true);
    expect(second.page.lines(HEAD.subarray(1))).toBeNull();
    expect(split(1).page.lines(HEAD)).toBeNull();
  }
});

test('a splitter that goes over to WASM in the middle knows what it knew, and says the same', () => {
  const late = new ScanMemory(20_000);
  const [splitter, typescript] = [createSplitter(CHILDREN, late), createSplitter(CHILDREN, new ScanMemory(NO_WASM))];
  const forms: boolean[] = [];
  for (let n = 0; n < 8; n++) {
    const record = (k: number): string => `{"id":"r_${n}_${k}","text":"${'x'.repeat(40)}","k${n % 3}":{"deep":[${k},null]},"created":${k}}`;
    const body = pageOf(Array.from({ length: 50 }, (_, k) => record(k)));
    expect(answer(splitter, body)).toEqual(answer(typescript, body));
    expect(splitter.shape().toJSON()).toEqual(typescript.shape().toJSON());
    forms.push(late.scanRecords !== null);
  }
  expect(forms).toEqual([false, false, false, true, true, true, true, true]);
});

test('property: records that only a record of the same page made known', () => {
  fc.assert(
    fc.property(fc.array(recordText, { minLength: 1, maxLength: 3 }), (records) => {
      const pair = new Pair();
      expect(pair.compare(pageOf([...records, ...records]))).toBe(true);
      pair.compareShapes();
    }),
    { numRuns: 60 },
  );
});

test('the generated module is what its source compiles to', async () => {
  expect(generatedModule(await compileScanRecord())).toBe(readGenerated());
});
