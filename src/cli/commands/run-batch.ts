import { defineCommand } from '../command.ts';
import { dryRunFlag, extractFlags } from '../extractFlags.ts';
import { daysFlag, runFlags, sourceFlags } from '../globalFlags.ts';

export default defineCommand({
  args: {
    entity: { type: 'string', valueHint: 'name', required: true, entity: true, description: 'What to extract, such as charges' },
    ...daysFlag,
    ...extractFlags,
    ...dryRunFlag,
    ...runFlags,
    ...sourceFlags,
  },
  examples: [
    { line: 'run-batch --entity charges', says: 'the charges of the last 30 days' },
    { line: 'run-batch --entity invoices --days 90', says: 'the invoices of a quarter' },
  ],
  description: 'Lists one entity. The events feed is shared by all of them, so only run-all and run-pipeline follow it.',
  run: async (context, args) => {
    const { extractJob } = await import('../jobs/extract.ts');
    return extractJob(context, args);
  },
});
