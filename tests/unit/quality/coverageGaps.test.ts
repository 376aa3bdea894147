import { expect, test } from 'bun:test';
import { gapOf } from '../../../src/quality/coverageGaps.ts';

const DAY = 86_400;
const NOW = 1_780_000_000;
const coverage = new Map([
  ['charges', { from: NOW - 30 * DAY, to: NOW, reaches_start: true }],
  ['balance_transactions', { from: NOW - 30 * DAY, to: NOW + 1, reaches_start: true }],
  ['events', { from: NOW - DAY, to: NOW - 60, reaches_start: true }],
  ['payouts', { from: NOW - 30 * DAY, to: NOW - 2 * DAY, reaches_start: true }],
  ['invoices', { from: NOW - 3 * DAY, to: NOW, reaches_start: false }],
]);

test('what a run has read up to its present second has no gap, though the ledger reaches a second further', () => {
  expect(gapOf('charges', { coverage })).toBeUndefined();
  expect(gapOf('balance_transactions', { coverage })).toBeUndefined();
});

test('what others reach further than, does not begin at the start, or was never asked for, is said', () => {
  expect(gapOf('payouts', { coverage })).toMatch(
    /^payouts have been extracted only up to 2026-\d\d-\d\dT.*, and others tell of what came later$/,
  );
  expect(gapOf('invoices', { coverage })).toMatch(/^invoices have been extracted only from 2026-\d\d-\d\d on$/);
  expect(gapOf('refunds', { coverage })).toBe('refunds have not been extracted at all');
});

test('objects that were read long after the end of the window tell of what came in between', () => {
  expect(gapOf('charges', { coverage, readAt: NOW + 6 * DAY })).toMatch(/^charges have been extracted only up to /);
  expect(gapOf('charges', { coverage, readAt: NOW + 1 })).toBeUndefined();
});
