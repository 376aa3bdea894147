import type { ArgumentTable } from './command.ts';

/** For commands that extract: which span, how fast, and what to do about what may not be read. */
export const extractFlags = {
  from: {
    type: 'string',
    valueHint: 'time',
    instant: true,
    description: 'Begin here instead of at the watermark: a date or an instant, UTC',
  },
  to: { type: 'string', valueHint: 'time', instant: true, description: 'End before this instead of now' },
  relistDays: {
    type: 'string',
    valueHint: 'n',
    integer: { min: 0, max: 365 },
    description: 'List again what is younger than this and changes without an event [default: as each entity needs, see `entities`]',
  },
  sweep: {
    type: 'boolean',
    description:
      'List all that was ever listed of what can be deleted, and ask by id for what is gone: finds deletions that no event told of',
  },
  maxRps: {
    type: 'string',
    valueHint: 'plan|n',
    description: 'Requests a second: live (100, 25 an endpoint), sandbox (25), none, or a number [default: by the key]',
  },
  rpsShare: {
    type: 'string',
    valueHint: 'percent',
    integer: { min: 1, max: 100 },
    description: "Share of the plan's ceiling to use, the rest being your own traffic's [default: 80]",
  },
  concurrency: {
    type: 'string',
    valueHint: 'n',
    integer: { min: 1, max: 32 },
    description: 'Pages of an entity asked for at once, where its list can be cut by time [default: 12]',
  },
  continueOnDenied: { type: 'boolean', description: 'What the key may not read, or the account has not, is a warning and no failure' },
} as const satisfies ArgumentTable;

export const dryRunFlag = {
  dryRun: { type: 'boolean', description: 'Say what would be asked for, and how many requests that takes; at most 4 requests an entity' },
} as const satisfies ArgumentTable;
