import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { listBytes } from '../../mock/api/listBytes.ts';

/** Objects as an API may show them: nested, empty, in any script, with what JSON must escape. */
const records = fc.array(fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue({ depthSize: 'small', stringUnit: 'binary' })), {
  maxLength: 8,
});

test.each([true, false])('the bytes of a list are those of JSON.stringify, pretty %p', (pretty) => {
  fc.assert(
    fc.property(records, fc.boolean(), fc.webPath(), (data, has_more, url) => {
      const list = { object: 'list', data, has_more, url } as const;
      const expected = pretty ? JSON.stringify(list, null, 2) : JSON.stringify(list);
      expect(new TextDecoder().decode(listBytes(list, pretty))).toBe(new TextDecoder().decode(new TextEncoder().encode(expected)));
    }),
  );
});

test('a page larger than any before it, and one after it', () => {
  const large = { object: 'list', data: [{ text: '桜'.repeat(900_000) }], has_more: true, url: '/v1/x' } as const;
  const small = { object: 'list', data: [], has_more: false, url: '/v1/x' } as const;
  for (const list of [large, small]) expect(new TextDecoder().decode(listBytes(list, true))).toBe(JSON.stringify(list, null, 2));
});
