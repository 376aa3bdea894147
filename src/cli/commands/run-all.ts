import { defineCommand } from '../command.ts';
import { dryRunFlag, extractFlags } from '../extractFlags.ts';
import { daysFlag, runFlags, sourceFlags } from '../globalFlags.ts';

export default defineCommand({
  args: { ...daysFlag, ...extractFlags, ...dryRunFlag, ...runFlags, ...sourceFlags },
  examples: [
    { line: 'run-all --days 1', says: 'every day, from cron' },
    { line: 'run-all --days 7', says: 'a backfill: Bronze only grows, so it can be repeated' },
    { line: 'run-all --from 2026-01-01 --to 2026-02-01', says: 'exactly a month; the watermark never moves over a gap' },
    { line: 'run-all --sweep', says: 'now and then: deletions that no event told of' },
    { line: 'run-all --dry-run', says: 'what it would ask for, and in how many requests' },
    { line: 'run-all --page-size 25', says: 'when the source is unstable' },
  ],
  description:
    'Lists what was created in the window, then follows /v1/events for what changed since the last run. A run that is interrupted is gone on with ' +
    'by the next one, whatever its id: nothing is fetched twice that is stored already.',
  run: async (context, args) => {
    const { extractJob } = await import('../jobs/extract.ts');
    return extractJob(context, args);
  },
});
