import { expect, test } from 'bun:test';
import { renderBroken } from '../../../src/cli/render/mockBroken.ts';

test('what is broken is said with its object, its field and both values', () => {
  const broken = { name: 'invoice-remaining', says: 'an invoice of which more remains', object: 'in_1', field: 'amount_remaining' };
  expect(renderBroken({ ...broken, before: 0, after: 1 })).toBe(
    'Broken on purpose: invoice-remaining, an invoice of which more remains.\n  in_1, amount_remaining: 0 → 1\n',
  );
  expect(renderBroken({ ...broken, before: true, after: undefined })).toContain('true → missing');
  expect(renderBroken({ ...broken, object: null, before: undefined, after: undefined })).toContain('nothing yet');
});
