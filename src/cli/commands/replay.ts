import { defineCommand } from '../command.ts';
import { replayJob } from '../jobs/replay.ts';

export default defineCommand({
  args: {
    url: {
      type: 'string',
      required: true,
      valueHint: 'url',
      description: 'Where to send them, such as http://127.0.0.1:4242/webhooks/stripe',
    },
    from: {
      type: 'string',
      valueHint: 'time',
      instant: true,
      description: 'Events that happened at that time or later: a date or an instant, UTC',
    },
    to: { type: 'string', valueHint: 'time', instant: true, description: 'Events that happened before that time' },
    type: { type: 'string', valueHint: 'types', description: 'Types, separated by commas: charge.refunded, or charge.* for a family' },
    id: { type: 'string', valueHint: 'ids', description: 'Events by their ids, separated by commas' },
    rate: {
      type: 'string',
      valueHint: 'n',
      integer: { min: 1, max: 100_000 },
      description: 'Events a second at most [default: as fast as they are taken]',
    },
    dryRun: { type: 'boolean', description: 'Say what would be sent, and send nothing' },
  },
  examples: [
    { line: 'replay --url http://127.0.0.1:4242/webhooks/stripe --from 2026-11-01', says: 'everything since then' },
    { line: 'replay --url http://127.0.0.1:4242/webhooks/stripe --type charge.* --rate 50', says: 'one family, gently' },
    { line: 'replay --url http://127.0.0.1:4242/webhooks/stripe --id evt_1,evt_2', says: 'two of them' },
  ],
  description:
    'Sends events that were received before, as they are in Bronze, signed with the first of WEBHOOK_SECRET at the present time. To a receiver that ' +
    'has them they are duplicates, and change nothing.',
  run: replayJob,
});
