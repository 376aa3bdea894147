import { defineCommand } from '../command.ts';

export default defineCommand({
  args: {
    olderThan: { type: 'string', valueHint: 'time', default: '90d', description: 'Runs whose last stage ended before that: 90d, 12h' },
  },
  examples: [{ line: 'runs archive --older-than 90d', says: 'keep _state/manifests/ to the last three months' }],
  description: [
    'Moves run manifests to _state/archive/manifests/. Nothing is lost and everything works as before: transforms, recovery, rollback and',
    'runs show read archived manifests too.',
  ].join(' '),
  run: async (context, args) => {
    const { runsArchiveJob } = await import('../jobs/runs.ts');
    return runsArchiveJob(context, args);
  },
});
