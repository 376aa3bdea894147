import { defineCommand } from '../command.ts';

export default defineCommand({
  args: {},
  examples: [
    { line: 'entities', says: 'what is extracted, and how each is kept current' },
    { line: 'entities --json', says: 'the same for a script' },
  ],
  run: async (context) => {
    const { entitiesJob } = await import('../jobs/entities.ts');
    return entitiesJob(context);
  },
});
