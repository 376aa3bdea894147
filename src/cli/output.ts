import type { Output } from './commandContext.ts';
import type { Screen } from './screen.ts';
import type { Writer } from './writer.ts';

/** Version of every document that `--json` prints. */
export const SCHEMA_VERSION = 1;

/** An output that remembers whether the document of `--json` has been written, since there may be only one. */
export interface CommandOutput extends Output {
  readonly documented: boolean;
}

interface OutputParts {
  readonly stdout: Writer;
  readonly screen: Screen;
  readonly quiet: boolean;
  /** Whether a person reads stdout. */
  readonly isTerminal: boolean;
}

/** Data to stdout, notes to stderr. Live lines give way before data, which may go to the same terminal. */
export function createOutput({ stdout, screen, quiet, isTerminal }: OutputParts): CommandOutput {
  let documented = false;
  const data = (text: string): Promise<void> => {
    screen.live([]);
    return stdout.write(text);
  };
  return {
    data,
    json: (document) => {
      documented = true;
      return data(renderDocument(document, isTerminal));
    },
    note: (text) => {
      if (!quiet) screen.write(text.endsWith('\n') ? text : `${text}\n`);
    },
    get closed() {
      return stdout.closed;
    },
    get documented() {
      return documented;
    },
  };
}

/** One document: on one line for a program, over several for a person. Bigints become numbers where that is exact, else texts. */
export function renderDocument(document: Readonly<Record<string, unknown>>, forPerson: boolean): string {
  return `${JSON.stringify({ schema_version: SCHEMA_VERSION, ...document }, exactNumber, forPerson ? 2 : undefined)}\n`;
}

function exactNumber(_: string, value: unknown): unknown {
  if (typeof value !== 'bigint') return value;
  return Number.isSafeInteger(Number(value)) ? Number(value) : value.toString();
}
