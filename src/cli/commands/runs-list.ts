import { defineCommand } from '../command.ts';

export default defineCommand({
  args: {
    limit: {
      type: 'string',
      valueHint: 'n',
      default: '20',
      integer: { min: 1, max: 100_000 },
      description: 'How many of the newest runs',
    },
    archived: { type: 'boolean', description: 'Archived runs too' },
  },
  examples: [
    { line: 'runs list', says: 'the newest runs and how they ended' },
    { line: 'runs list --limit 1000 --archived --json', says: 'all of them, for a program' },
  ],
  description: [
    'Verdicts: extracted (only Bronze was written), partial (some entities failed), staged (built, run-quality comes next), superseded (built, but',
    'another snapshot was staged after it), published, overridden (published against failing checks), rejected, overtaken (passed, when another run had published first), rolled back, interrupted, running.',
  ].join(' '),
  run: async (context, args) => {
    const { runsListJob } = await import('../jobs/runs.ts');
    return runsListJob(context, args);
  },
});
