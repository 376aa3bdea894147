import { errorCode, errorMessage, PipelineError } from '../../domain/errors.ts';
import { escapeControl, escapeControlInLines } from '../../domain/escapeControl.ts';
import { themeFor } from './theme.ts';

export interface ErrorView {
  readonly color: boolean;
  /** Show stacks and causes. */
  readonly debug: boolean;
  /** Masks secrets. */
  readonly scrub: (text: string) => string;
}

export const UNEXPECTED_HINT =
  'This is a defect of payments-pipeline. Please report it, with the output of the same command under LOG_LEVEL=debug.';

/** `error[CODE]: what`, where it happened if known, and what to do next; with a line break at the end. */
export function renderError(error: unknown, { color, debug, scrub }: ErrorView): string {
  const theme = themeFor(color);
  const [first, ...more] = safeLines(errorMessage(error), scrub);
  const where = error instanceof PipelineError ? describeDetails(error.details) : '';
  const hint = hintOf(error);
  return [
    `${theme.bad(`error[${errorCode(error)}]`)}: ${first ?? ''}`,
    ...more.map((line) => `  ${line}`),
    ...(where === '' ? [] : [`  ${theme.faint('at:')} ${scrub(where)}`]),
    ...(hint === undefined ? [] : safeLines(hint, scrub).map((line, i) => (i === 0 ? `  ${theme.faint('hint:')} ${line}` : `    ${line}`))),
    ...(debug ? stackLines(error, scrub) : []),
    '',
  ].join('\n');
}

/** The `--json` form of an error; the caller adds `schema_version`. */
export function errorDocument(error: unknown, scrub: (text: string) => string): Readonly<Record<string, unknown>> {
  const details = error instanceof PipelineError ? error.details : {};
  const safe = Object.entries(details).map(([key, value]) => [key, typeof value === 'string' ? scrub(value) : value]);
  const hint = hintOf(error);
  return {
    ok: false,
    error: {
      code: errorCode(error),
      message: scrub(errorMessage(error)),
      hint: hint === undefined ? null : scrub(hint),
      details: Object.fromEntries(safe),
    },
  };
}

/** What to do about an error, if anybody knows. */
export function hintOf(error: unknown): string | undefined {
  if (!(error instanceof PipelineError)) return UNEXPECTED_HINT;
  return error.hint ?? (error.code === 'UNEXPECTED' ? UNEXPECTED_HINT : undefined);
}

function describeDetails(details: PipelineError['details']): string {
  return Object.entries(details)
    .map(([key, value]) => `${key}=${escapeControl(String(value))}`)
    .join(', ');
}

function safeLines(text: string, scrub: (text: string) => string): string[] {
  return escapeControlInLines(scrub(text)).split('\n');
}

/** The stack and those of its causes; a cause that is no Error is named. */
function stackLines(error: unknown, scrub: (text: string) => string): string[] {
  const lines: string[] = [];
  for (let current = error, depth = 0; current !== undefined && current !== null && depth < 5; depth++) {
    const text = current instanceof Error ? (current.stack ?? errorMessage(current)) : String(current);
    lines.push(...safeLines(depth === 0 ? text : `caused by: ${text}`, scrub).map((line) => `  ${line}`));
    current = current instanceof Error ? current.cause : undefined;
  }
  return lines;
}
