import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { parseSixDigits, sixDigits } from '../../../mock/ids/base62.ts';
import { createIds } from '../../../mock/ids/ids.ts';
import { permute, unpermute } from '../../../mock/ids/permute.ts';

const word = fc.integer({ min: 0, max: 0xffff_ffff });

describe('ids', () => {
  test('permute is undone by unpermute under the same key', () => {
    fc.assert(fc.property(word, word, (value, key) => unpermute(permute(value, key), key) === value));
  });

  test('six digits hold any 32-bit number', () => {
    fc.assert(fc.property(word, (value) => parseSixDigits(sixDigits(value)) === value));
  });

  test('an id leads back to its row, and to no row of another kind or seed', () => {
    const [ids, others] = [createIds(1), createIds(2)];
    fc.assert(
      fc.property(word, (row) => {
        const id = ids.charge.encode(row);
        expect(id).toMatch(/^ch_[A-Za-z0-9]{24}$/);
        expect([ids.charge.decode(id), others.charge.decode(id), ids.refund.decode(id)]).toEqual([row, undefined, undefined]);
      }),
    );
    expect(ids.customer.encode(7)).toMatch(/^cus_[A-Za-z0-9]{14}$/);
  });

  test('any other text is no id', () => {
    const { charge } = createIds(1);
    fc.assert(fc.property(fc.string(), (text) => charge.decode(text) === undefined && charge.decode(`ch_${text}`) === undefined));
  });

  test('neighbouring rows share nothing but the prefix and the account', () => {
    const { charge } = createIds(3);
    const heads = new Set(Array.from({ length: 1000 }, (_, row) => charge.encode(row).slice(4, 8)));
    expect(heads.size).toBeGreaterThan(990);
  });
});
