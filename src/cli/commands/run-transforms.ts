import { defineCommand } from '../command.ts';
import { runFlags } from '../globalFlags.ts';

export default defineCommand({
  args: {
    ...runFlags,
    fullRefresh: { type: 'boolean', description: 'Rebuild every table from all of Bronze, not only what changed' },
  },
  examples: [
    { line: 'run-transforms', says: 'build what the last extraction brought' },
    { line: 'run-transforms --full-refresh', says: 'build everything anew, as after a change of the SQL' },
  ],
  run: async (context, args) => {
    const { transformJob } = await import('../jobs/transform.ts');
    return transformJob(context, args);
  },
});
