import { defineCommand } from '../command.ts';

export default defineCommand({
  args: {
    apply: { type: 'boolean', description: 'Write what is shown; without this nothing is changed' },
    deep: { type: 'boolean', description: 'Also read all of Bronze and compare its SHA-256' },
  },
  examples: [
    { line: 'repair', says: 'what is missing, unreadable or wrong, and what it would become' },
    { line: 'repair --apply', says: 'make it so' },
    { line: 'repair --deep', says: 'read every byte of Bronze again' },
  ],
  description: [
    'Watermarks and _latest are made again from run manifests and table logs, which never change; journals that cannot be read are dropped, since they',
    'only save work. Every Bronze part that a manifest names and every file of the published tables is checked by its size. What cannot be made',
    'again is named, with what to do; the exit status is then 5.',
  ].join(' '),
  run: async (context, args) => {
    const { repairJob } = await import('../jobs/repair.ts');
    return repairJob(context, args);
  },
});
