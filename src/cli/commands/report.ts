import { REPORT_FORMATS } from '../../report/renderReport.ts';
import { defineCommand } from '../command.ts';

export default defineCommand({
  args: {
    run: { type: 'positional', valueHint: 'run-id', required: false, description: 'Which run; the last that was checked if absent' },
    format: { type: 'enum', options: REPORT_FORMATS, default: 'markdown', description: 'The form of the report' },
    output: { type: 'string', alias: 'o', valueHint: 'path', description: 'Write to this file instead of stdout' },
  },
  examples: [
    { line: 'report --format html --output report.html', says: 'one page with the checks, the tables and plots; opens without a network' },
    { line: 'report --format junit -o junit.xml', says: 'for a CI server' },
    { line: 'report 20261122T235900Z-1f3a9c', says: 'the verdict on an earlier run, as Markdown' },
  ],
  description:
    'Reports are made from the run manifest, so they can be made again at any time. The plots are read from the tables as the run has built them; a rejected run shows the numbers that were not published.',
  run: async (context, args) => {
    const { reportJob } = await import('../jobs/report.ts');
    return reportJob(context, args);
  },
});
