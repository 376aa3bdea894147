import { defineCommand } from '../command.ts';
import { sqlFlags } from '../globalFlags.ts';

export default defineCommand({
  args: {
    sql: { type: 'positional', required: false, valueHint: 'sql', description: 'One SELECT statement, in quotes' },
    format: {
      type: 'enum',
      options: ['table', 'json', 'csv', 'parquet'],
      description: 'How the rows are written; parquet needs --output [default: table]',
    },
    asOf: {
      type: 'string',
      valueHint: 'date|instant|version',
      description: 'The tables as they were published then: the newest version not after it; a date is its midnight, UTC',
    },
    staged: {
      type: 'string',
      valueHint: 'run-id',
      description: 'The tables as that run has built them, published or not; also bronze.*, with the fields that checks read',
    },
    check: { type: 'string', valueHint: 'check', description: 'With --staged, instead of SQL: every row that breaks this check' },
    ...sqlFlags,
    output: { type: 'string', alias: 'o', valueHint: 'path', description: 'Write to this file instead of stdout' },
  },
  examples: [
    { line: 'query "select * from gold.fct_payments limit 10"', says: 'payments with their fees and refunds' },
    { line: 'query "from gold.fct_invoices" --format csv', says: 'for a spreadsheet' },
    { line: 'query "from silver.balance_transactions" --format parquet -o ledger.parquet', says: 'for another engine' },
    { line: 'query "from gold.fct_payments" --as-of 2026-11-01', says: 'as it was published at that midnight' },
    { line: 'query --staged 20261122T235900Z-1f3a9c --check charges_have_customers', says: 'all rows that a check of that run has found' },
  ],
  run: async (context, args) => {
    const { queryJob } = await import('../jobs/query.ts');
    return queryJob(context, args);
  },
});
