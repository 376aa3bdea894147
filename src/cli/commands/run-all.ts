import { defineCommand } from '../command.ts';
import { daysFlag, runFlags, sourceFlags } from '../globalFlags.ts';

export default defineCommand({
  args: { ...daysFlag, ...runFlags, ...sourceFlags },
  examples: [
    { line: 'run-all --days 1', says: 'every day, from cron' },
    { line: 'run-all --days 7', says: 'a backfill: Bronze only grows, so it can be repeated' },
    { line: 'run-all --page-size 25', says: 'when the source is unstable' },
  ],
  run: async (context, args) => {
    const { extractJob } = await import('../jobs/extract.ts');
    return extractJob(context, args);
  },
});
