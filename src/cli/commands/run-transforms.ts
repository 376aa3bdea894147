import { defineCommand } from '../command.ts';
import { runFlags } from '../globalFlags.ts';

export default defineCommand({
  args: {
    ...runFlags,
    fullRefresh: { type: 'boolean', description: 'Rebuild every table from all of Bronze, not only what changed' },
  },
  examples: [
    { line: 'run-transforms', says: 'build what the last extractions changed, and stage it for the checks' },
    { line: 'run-transforms --full-refresh', says: 'build everything anew from all of Bronze' },
    { line: 'run-transforms --run-id 2026-11-22', says: 'as a step of the run of that name' },
  ],
  run: async (context, args) => {
    const { transformsJob } = await import('../jobs/transforms.ts');
    return transformsJob(context, args);
  },
});
