import type { ArgumentTable } from './command.ts';

/** The made-up company of `serve-mock` and `demo`: the same numbers give the same company, to the last byte. */
export const mockFlags = {
  seed: { type: 'string', valueHint: 'n', integer: { min: 0, max: 4_294_967_295 }, default: '1', description: 'Which company it is' },
  days: { type: 'string', valueHint: 'n', integer: { min: 1, max: 3650 }, default: '30', description: 'Days of its history' },
  volume: { type: 'string', valueHint: 'n', integer: { min: 1, max: 1_000_000 }, default: '40', description: 'Payments a day, about' },
} as const satisfies ArgumentTable;
