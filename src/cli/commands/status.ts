import { defineCommand } from '../command.ts';
import { sqlFlags } from '../globalFlags.ts';

export default defineCommand({
  args: { ...sqlFlags },
  examples: [
    { line: 'status', says: 'how fresh each table is, what ran last, and what waits' },
    { line: 'status --json', says: 'the same for a monitor' },
  ],
  description: [
    'Reads state files alone, so that it answers at once and disturbs no run. Ages are measured from "data through", the business time up to which every',
    'entity is closed, not from when the program last ran. Its own exit status is 0 whatever it shows: a monitor reads "state" in --json.',
  ].join(' '),
  run: async (context) => {
    const { statusJob } = await import('../jobs/status.ts');
    return statusJob(context);
  },
});
