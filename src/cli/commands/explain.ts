import { defineCommand } from '../command.ts';

export default defineCommand({
  description:
    'What came in of it and when, what changed, what Silver and Gold say of it, what it did to the balance, and the payout that its money left in. For a payout: what it is made of, with the difference to its amount.',
  args: {
    id: {
      type: 'positional',
      valueHint: 'id',
      description: 'A charge, refund, dispute, invoice, payout, customer, …; or the number of an invoice',
    },
    limit: {
      type: 'string',
      valueHint: 'n',
      integer: { min: 1, max: 10_000 },
      default: '5',
      description: 'How many of a list are shown; all are counted',
    },
    personal: { type: 'boolean', description: 'Show names, addresses, free texts and the like, which are masked otherwise' },
  },
  examples: [
    { line: 'explain po_1T5hW2KXUyGdbQn0CvYFLrNi', says: 'a payout: what it is made of, and that it adds up' },
    { line: 'explain ch_33xmpkS28Tfo1tOBa03lPopL', says: 'a charge: how it came in, and where its money went' },
    { line: 'explain in_1T5hW2KXUyGdbQn0CvYFLrNi --json', says: 'an invoice, for a program' },
  ],
  run: async (context, args) => {
    const { explainJob } = await import('../jobs/explain.ts');
    return explainJob(context, args);
  },
});
