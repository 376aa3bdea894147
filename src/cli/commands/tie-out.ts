import { defineCommand } from '../command.ts';

export default defineCommand({
  description:
    'Compares an itemised report, as it was exported from the dashboard, with what is published: what matches, what is missing here or there, what is different and how. Ends in status 3 when it does not tie.',
  args: {
    csv: { type: 'positional', valueHint: 'csv', description: 'The exported report' },
    timezone: { type: 'string', valueHint: 'zone', default: 'UTC', description: 'The zone that the report was made in: Europe/Berlin' },
    from: { type: 'string', valueHint: 'date', description: "First day of the report, in that zone; the lines' own first day if absent" },
    to: { type: 'string', valueHint: 'date', description: "The day after its last; after the lines' own last day if absent" },
    report: {
      type: 'enum',
      options: ['activity', 'payouts', 'ending'],
      description: 'Which report it is; told by its columns if absent',
    },
    out: { type: 'string', alias: 'o', valueHint: 'path', description: 'Write every difference to this file, as CSV' },
  },
  examples: [
    { line: 'tie-out activity.csv --timezone Europe/Berlin', says: 'a report that was made in that zone' },
    {
      line: 'tie-out payouts.csv --from 2026-11-01 --to 2026-12-01',
      says: 'a month of payouts',
    },
  ],
  run: async (context, args) => {
    const { tieOutJob } = await import('../jobs/tieOut.ts');
    return tieOutJob(context, args);
  },
});
