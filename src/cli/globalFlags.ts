import type { ArgumentTable } from './command.ts';

/** Flags that every command takes. */
export const globalFlags = {
  json: { type: 'boolean', description: 'Print one JSON document on stdout' },
  quiet: { type: 'boolean', alias: 'q', description: 'Print only data, warnings and errors' },
  logFormat: {
    type: 'enum',
    options: ['pretty', 'json'],
    description: 'How the log on stderr looks; JSON lines when stderr is no terminal',
  },
  color: { type: 'boolean', description: 'Force colours', negativeDescription: 'No colours; so does NO_COLOR=1' },
  config: {
    type: 'string',
    valueHint: 'path',
    description: 'Project file; payments-pipeline.toml in the working directory if it is there',
  },
  dataDir: { type: 'string', valueHint: 'path', overrides: 'localDataDir', description: 'Directory of the data' },
  env: { type: 'enum', options: ['LOCAL', 'AWS'], overrides: 'env', description: 'Where the data lives' },
  singleWriter: {
    type: 'boolean',
    overrides: 's3SingleWriter',
    description: 'Take a bucket without conditional writes: nothing else writes there',
  },
  help: { type: 'boolean', alias: 'h', description: 'Print this help' },
} as const satisfies ArgumentTable;

/** For commands that read from the source. */
export const sourceFlags = {
  sourceUrl: { type: 'string', valueHint: 'url', overrides: 'sourceBaseUrl', description: 'The API to extract from' },
  pageSize: {
    type: 'string',
    valueHint: 'n',
    integer: { min: 1, max: 100 },
    overrides: 'maxPageSize',
    description: 'Records asked for a page; fewer when the source is unstable',
  },
} as const satisfies ArgumentTable;

/** For commands that are a step of a run. */
export const runFlags = {
  runId: { type: 'string', valueHint: 'id', overrides: 'runId', description: 'Ties separate steps to one run' },
} as const satisfies ArgumentTable;

/** For commands that read the models. */
export const sqlFlags = {
  sqlDir: {
    type: 'string',
    valueHint: 'path',
    overrides: 'sqlDir',
    description: 'Directory of your own models and checks: silver/, gold/, quality/',
  },
} as const satisfies ArgumentTable;

/** For commands that check what was built. */
export const checkFlags = {
  failOn: {
    type: 'enum',
    options: ['error', 'warn'],
    description: 'The least severity that keeps a snapshot from being published; error if absent',
  },
} as const satisfies ArgumentTable;

/** For commands that give a verdict. */
export const reportFlags = {
  report: {
    type: 'string',
    valueHint: 'format=path,…',
    description: 'Write reports of the verdict: json, junit, markdown, html; several with commas, such as html=report.html,junit=junit.xml',
  },
} as const satisfies ArgumentTable;

/** For commands that extract a span of time. */
export const daysFlag = {
  days: {
    type: 'string',
    valueHint: 'n',
    integer: { min: 1, max: 36_500 },
    overrides: 'defaultDays',
    description: 'Days to look back',
  },
} as const satisfies ArgumentTable;
