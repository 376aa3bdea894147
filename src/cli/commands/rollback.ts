import { defineCommand } from '../command.ts';
import { runFlags } from '../globalFlags.ts';

export default defineCommand({
  args: {
    model: { type: 'positional', valueHint: 'model', description: 'A published table: fct_payments, or gold.fct_payments' },
    toVersion: {
      type: 'string',
      valueHint: 'n',
      required: true,
      integer: { min: 0, max: Number.MAX_SAFE_INTEGER },
      description: 'The version whose rows readers are to see again',
    },
    ...runFlags,
  },
  examples: [
    { line: 'rollback gold.fct_payments --to-version 7', says: 'readers see version 7 again, as a new version' },
    { line: 'rollback charges --to-version 3 --json', says: 'the same for a program' },
  ],
  description: [
    'Look at the version first, with query --as-of. Nothing is deleted: the table gets a new version with the files of the earlier one, and the versions between stay readable. Only this table',
    'goes back; those that were built from the same data stay. The next run-transforms builds from Bronze again and says that the table had been',
    'rolled back, and run-quality then publishes what Bronze says: remove the cause before that.',
  ].join(' '),
  run: async (context, args) => {
    const { rollbackJob } = await import('../jobs/rollback.ts');
    return rollbackJob(context, args);
  },
});
