import { errorMessage, PipelineError } from '../../domain/errors.ts';
import { escapeControl } from '../../domain/escapeControl.ts';
import type { LogFields } from '../../domain/logger.ts';
import { utcInstantMs } from '../../domain/time.ts';
import { type Theme, themeFor } from './theme.ts';

export type LoggedLevel = 'debug' | 'info' | 'warn' | 'error';

export interface LogEntry {
  /** Milliseconds since the epoch. */
  readonly time: number;
  readonly level: LoggedLevel;
  readonly message: string;
  readonly fields: LogFields;
}

type Scrub = (text: string) => string;

/** One JSON object on one line: time, level, msg, then the fields. A field cannot take the place of the first three. */
export function renderJsonLine({ time, level, message, fields }: LogEntry, scrub: Scrub): string {
  const others = Object.entries(fields).map(([key, value]) => [RESERVED.has(key) ? `${key}_` : key, value]);
  const line = { time: utcInstantMs(time), level, msg: message, ...Object.fromEntries(others) };
  // What JSON.stringify leaves as it is (C1 controls, marks of direction) is escaped in JSON's own way.
  return `${escapeControl(toJson(line, scrub))}\n`;
}

const RESERVED: ReadonlySet<string> = new Set(['time', 'level', 'msg']);

/** `12:04:05 warn  charges: asked again  status=429`; the run id is left out, since a person watches one run. */
export function renderPrettyLine({ time, level, message, fields }: LogEntry, scrub: Scrub, color: boolean): string {
  const theme = themeFor(color);
  const pairs = Object.entries(fields).filter(([key, value]) => key !== 'run_id' && value !== undefined);
  const facts = pairs.map(([key, value]) => `${key}=${fieldText(value, scrub)}`).join(' ');
  const parts = [theme.faint(utcInstantMs(time).slice(11, 19)), styleOf(level, theme)(level.padEnd(5)), escapeControl(scrub(message))];
  return `${parts.join(' ')}${facts === '' ? '' : `  ${theme.faint(facts)}`}\n`;
}

function styleOf(level: LoggedLevel, theme: Theme): (text: string) => string {
  if (level === 'error') return theme.bad;
  if (level === 'warn') return theme.warning;
  return level === 'debug' ? theme.faint : theme.good;
}

/** Texts that would be ambiguous are quoted. */
function fieldText(value: unknown, scrub: Scrub): string {
  const text = typeof value === 'string' ? scrub(value) : toJson(value, scrub);
  const needsQuotes = typeof value === 'string' && !/^[^\s"=]+$/u.test(text);
  return escapeControl(needsQuotes ? JSON.stringify(text) : text);
}

/** Never throws: a log line must not end a run. */
function toJson(value: unknown, scrub: Scrub): string {
  try {
    return JSON.stringify(value, (_, inner: unknown) => plain(inner, scrub)) ?? 'null';
  } catch (error) {
    return JSON.stringify({ unprintable: errorMessage(error) });
  }
}

function plain(value: unknown, scrub: Scrub): unknown {
  if (typeof value === 'string') return scrub(value);
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : value.toString();
  if (value instanceof PipelineError) return { code: value.code, message: scrub(value.message), details: value.details };
  if (value instanceof Error) return { name: value.name, message: scrub(value.message) };
  return value instanceof Uint8Array ? `${value.byteLength} bytes` : value;
}
