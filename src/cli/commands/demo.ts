import { defineCommand } from '../command.ts';
import { mockFlags } from '../mockFlags.ts';

export default defineCommand({
  args: {
    dir: { type: 'string', valueHint: 'path', description: 'Where its data goes; a new temporary directory if absent' },
    ...mockFlags,
  },
  examples: [
    { line: 'demo', says: 'extract, build, check and publish a made-up company' },
    { line: 'demo --days 365 --volume 200', says: 'a year with 200 payments a day' },
  ],
  run: async (context, args) => {
    const { demoJob } = await import('../jobs/demo.ts');
    return demoJob(context, args);
  },
});
