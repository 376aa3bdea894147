/** What libraries know of logging: they describe what happened, and never print. */

/** Facts beside a message. A `Secret` prints as `***`; an error as its code and message. */
export type LogFields = Readonly<Record<string, unknown>>;

/** Writes one line a call; where and how it is written is the command line's business. */
export interface Logger {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
  /** The same logger with fields that stand on each of its lines, such as `entity`. */
  child(fields: LogFields): Logger;
}

/** A logger that says nothing: for tests, and for callers who do not care. */
export const silentLogger: Logger = {
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
  child: () => silentLogger,
};
