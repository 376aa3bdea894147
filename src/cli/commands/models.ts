import { defineCommand } from '../command.ts';
import { sqlFlags } from '../globalFlags.ts';

export default defineCommand({
  args: {
    model: { type: 'positional', required: false, valueHint: 'model', description: 'One model, with its columns and neighbours' },
    ...sqlFlags,
  },
  examples: [
    { line: 'models', says: 'every table: what it is, what it is made of, and how fresh' },
    { line: 'models fct_payments', says: 'its columns, and what reads it' },
    { line: 'models --json', says: 'the graph for a program' },
  ],
  run: async (context, args) => {
    const { modelsJob } = await import('../jobs/models.ts');
    return modelsJob(context, args);
  },
});
