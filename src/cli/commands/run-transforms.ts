import { defineCommand } from '../command.ts';
import { runFlags, sqlFlags } from '../globalFlags.ts';

export default defineCommand({
  args: {
    ...runFlags,
    fullRefresh: { type: 'boolean', description: 'Rebuild every table from all of Bronze, not only what changed' },
    select: {
      type: 'string',
      valueHint: 'models',
      description:
        'Rebuild only these: names with commas between; * for any letters, model+ with what is made of it, +model with what it is made of',
    },
    from: { type: 'string', valueHint: 'date', instant: true, description: 'Rebuild only the partitions from here on, UTC' },
    to: { type: 'string', valueHint: 'date', instant: true, description: 'Rebuild only the partitions before this, UTC' },
    ...sqlFlags,
  },
  examples: [
    { line: 'run-transforms', says: 'build what the last extractions changed, and stage it for the checks' },
    { line: 'run-transforms --full-refresh', says: 'build everything anew from all of Bronze' },
    { line: 'run-transforms --select fct_payments+', says: 'a model and what is made of it, anew; the rest stays as published' },
    { line: 'run-transforms --from 2026-03-01 --to 2026-04-01', says: 'the partitions of March, anew' },
    { line: 'run-transforms --sql-dir ./sql', says: 'with your own models beside those of the program' },
  ],
  description: [
    'A part (--select, --from, --to) is built from the Bronze that the published tables were made of, so that all of them stay of one state;',
    'what has been extracted since waits for the next run without these flags.',
  ].join(' '),
  run: async (context, args) => {
    const { transformsJob } = await import('../jobs/transforms.ts');
    return transformsJob(context, args);
  },
});
