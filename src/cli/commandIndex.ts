import type { Command } from './command.ts';

export type CommandGroup = 'Run the pipeline' | 'Look at the data' | 'Keep house' | 'Try it' | 'Settings';

/** A command as the overview shows it. Its file is loaded only when it is asked for. */
export interface CommandEntry {
  /** One or two words: `run-all`, `config show`. */
  readonly name: string;
  readonly group: CommandGroup;
  readonly summary: string;
  load(): Promise<Command>;
}

/** Every command, in the order of the overview. */
export const commandIndex: readonly CommandEntry[] = [
  {
    name: 'run-pipeline',
    group: 'Run the pipeline',
    summary: 'Extract, transform and check under one run id',
    load: async () => (await import('./commands/run-pipeline.ts')).default,
  },
  {
    name: 'run-all',
    group: 'Run the pipeline',
    summary: 'Extract every entity into Bronze',
    load: async () => (await import('./commands/run-all.ts')).default,
  },
  {
    name: 'run-batch',
    group: 'Run the pipeline',
    summary: 'Extract one entity into Bronze',
    load: async () => (await import('./commands/run-batch.ts')).default,
  },
  {
    name: 'run-transforms',
    group: 'Run the pipeline',
    summary: 'Build the Silver and Gold tables from Bronze',
    load: async () => (await import('./commands/run-transforms.ts')).default,
  },
  {
    name: 'run-quality',
    group: 'Run the pipeline',
    summary: 'Check what was built, and publish it when it holds',
    load: async () => (await import('./commands/run-quality.ts')).default,
  },
  {
    name: 'serve-webhooks',
    group: 'Run the pipeline',
    summary: 'Receive webhooks, and lose none that was acknowledged',
    load: async () => (await import('./commands/serve-webhooks.ts')).default,
  },
  {
    name: 'reconcile',
    group: 'Run the pipeline',
    summary: 'What was received beside what happened; --heal fetches the rest',
    load: async () => (await import('./commands/reconcile.ts')).default,
  },
  {
    name: 'replay',
    group: 'Keep house',
    summary: 'Send received events to a receiver again, signed',
    load: async () => (await import('./commands/replay.ts')).default,
  },
  {
    name: 'status',
    group: 'Look at the data',
    summary: 'One screen: how fresh each table is, what ran last, what waits',
    load: async () => (await import('./commands/status.ts')).default,
  },
  {
    name: 'report',
    group: 'Look at the data',
    summary: 'The verdict on a run as a page, JSON, JUnit or Markdown',
    load: async () => (await import('./commands/report.ts')).default,
  },
  {
    name: 'query',
    group: 'Look at the data',
    summary: 'Ask the published tables with SQL',
    load: async () => (await import('./commands/query.ts')).default,
  },
  {
    name: 'explain',
    group: 'Look at the data',
    summary: 'Follow one object from what came in to the payout it left in',
    load: async () => (await import('./commands/explain.ts')).default,
  },
  {
    name: 'tie-out',
    group: 'Look at the data',
    summary: "Compare the source's own report with what is published",
    load: async () => (await import('./commands/tie-out.ts')).default,
  },
  {
    name: 'entities',
    group: 'Look at the data',
    summary: 'What is extracted, and how each is kept current',
    load: async () => (await import('./commands/entities.ts')).default,
  },
  {
    name: 'models',
    group: 'Look at the data',
    summary: 'The tables: what each is, what it is made of, and how fresh',
    load: async () => (await import('./commands/models.ts')).default,
  },
  {
    name: 'compile',
    group: 'Look at the data',
    summary: 'The SQL of a model as it will run, and whether it can',
    load: async () => (await import('./commands/compile.ts')).default,
  },
  {
    name: 'runs list',
    group: 'Look at the data',
    summary: 'The runs, and how each ended',
    load: async () => (await import('./commands/runs-list.ts')).default,
  },
  {
    name: 'runs show',
    group: 'Look at the data',
    summary: 'Everything that one run did: extract, models, checks',
    load: async () => (await import('./commands/runs-show.ts')).default,
  },
  {
    name: 'runs archive',
    group: 'Keep house',
    summary: 'Move the manifests of old runs out of the way',
    load: async () => (await import('./commands/runs-archive.ts')).default,
  },
  {
    name: 'vacuum',
    group: 'Keep house',
    summary: 'Remove files that nothing reaches; shows them first',
    load: async () => (await import('./commands/vacuum.ts')).default,
  },
  {
    name: 'repair',
    group: 'Keep house',
    summary: 'Make watermarks and _latest again from manifests and logs',
    load: async () => (await import('./commands/repair.ts')).default,
  },
  {
    name: 'rollback',
    group: 'Keep house',
    summary: 'Show an earlier version of a table again',
    load: async () => (await import('./commands/rollback.ts')).default,
  },
  {
    name: 'demo',
    group: 'Try it',
    summary: 'The whole pipeline on a made-up company, without an account',
    load: async () => (await import('./commands/demo.ts')).default,
  },
  {
    name: 'init',
    group: 'Try it',
    summary: 'A project to begin with: settings, SQL of your own, a schedule',
    load: async () => (await import('./commands/init.ts')).default,
  },
  {
    name: 'serve-mock',
    group: 'Try it',
    summary: 'Serve a made-up company behind the API, to build and test against',
    load: async () => (await import('./commands/serve-mock.ts')).default,
  },
  {
    name: 'trigger',
    group: 'Try it',
    summary: 'Have an event happen in the mock, now',
    load: async () => (await import('./commands/trigger.ts')).default,
  },
  {
    name: 'doctor',
    group: 'Settings',
    summary: 'What stands in the way of a run: source, key, store, disk, clock',
    load: async () => (await import('./commands/doctor.ts')).default,
  },
  {
    name: 'config show',
    group: 'Settings',
    summary: 'Every setting, its value, and where the value came from',
    load: async () => (await import('./commands/config-show.ts')).default,
  },
  {
    name: 'completions',
    group: 'Settings',
    summary: 'What makes Tab complete commands, flags and names in your shell',
    load: async () => (await import('./commands/completions.ts')).default,
  },
];
