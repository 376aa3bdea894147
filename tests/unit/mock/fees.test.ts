import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { currencies, feeOn, fromCents, roundToStep } from '../../../mock/economy/currencies.ts';

test('rounding to a step is half up, as exact integers do it', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 1e12 }),
      fc.integer({ min: 1, max: 10_000 }),
      fc.constantFrom(1, 10, 100),
      (numerator, denominator, step) => {
        const unit = BigInt(denominator * step);
        const exact = ((2n * BigInt(numerator) + unit) / (2n * unit)) * BigInt(step);
        expect(BigInt(roundToStep(numerator, denominator, step))).toBe(exact);
      },
    ),
  );
});

test('amounts and fees are whole multiples of what the currency allows', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5_000_000 }), fc.constantFrom(...currencies), (cents, currency) => {
      const amount = fromCents(cents, currency);
      const { fee, tax } = feeOn(amount, currency, currency.card);
      expect([amount, fee, tax].map((money) => money % currency.step)).toEqual([0, 0, 0]);
      expect(amount).toBeGreaterThan(0);
    }),
  );
});

test('2.9 % + 30 ¢ of $100 is $3.20; a debit costs no more than its cap', () => {
  const [usd] = currencies;
  expect(usd === undefined ? undefined : feeOn(10_000, usd, usd.card)).toEqual({ fee: 320, tax: 0 });
  expect(usd?.bank === undefined ? undefined : feeOn(9_999_999, usd, usd.bank)).toEqual({ fee: 500, tax: 0 });
});
