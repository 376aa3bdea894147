import { defineCommand } from '../command.ts';
import { sqlFlags } from '../globalFlags.ts';

export default defineCommand({
  args: {
    model: {
      type: 'positional',
      required: false,
      valueHint: 'model',
      description: 'The model whose SQL is printed; all are checked without it',
    },
    ...sqlFlags,
  },
  examples: [
    { line: 'compile fct_payments', says: 'the SQL that will run' },
    { line: 'compile --sql-dir ./sql', says: 'whether every model and check can run, before there is any data' },
  ],
  description: [
    'Each model is held against its header on empty tables: a column that does not exist, another type than promised or SQL that is no plain',
    'SELECT is an error with file and line (exit status 2). What of a Gold model another engine would not run is a warning.',
  ].join(' '),
  run: async (context, args) => {
    const { compileJob } = await import('../jobs/compile.ts');
    return compileJob(context, args);
  },
});
