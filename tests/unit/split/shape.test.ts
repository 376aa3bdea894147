import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { type JsonType, Shape, type ShapeJson, typeBit } from '../../../src/extract/split/shape.ts';
import { createSplitter, splitPage } from '../../../src/extract/split/splitPage.ts';
import { pageText } from './arbitraries.ts';

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const pageOf = (...records: string[]): Uint8Array => encode(`{"data":[${records.join(',')}],"has_more":false}`);

test('paths, list elements and types; metadata is one path', () => {
  const { shape } = splitPage(
    pageOf(
      '{"id":"a","amount":1,"rate":1.5,"big":1e2,"paid":true,"lines":{"data":[{"amount":1},{"amount":null}]},"metadata":{"k":{"x":1}}}',
      '{"id":"b","amount":"1","lines":{"data":[7,[8]]},"metadata":null,"\\u0061mount":1.5}',
    ),
  );
  expect(shape.toJSON()).toEqual({
    amount: ['integer', 'number', 'string'],
    big: ['number'],
    id: ['string'],
    lines: ['object'],
    'lines.data': ['array'],
    'lines.data[]': ['array', 'integer', 'object'],
    'lines.data[].amount': ['integer', 'null'],
    'lines.data[][]': ['integer'],
    metadata: ['null', 'object'],
    paid: ['bool'],
    rate: ['number'],
  });
  expect(Object.keys(shape.toJSON())).toEqual(Object.keys(shape.toJSON()).sort());
});

/** The naive model: walk what JSON.parse made, with the text's own idea of an integer. */
function naiveShape(records: readonly string[]): ShapeJson {
  const shape = new Shape();
  for (const text of records) walk(reviveNumbers(text), '', shape, true);
  return shape.toJSON();
}

/** Numbers are turned into their own text in a box, since JSON.parse forgets how they were written. */
class Written {
  constructor(readonly text: string) {}
}

function reviveNumbers(text: string): unknown {
  const revive = (_key: string, value: unknown, context: { source?: string }): unknown =>
    typeof value === 'number' ? new Written(context.source ?? '') : value;
  return JSON.parse(text, revive as (key: string, value: unknown) => unknown);
}

function typeOf(value: unknown): JsonType {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (value instanceof Written) return /^-?\d+$/.test(value.text) ? 'integer' : 'number';
  if (typeof value === 'boolean') return 'bool';
  return typeof value === 'string' ? 'string' : 'object';
}

function walk(value: unknown, path: string, shape: Shape, isRecord: boolean): void {
  const type = typeOf(value);
  if (!isRecord) shape.add(path, typeBit(type));
  if (Array.isArray(value)) for (const item of value) walk(item, `${path}[]`, shape, false);
  if (type !== 'object' || typeof value !== 'object' || value === null) return;
  for (const [key, member] of Object.entries(value)) {
    const memberPath = path === '' ? key : `${path}.${key}`;
    if (key === 'metadata') shape.add(memberPath, typeBit(typeOf(member)));
    // Keys with a quote, a backslash or a control character are not tracked.
    else if (![...key].some((char) => char < ' ' || char === '"' || char === '\\')) walk(member, memberPath, shape, false);
  }
}

test('property: the shape is what a walk over JSON.parse finds', () => {
  fc.assert(
    fc.property(fc.array(pageText, { minLength: 1, maxLength: 3 }), (pages) => {
      const splitter = createSplitter();
      for (const { page } of pages) splitter.split(encode(page));
      expect(splitter.shape().toJSON()).toEqual(naiveShape(pages.flatMap(({ records }) => records)));
    }),
    { numRuns: 150 },
  );
});

test('a refused page leaves no trace in the shape', () => {
  const splitter = createSplitter();
  splitter.split(pageOf('{"id":"a","kept":1}'));
  expect(() => splitter.split(encode('{"data":[{"id":"a","kept":"x","lost":1},'))).toThrow();
  expect(splitter.shape().toJSON()).toEqual({ id: ['string'], kept: ['integer'] });
  splitter.split(pageOf('{"id":"a","lost":1}'));
  expect(splitter.shape().toJSON()).toEqual({ id: ['string'], kept: ['integer'], lost: ['integer'] });
});

test('more paths than are kept: said, and what is watched still works', () => {
  const many = Array.from({ length: 6_000 }, (_, n) => `"k${n}":${n}`).join(',');
  const split = splitPage(pageOf(`{${many},"id":"a","created":5,"lines":{"has_more":true}}`, '{"id":"b","k5999":1,"k5999":2}'), ['lines']);
  expect(split.shape.truncated).toBe(true);
  expect(split.shape.size).toBeLessThanOrEqual(4_096);
  expect([split.created(0), split.openChildren(0), split.reason(0), split.reason(1)]).toEqual([5, ['lines'], null, 'duplicate_key']);
});

test('property: merging is what one splitter over all pages would have seen, and JSON brings it back', () => {
  fc.assert(
    fc.property(pageText, pageText, (a, b) => {
      const merged = splitPage(encode(a.page)).shape;
      merged.merge(splitPage(encode(b.page)).shape);
      expect(merged.toJSON()).toEqual(naiveShape([...a.records, ...b.records]));
      expect(Shape.fromJSON(merged.toJSON()).toJSON()).toEqual(merged.toJSON());
    }),
    { numRuns: 60 },
  );
});
