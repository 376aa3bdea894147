import { type ConsolaInstance, type ConsolaReporter, createConsola } from 'consola/core';
import type { LogLevel } from '../config/config.ts';
import type { LogFields, Logger } from '../domain/logger.ts';
import { type LogEntry, type LoggedLevel, renderJsonLine, renderPrettyLine } from './render/logLine.ts';

export type LogFormat = 'pretty' | 'json';

export interface LoggerParts {
  readonly level: LogLevel;
  readonly format: LogFormat;
  readonly color: boolean;
  readonly clock: () => number;
  /** Takes whole lines; always stderr, since stdout is for data. */
  readonly write: (text: string) => void;
  readonly scrub: (text: string) => string;
  readonly fields: LogFields;
}

// consola's own numbers: error 0, warn 1, info 3, debug 4.
const CONSOLA_LEVEL: Readonly<Record<LogLevel, number>> = { silent: -1, error: 0, warn: 1, info: 3, debug: 4 };

/** A logger whose lines go through consola's levels to a reporter of our own. */
export function createLogger(parts: LoggerParts): Logger {
  const consola = createConsola({
    level: CONSOLA_LEVEL[parts.level],
    reporters: [reporter(parts)],
    // consola holds back repeated lines on a timer; a line that waits is lost when the process ends.
    throttle: Number.NEGATIVE_INFINITY,
  });
  return loggerOn(consola, parts.fields);
}

function loggerOn(consola: ConsolaInstance, common: LogFields): Logger {
  const log = (level: LoggedLevel) => (message: string, fields?: LogFields) => {
    consola[level](message, fields === undefined ? common : { ...common, ...fields });
  };
  return {
    debug: log('debug'),
    info: log('info'),
    warn: log('warn'),
    error: log('error'),
    child: (fields) => loggerOn(consola, { ...common, ...fields }),
  };
}

function reporter({ format, color, clock, write, scrub }: LoggerParts): ConsolaReporter {
  return {
    log: ({ type, args }) => {
      const [message, fields]: unknown[] = args;
      const entry: LogEntry = { time: clock(), level: levelOf(type), message: String(message), fields: { ...Object(fields) } };
      write(format === 'json' ? renderJsonLine(entry, scrub) : renderPrettyLine(entry, scrub, color));
    },
  };
}

function levelOf(type: string): LoggedLevel {
  return type === 'debug' || type === 'warn' || type === 'error' ? type : 'info';
}
