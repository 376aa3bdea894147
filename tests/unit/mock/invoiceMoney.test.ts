import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { addMonths } from '../../../mock/economy/calendar.ts';
import { mulDiv } from '../../../mock/economy/currencies.ts';
import { createWorld, live } from '../../../mock/economy/economy.ts';
import { lineMoney, netOf, totalOf } from '../../../mock/economy/invoiceMoney.ts';
import { redeem } from '../../../mock/economy/rebates.ts';
import { NONE } from '../../../mock/economy/tables.ts';

const START = 20_000 * 86_400;
const world = createWorld({ seed: 1, start: START, volume: 1 });
live(world, START + 86_400);
/** One discount of each coupon, in dollars. */
const discounts = [0, 1, 2, 3, 4].map((coupon) => redeem(world, START + 86_400, { coupon, promotion: NONE, customer: 0, subscription: 0 }));

const terms = fc.record({
  currency: fc.constant(0),
  discount: fc.constantFrom(NONE, ...discounts),
  taxRate: fc.constantFrom(NONE, ...(world.tables.taxRates.created.length > 0 ? [0, 1, 2, 3, 4] : [])),
});
const amounts = fc.array(fc.integer({ min: 0, max: 500_000 }), { minLength: 1, maxLength: 40 });

test('the lines of an invoice add up to it, whatever coupon and tax make of them', () => {
  fc.assert(
    fc.property(terms, amounts, (given, lines) => {
      const money = lineMoney(world, given, lines);
      const { subtotal, total } = totalOf(world, given.taxRate, money);
      expect(subtotal).toBe(sum(lines));
      expect(total).toBe(sum(money.map((line) => netOf(world, given.taxRate, line))));
      for (const { amount, discounted } of money) expect(discounted).toBeLessThanOrEqual(amount);
    }),
  );
});

test('an amount off is spread over the lines to the last cent, and never more than there is', () => {
  fc.assert(
    fc.property(amounts, (lines) => {
      const money = lineMoney(world, { currency: 0, discount: discounts[3] ?? NONE, taxRate: NONE }, lines);
      expect(sum(money.map(({ discounted }) => discounted))).toBe(Math.min(500, sum(lines)));
      for (const { amount, discounted } of money) expect(discounted >= 0 && discounted <= amount).toBe(true);
    }),
  );
});

test('products and quotients are exact at any size, rounded half away from zero', () => {
  fc.assert(
    fc.property(fc.integer({ min: -1e9, max: 1e9 }), fc.integer({ min: 0, max: 1e8 }), fc.integer({ min: 1, max: 1e8 }), (a, b, c) => {
      const magnitude = Number((2n * BigInt(Math.abs(a)) * BigInt(b) + BigInt(c)) / (2n * BigInt(c)));
      expect(mulDiv(a, b, c, 1)).toBe(a < 0 ? 0 - magnitude : magnitude);
    }),
  );
});

test('months later, at the same time of day, on the last day of a month that is too short', () => {
  const on = (text: string) => Date.parse(text) / 1000;
  expect(addMonths(on('2026-01-31T10:20:30Z'), 1)).toBe(on('2026-02-28T10:20:30Z'));
  expect(addMonths(on('2026-01-31T10:20:30Z'), 2)).toBe(on('2026-03-31T10:20:30Z'));
  expect(addMonths(on('2024-02-29T00:00:00Z'), 12)).toBe(on('2025-02-28T00:00:00Z'));
  expect(addMonths(on('2026-11-15T23:59:59Z'), -13)).toBe(on('2025-10-15T23:59:59Z'));
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2e9 }), fc.integer({ min: -30, max: 30 }), (at, months) => {
      const [then, now] = [new Date(addMonths(at, months) * 1000), new Date(at * 1000)];
      expect(then.getUTCFullYear() * 12 + then.getUTCMonth()).toBe(now.getUTCFullYear() * 12 + now.getUTCMonth() + months);
      expect(then.getUTCDate()).toBeLessThanOrEqual(now.getUTCDate());
    }),
  );
});

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
