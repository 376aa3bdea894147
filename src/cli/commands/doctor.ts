import { defineCommand } from '../command.ts';
import { sourceFlags } from '../globalFlags.ts';

export default defineCommand({
  args: { ...sourceFlags },
  examples: [
    { line: 'doctor', says: 'what stands in the way of a run, and what to do about it' },
    { line: 'doctor --json', says: 'the same for a program: exit status 2 when something fails' },
  ],
  description:
    'Writes one small object to the store and removes it; asks the source for one record of each entity. Nothing else is touched, and no run is disturbed.',
  run: async (context) => {
    const { doctorJob } = await import('../jobs/doctor.ts');
    return doctorJob(context);
  },
});
