import { defineCommand } from '../command.ts';
import { extractFlags } from '../extractFlags.ts';
import { checkFlags, daysFlag, reportFlags, runFlags, sourceFlags, sqlFlags } from '../globalFlags.ts';

export default defineCommand({
  args: { ...daysFlag, ...extractFlags, ...runFlags, ...sourceFlags, ...sqlFlags, ...checkFlags, ...reportFlags },
  examples: [
    { line: 'run-pipeline --days 1', says: 'the daily run: extract, transform, check, publish' },
    { line: 'run-pipeline --days 90 --run-id backfill-q3', says: 'a backfill under a name of your own' },
  ],
  run: async (context, args) => {
    const { pipelineJob } = await import('../jobs/pipeline.ts');
    return pipelineJob(context, args);
  },
});
