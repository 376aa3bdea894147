import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { errorCode } from '../../../src/domain/errors.ts';
import type { QuarantineReason } from '../../../src/extract/split/quarantineReason.ts';
import { createSplitter, type SplitPage, splitPage } from '../../../src/extract/split/splitPage.ts';
import { gap, pageText, recordText } from './arbitraries.ts';

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const decode = (bytes: Uint8Array): string => new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);

/** The naive model of compacting: every token as it is, nothing between them. */
function compact(json: string): string {
  return json.replaceAll(/("(?:[^"\\]|\\.)*")|[ \n\r\t]+/g, '$1');
}

function pageOf(...records: string[]): Uint8Array {
  return encode(`{"object":"list","data":[${records.join(',')}],"has_more":false,"url":"/v1/charges"}`);
}

function recordsOf(split: SplitPage): string[] {
  return Array.from({ length: split.count }, (_, index) => decode(split.record(index)));
}

function reasonsOf(...records: string[]): (QuarantineReason | null)[] {
  const split = splitPage(pageOf(...records));
  return Array.from({ length: split.count }, (_, index) => split.reason(index));
}

test('the page that the API sends, pretty-printed', () => {
  const body = JSON.stringify(
    { object: 'list', url: '/v1/charges', has_more: true, data: [{ id: 'ch_2', created: 1_700_000_000 }, { id: 'ch_1' }] },
    null,
    2,
  );
  const split = splitPage(encode(body));
  expect(recordsOf(split)).toEqual(['{"id":"ch_2","created":1700000000}', '{"id":"ch_1"}']);
  expect(split).toMatchObject({ hasMore: true, count: 2, lastId: 'ch_1', object: 'list', url: '/v1/charges' });
  expect(split.ids()).toEqual(['ch_2', 'ch_1']);
  expect([split.created(0), split.created(1)]).toEqual([1_700_000_000, null]);
  expect(decode(split.raw(1))).toBe('{\n      "id": "ch_1"\n    }');
});

test('bytes come out as they came in, whatever JSON.parse would make of them', () => {
  const record = '{"id":"ch_1","big":1152921504606846977,"f":1.10,"e":1E+2,"s":"\\u0041\\/\\ud83d\\ude00 é","n":-0}';
  expect(recordsOf(splitPage(pageOf(record)))).toEqual([record]);
});

test('`data` is the one at the top, wherever else the word stands', () => {
  const body =
    '{"meta":{"data":[{"id":"no"}],"has_more":true},"note":"\\"data\\":[{}]","has_more":false,"data":[{"id":"a","data":[{"id":"b"}]}]}';
  const split = splitPage(encode(body));
  expect(split.ids()).toEqual(['a']);
  expect(split.hasMore).toBe(false);
});

test('property: records, ids and bytes are what JSON.parse and the compacting model say', () => {
  fc.assert(
    fc.property(fc.array(pageText, { minLength: 1, maxLength: 3 }), (pages) => {
      const splitter = createSplitter();
      for (const { page, records } of pages) {
        const split = splitter.split(encode(page));
        const parsed = JSON.parse(page) as { data: { id: string }[]; has_more: boolean };
        expect(recordsOf(split)).toEqual(records.map(compact));
        expect(split.ids()).toEqual(parsed.data.map((record) => record.id));
        expect(split.hasMore).toBe(parsed.has_more);
        for (let index = 0; index < split.count; index++) {
          expect(split.reason(index)).toBeNull();
          expect(decode(split.raw(index))).toBe((records[index] ?? '').trim());
        }
      }
    }),
    { numRuns: 80 },
  );
});

test('property: a changed, added or removed byte never crashes: the page equals what JSON.parse says, or is refused or in quarantine', () => {
  const mutation = fc.record({
    at: fc.nat(),
    kind: fc.constantFrom('replace', 'insert', 'remove', 'cut'),
    byte: fc.oneof(fc.nat(255), fc.constantFrom(...encode('"\\{}[],:0-e.tn \n'))),
  });
  let refused = 0;
  let accepted = 0;
  fc.assert(
    fc.property(pageText, mutation, ({ page }, change) => {
      const body = mutate(encode(page), change);
      const split = trySplit(body);
      if (split === null) {
        refused += 1;
        expect(isCleanList(body)).toBe(false);
        return;
      }
      accepted += 1;
      expectAgreement(body, split);
    }),
    { numRuns: 700 },
  );
  expect(refused).toBeGreaterThan(50);
  expect(accepted).toBeGreaterThan(50);
});

