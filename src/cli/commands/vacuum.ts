import { defineCommand } from '../command.ts';

export default defineCommand({
  args: {
    apply: { type: 'boolean', description: 'Remove it; without this nothing is changed' },
    olderThan: { type: 'string', valueHint: 'time', default: '7d', description: 'Nothing younger is touched: 7d, 12h' },
    keepHistory: {
      type: 'string',
      valueHint: 'time',
      description: 'Give up versions that were superseded longer ago, such as 400d [default: all are kept]',
    },
  },
  examples: [
    { line: 'vacuum', says: 'what could go, and how much it is' },
    { line: 'vacuum --apply', says: 'remove it' },
    { line: 'vacuum --keep-history 400d --apply', says: 'and give up versions that nobody has seen for 400 days' },
  ],
  description: [
    'Removes data files that no version of a table has (of rejected and superseded snapshots, and of runs that died), Bronze parts that no run manifest',
    'names, and work files of dead processes. What a reader, an interrupted extraction or the staged snapshot needs is never among them.',
    'Earlier versions stay readable for query --as-of and rollback, unless --keep-history gives them up. Bronze that a manifest names stays for ever.',
  ].join(' '),
  run: async (context, args) => {
    const { vacuumJob } = await import('../jobs/vacuum.ts');
    return vacuumJob(context, args);
  },
});
