import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { majorText, moneyText } from '../../../src/report/moneyText.ts';
import { presentCheck } from '../../../src/report/presentCheck.ts';
import { checkResult } from './result.ts';

describe('what a person sees of a check', () => {
  test('amounts in major units with their currency, exact, and how many of how many', () => {
    expect(presentCheck(checkResult())).toEqual({
      expected: '14,203.11 USD',
      found: '14,203.10 USD (and 2 more)',
      extent: '3 of 1,226 rows; 4 more are exempt',
      columns: [
        { name: 'id', isAmount: false },
        { name: 'currency', isAmount: false },
        { name: 'expected', isAmount: true },
        { name: 'found', isAmount: true },
      ],
      rows: [['po_1', 'usd', '14,203.11 USD', '14,203.10 USD']],
    });
  });

  test.each([
    ['jpy', '500', '500 JPY'],
    ['kwd', '-1001', '−1.001 KWD'],
    ['usd', '7', '0.07 USD'],
    ['isk', '10000', '100.00 ISK'],
    ['usd', '9007199254740993', '90,071,992,547,409.93 USD'],
    ['usd', '-170141183460469231731687303715884105728', '−1,701,411,834,604,692,317,316,873,037,158,841,057.28 USD'],
  ])('%s %s → %s', (currency, minor, expected) => {
    const check = checkResult({ sample: [{ id: 'x', currency, amount_minor: minor }], amounts: ['amount_minor'] });
    expect(presentCheck(check).rows[0]?.[2]).toBe(expected);
    expect(presentCheck(check).columns[2]?.name).toBe('amount');
  });

  test('an amount has the currency of its own prefix where there is one', () => {
    const sample = [{ id: 'ch_1', currency: 'jpy', settlement_currency: 'usd', settlement_fee_minor: '320', amount_minor: '900' }];
    const { rows } = presentCheck(checkResult({ sample, amounts: ['settlement_fee_minor', 'amount_minor'] }));
    expect(rows[0]?.slice(3)).toEqual(['3.20 USD', '900 JPY']);
  });

  test('without a currency, nothing is made up', () => {
    const sample = [{ id: 'x', currency: null, amount_minor: '900', fee_minor: 'none', net_minor: null }];
    const { rows } = presentCheck(checkResult({ sample, amounts: ['amount_minor', 'fee_minor', 'net_minor'] }));
    expect(rows[0]?.slice(2)).toEqual(['900 minor units', 'none', null]);
  });

  test('the digits are those of the amount, whatever its size', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 37n), max: 10n ** 37n }), fc.constantFrom('usd', 'jpy', 'kwd'), (minor, currency) => {
        const digits = majorText(minor, currency).replaceAll(/[,.]/g, '').replace('−', '-');
        expect(BigInt(digits)).toBe(minor);
        expect(moneyText(minor, currency)).toBe(`${majorText(minor, currency)} ${currency.toUpperCase()}`);
      }),
    );
  });
});
