import { mkdir } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { PipelineError } from '../domain/errors.ts';
import { didYouMean } from '../domain/suggest.ts';
import { REPORT_FORMATS, type ReportFormat } from '../report/renderReport.ts';

/** A report that was asked for, and the file it goes to. */
export interface PlannedReport {
  readonly format: ReportFormat;
  /** Absolute. */
  readonly path: string;
}

/** Reads `html=report.html,junit=out/junit.xml` and sees that the folders are there, before hours of work end in a path that cannot be written. Throws `USAGE_BAD_VALUE`. */
export async function planReports(text: string | undefined, cwd: string): Promise<PlannedReport[]> {
  const planned = (text ?? '')
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '')
    .map((one) => parseOne(one, cwd));
  for (const { path } of planned) await makeFolder(path);
  return planned;
}

function parseOne(text: string, cwd: string): PlannedReport {
  const at = text.indexOf('=');
  const [name, path] = at === -1 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
  const format = REPORT_FORMATS.find((one) => one === name.toLowerCase());
  if (format === undefined) throw badReport(`--report knows no format ${JSON.stringify(name)}${didYouMean(name, REPORT_FORMATS)}`);
  if (path === '') throw badReport(`--report ${name} needs a file`);
  return { format, path: resolve(cwd, path) };
}

async function makeFolder(path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true }).catch((cause: unknown) => {
    throw badReport(`cannot make the folder of ${path}: ${cause instanceof Error ? cause.message : String(cause)}`, cause);
  });
}

function badReport(what: string, cause?: unknown): PipelineError {
  return new PipelineError('USAGE_BAD_VALUE', what, {
    cause,
    hint: `Write format=path, several with commas: --report html=report.html,junit=junit.xml. Formats: ${REPORT_FORMATS.join(', ')}.`,
  });
}
