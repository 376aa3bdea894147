import { defineCommand } from '../command.ts';
import { sourceFlags } from '../globalFlags.ts';
import { reconcileJob } from '../jobs/reconcile.ts';

export default defineCommand({
  args: {
    heal: { type: 'boolean', description: 'Fetch what is missing and put it where received events are' },
    days: {
      type: 'string',
      valueHint: 'n',
      integer: { min: 1, max: 30 },
      default: '30',
      description: 'Days to look back; the source keeps its events for thirty',
    },
    type: {
      type: 'string',
      valueHint: 'types',
      description: 'Types that should have come, separated by commas: charge.* is a family [default: those that ever came]',
    },
    late: {
      type: 'string',
      valueHint: 'time',
      default: '5m',
      description: 'A delivery counts as late after so long; what happened within it may still come',
    },
    ...sourceFlags,
  },
  examples: [
    { line: 'reconcile', says: 'what was received beside what the source says has happened' },
    { line: 'reconcile --heal', says: 'and fetch what is missing' },
    { line: 'reconcile --days 2 --json', says: 'for a script: status 3 when something is missing' },
  ],
  description:
    'Compares the events that serve-webhooks has received with /v1/events of the last thirty days and with what batch runs have published: missing, ' +
    'only here, late. Nothing is expected from before the first delivery. Returns 3 when something is missing and was not healed.',
  run: reconcileJob,
});
