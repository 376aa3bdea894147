import { defineCommand } from '../command.ts';

export default defineCommand({
  args: {
    dir: { type: 'positional', required: false, valueHint: 'dir', description: 'Where the project goes; the working directory if absent' },
    force: { type: 'boolean', description: 'Replace files that are there already' },
  },
  examples: [
    { line: 'init', says: 'a project in this directory' },
    { line: 'init payments', says: 'in a directory of its own' },
    { line: 'init --force', says: 'write all of its files anew' },
  ],
  description: [
    'Writes settings, an example model with its check, a GitHub Actions workflow, a systemd unit with its timer, a line for cron, and a .gitignore.',
    'It runs at once, without an account or a network, against serve-mock. Files that are there already are kept, and named.',
  ].join(' '),
  run: async (context, args) => {
    const { initJob } = await import('../jobs/init.ts');
    return initJob(context, args);
  },
});
