import { defineCommand } from '../command.ts';

export default defineCommand({
  args: {
    run: { type: 'positional', valueHint: 'run-id', required: false, description: 'Which run; the newest if absent' },
  },
  examples: [
    { line: 'runs show', says: 'what the newest run extracted, built and checked' },
    { line: 'runs show 20261122T235900Z-1f3a9c --json', says: 'the whole manifest of a run' },
  ],
  run: async (context, args) => {
    const { runsShowJob } = await import('../jobs/runs.ts');
    return runsShowJob(context, args);
  },
});
