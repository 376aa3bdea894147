import type { ArgumentTable } from './command.ts';

/** The made-up company of `serve-mock` and `demo`: the same numbers give the same company, to the last byte. */
export const mockFlags = {
  seed: { type: 'string', valueHint: 'n', integer: { min: 0, max: 4_294_967_295 }, default: '1', description: 'Which company it is' },
  days: { type: 'string', valueHint: 'n', integer: { min: 1, max: 3650 }, default: '30', description: 'Days of its history' },
  volume: { type: 'string', valueHint: 'n', integer: { min: 1, max: 1_000_000 }, default: '40', description: 'Payments a day, about' },
} as const satisfies ArgumentTable;

/** How `serve-mock` serves that company: its clock, its manners, and what goes wrong. */
export const serviceFlags = {
  start: {
    type: 'string',
    valueHint: 'date',
    instant: true,
    description: 'First day of its history, such as 2026-01-01; its clock then starts where the history ends [default: it ends now]',
  },
  freeze: { type: 'boolean', default: false, description: 'Stop its clock; POST /_mock/clock moves it' },
  speed: {
    type: 'string',
    valueHint: 'n',
    integer: { min: 1, max: 1_000_000 },
    default: '1',
    description: 'Seconds of its clock for each real one',
  },
  latency: { type: 'string', valueHint: 'time', description: 'Answer that much later: 200ms, 1.5s' },
  rateLimit: {
    type: 'enum',
    options: ['off', 'live', 'sandbox'],
    default: 'off',
    description: 'Refuse what is faster than Stripe allows: live, sandbox or off',
  },
  break: { type: 'string', valueHint: 'what', description: 'Break one accounting identity, or the shape of objects, on purpose' },
  faults: { type: 'string', valueHint: 'file', description: 'What goes wrong, by script: YAML or JSON' },
  webhookUrl: { type: 'string', valueHint: 'url', description: 'Deliver its events there, signed as Stripe signs them' },
  webhookSecret: {
    type: 'string',
    valueHint: 'text',
    default: 'whsec_mock',
    description: 'What they are signed with: made up, so no secret; several, separated by commas, as in a rotation',
  },
  compact: { type: 'boolean', default: false, description: 'Send JSON without line breaks; Stripe sends it with them' },
} as const satisfies ArgumentTable;