function mutate(body: Uint8Array, change: { at: number; kind: string; byte: number }): Uint8Array {
  const i = change.at % body.length;
  const before = body.subarray(0, i);
  if (change.kind === 'cut') return before;
  const after = body.subarray(change.kind === 'insert' ? i : i + 1);
  const middle = change.kind === 'remove' ? [] : [change.byte];
  return Uint8Array.from([...before, ...middle, ...after]);
}

function trySplit(body: Uint8Array): SplitPage | null {
  try {
    return splitPage(body);
  } catch (error) {
    expect(errorCode(error)).toBe('SOURCE_PROTOCOL');
    return null;
  }
}

/** Whether the strict parser takes the bytes for a list: then there is no ground to refuse them, unless a top-level key repeats. */
function isCleanList(body: Uint8Array): boolean {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body);
    const list = JSON.parse(text) as { data?: unknown; has_more?: unknown } | null;
    const keys = ['data', 'has_more', 'object', 'extra'].filter((key) => Object.hasOwn(list ?? {}, key));
    return Array.isArray(list?.data) && typeof list.has_more === 'boolean' && keys.length === 4;
  } catch {
    return false;
  }
}

/** Every record that is let through parses, alone and strictly, to what the whole page parses to at its place. */
function expectAgreement(body: Uint8Array, split: SplitPage): void {
  const clean = Array.from({ length: split.count }, (_, index) => index).filter((index) => split.reason(index) === null);
  for (const index of clean) {
    const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
    expect(JSON.parse(strict.decode(split.record(index)))).toEqual(JSON.parse(strict.decode(split.raw(index))));
  }
  if (clean.length < split.count || !isCleanList(body)) return;
  const list = JSON.parse(decode(body)) as { data: unknown[]; has_more: boolean };
  expect(clean.map((index) => JSON.parse(decode(split.record(index))))).toEqual(list.data);
  expect(split.hasMore).toBe(list.has_more);
}

const suspicious: readonly (readonly [reason: QuarantineReason, record: string])[] = [
  ['lone_surrogate', '{"id":"a","s":"\\ud800"}'],
  ['lone_surrogate', '{"id":"a","s":"\\ud800\\ud800"}'],
  ['lone_surrogate', '{"id":"a","s":"\\udc00x"}'],
  ['lone_surrogate', '{"id":"a","\\udfff":1}'],
  ['control_character', '{"id":"a","s":"\u0000"}'],
  ['control_character', '{"id":"a","s":"x\ty"}'],
  ['control_character', '{"id":"a","k\n":1}'],
  ['duplicate_key', '{"id":"a","x":1,"x":2}'],
  ['duplicate_key', '{"id":"a","id":"b"}'],
  ['duplicate_key', '{"id":"a","l":[{"x":1},{"x":1,"y":2,"x":3}]}'],
  ['duplicate_key', '{"id":"a","metadata":{"k":1,"k":2}}'],
  ['duplicate_key', '{"id":"a","metadata":{"k":1,"\\u006b":2}}'],
  ['duplicate_key', '{"id":"a","x":1,"\\u0078":2}'],
  ['too_deep', `{"id":"a","d":${'['.repeat(500)}${']'.repeat(500)}}`],
  ['too_deep', `{"id":"a","d":${'{"d":'.repeat(20_000)}1${'}'.repeat(20_000)}}`],
  ['integer_out_of_range', '{"id":"a","n":9223372036854775808}'],
  ['integer_out_of_range', '{"id":"a","n":-9223372036854775809}'],
  ['integer_out_of_range', `{"id":"a","n":${'9'.repeat(4_000)}}`],
  ['number_out_of_range', '{"id":"a","n":1e999}'],
  ['too_large', `{"id":"a","s":"${'x'.repeat(16 * 1024 * 1024)}"}`],
  ['not_an_object', '["id"]'],
  ['not_an_object', 'null'],
  ['missing_id', '{}'],
  ['missing_id', '{"id":null}'],
  ['missing_id', '{"id":""}'],
  ['missing_id', '{"x":{"id":"a"}}'],
];

for (const [reason, record] of suspicious) {
  test(`${reason}: ${record.slice(0, 50).replaceAll(/\p{Cc}/gu, '�')}, and its neighbours are unharmed`, () => {
    expect(reasonsOf('{"id":"before"}', record, '{"id":"after","x":1}')).toEqual([null, reason, null]);
  });
}

