import { defineCommand } from '../command.ts';
import { daysFlag, runFlags, sourceFlags } from '../globalFlags.ts';

export default defineCommand({
  args: {
    entity: { type: 'string', valueHint: 'name', required: true, entity: true, description: 'What to extract, such as charges' },
    ...daysFlag,
    ...runFlags,
    ...sourceFlags,
  },
  examples: [
    { line: 'run-batch --entity charges', says: 'the charges of the last 30 days' },
    { line: 'run-batch --entity invoices --days 90', says: 'the invoices of a quarter' },
  ],
  run: async (context, args) => {
    const { extractJob } = await import('../jobs/extract.ts');
    return extractJob(context, args);
  },
});
