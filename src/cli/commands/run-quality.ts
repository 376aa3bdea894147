import { defineCommand } from '../command.ts';
import { checkFlags, reportFlags, runFlags, sqlFlags } from '../globalFlags.ts';

export default defineCommand({
  args: {
    ...runFlags,
    ...sqlFlags,
    ...checkFlags,
    ...reportFlags,
    publish: { type: 'boolean', description: 'Publish even when checks fail; the manifest records that it was forced' },
  },
  examples: [
    { line: 'run-quality', says: 'check what was built; publish it when every check holds' },
    { line: 'run-quality --json', says: 'the same for a program: exit status 3 when a check fails' },
    { line: 'run-quality --report html=report.html,junit=junit.xml', says: 'and write the verdict for people and for CI' },
    { line: 'run-quality --fail-on warn', says: 'publish only if no check even warns' },
  ],
  run: async (context, args) => {
    const { qualityJob } = await import('../jobs/quality.ts');
    return qualityJob(context, args);
  },
});