test('what looks suspicious and is not', () => {
  expect(
    reasonsOf(
      '{"id":"a","s":"\\ud83d\\ude00\\u0000\\n","x":1}',
      '{"x":{"x":1},"y":[{"x":1},{"x":2}],"id":"b"}',
      '{"id":"c","min":-9223372036854775808,"max":9223372036854775807,"f":1e308}',
      `{"id":"d","d":${'['.repeat(499)}${']'.repeat(499)}}`,
      '{"id":"e","metadata":{"k":1},"other":{"metadata":{"k":1}}}',
    ),
  ).toEqual([null, null, null, null, null]);
});

test('invalid UTF-8 is found in the record that has it, and its exact bytes are kept', () => {
  for (const bad of [[0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf5, 0x80, 0x80, 0x80], [0xe2, 0x82]]) {
    const body = Uint8Array.from([
      ...encode('{"has_more":false,"data":[{"id":"ü"}, {"id":"b","s":"'),
      ...bad,
      ...encode('" } ,{"id":"c"}]}'),
    ]);
    const split = splitPage(body);
    expect([0, 1, 2].map((index) => split.reason(index))).toEqual([null, 'invalid_utf8', null]);
    expect([...split.raw(1)]).toEqual([...encode('{"id":"b","s":"'), ...bad, ...encode('" }')]);
    expect(split.ids()).toEqual(['ü', 'b', 'c']);
  }
});

const refusedPages = [
  '',
  '   ',
  'null',
  '[]',
  '<html></html>',
  '{"data":[],"has_more":"no"}',
  '{"data":[]}',
  '{"has_more":true}',
  '{"data":{},"has_more":true}',
  '{"data":[{"id":"a"},],"has_more":true}',
  '{"data":[{"id":"a"}{"id":"b"}],"has_more":true}',
  '{"data":[{"id":"a",}],"has_more":true}',
  '{"data":[{"id":"a"}],"has_more":true,}',
  '{"data":[{"id":"a"}],"has_more":true}}',
  '{"data":[{"id":"a"}],"has_more":true',
  '{"data":[{"id":"a"]],"has_more":true}',
  '{"data":[{"id" "a"}],"has_more":true}',
  '{"data":[{id:"a"}],"has_more":true}',
  '{"data":[{"id":"\\x"}],"has_more":true}',
  '{"data":[{"id":"\\u12g4"}],"has_more":true}',
  '{"data":[{"id":"a","n":01}],"has_more":true}',
  '{"data":[{"id":"a","n":1.}],"has_more":true}',
  '{"data":[{"id":"a","n":-}],"has_more":true}',
  '{"data":[{"id":"a","n":tru}],"has_more":true}',
  '{"data":[],"data":[],"has_more":true}',
  '\ufeff{"data":[],"has_more":true}',
];

for (const page of refusedPages) {
  test(`refused as SOURCE_PROTOCOL: ${page}`, () => {
    expect(trySplit(encode(page))).toBeNull();
  });
}

test('an object with very many keys takes linear time, tracked or not', () => {
  const many = Array.from({ length: 30_000 }, (_, n) => `"k${n}":${n}`).join(',');
  expect(reasonsOf(`{"id":"a","metadata":{${many}}}`, `{"id":"b",${many}}`, `{"id":"c",${many},"k7":1}`)).toEqual([
    null,
    null,
    'duplicate_key',
  ]);
});

test('nested lists that go on are named, and only the record’s own', () => {
  const split = splitPage(
    pageOf(
      '{"id":"a","lines":{"object":"list","data":[{"id":"l","has_more":true}],"has_more":true}}',
      '{"id":"b","lines":{"has_more":false},"other":{"lines":{"has_more":true}},"has_more":true}',
      '{"id":"c","items":{"has_more" : true},"lines":{"has_more":true}}',
      '{"id":"d","lines":null}',
    ),
    ['lines', 'items'],
  );
  expect([0, 1, 2, 3].map((index) => split.openChildren(index))).toEqual([['lines'], [], ['lines', 'items'], []]);
});

test('property: memory of one page does not show in the next, whatever came before', () => {
  fc.assert(
    fc.property(fc.array(recordText, { maxLength: 4 }), fc.array(recordText, { maxLength: 4 }), gap, (first, second, g) => {
      const splitter = createSplitter();
      splitter.split(pageOf(...first));
      expect(recordsOf(splitter.split(pageOf(...second.map((text) => `${g}${text}`))))).toEqual(second.map(compact));
    }),
    { numRuns: 100 },
  );
});
