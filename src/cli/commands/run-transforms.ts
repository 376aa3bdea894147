import { defineCommand } from '../command.ts';
import { runFlags } from '../globalFlags.ts';

export default defineCommand({
  args: { ...runFlags },
  examples: [
    { line: 'run-transforms', says: 'build Silver and Gold from Bronze, and stage them for the checks' },
    { line: 'run-transforms --run-id 2026-11-22', says: 'as a step of the run of that name' },
  ],
  run: async (context) => {
    const { transformsJob } = await import('../jobs/transforms.ts');
    return transformsJob(context);
  },
});
