import type { BooleanArgDef, EnumArgDef, PositionalArgDef, StringArgDef } from 'citty';
import type { ConfigKey } from '../config/config.ts';
import type { CommandContext } from './commandContext.ts';
import type { ExitStatus } from './exitStatus.ts';

/** What we know of an argument beside what citty does. */
interface Extras {
  /** The value is a whole number in this range, ends included. */
  readonly integer?: { readonly min: number; readonly max: number };
  /** The value is a date or an instant; the command receives unix seconds. */
  readonly instant?: true;
  /** The value names an entity of the registry. */
  readonly entity?: true;
  /** The setting that the flag takes precedence over; its environment variable and default stand in the help. */
  readonly overrides?: ConfigKey;
}

type Def<D> = Readonly<D> & Extras;

export type Argument =
  | (Def<BooleanArgDef> & { readonly type: 'boolean' })
  | (Def<StringArgDef> & { readonly type: 'string' })
  | (Def<Omit<EnumArgDef, 'options'>> & { readonly type: 'enum'; readonly options: readonly string[] })
  | (Def<PositionalArgDef> & { readonly type: 'positional'; readonly options?: readonly string[] });

/** Names are camelCase here and kebab-case on the command line: `runId` is `--run-id`. */
export type ArgumentTable = Readonly<Record<string, Argument>>;

type ValueOf<A> = A extends { type: 'boolean' }
  ? boolean
  : A extends { integer: object } | { instant: true }
    ? number
    : A extends { options: readonly (infer Option)[] }
      ? Option
      : string;

type IsGiven<A> = A extends { default: string | boolean } | { required: true }
  ? true
  : A extends { type: 'positional' }
    ? A extends { required: false }
      ? false
      : true
    : false;

/** What a command receives: checked, converted values under the names of its table. */
export type Arguments<T> = {
  readonly [K in keyof T]: IsGiven<T[K]> extends true ? ValueOf<T[K]> : ValueOf<T[K]> | undefined;
};

export interface Example {
  readonly line: string;
  readonly says: string;
}

/** A command: an argument table, words for its help, and a few awaits. */
export interface Command<T = ArgumentTable> {
  readonly args: T;
  /** Typed after the program's name, the likeliest first. */
  readonly examples: readonly Example[];
  /** What a person needs to know beyond the one line of the index; paragraphs are separated by empty lines. */
  readonly description?: string;
  /** List all settings in the help, with their variables. */
  readonly explainsSettings?: true;
  /** Returns the exit status; throws a PipelineError for anything that went wrong. */
  run(context: CommandContext, args: Arguments<T>): Promise<ExitStatus>;
}

/** Declares a command, so that `args` is typed from the table that stands above it. */
export function defineCommand<const T extends ArgumentTable>(command: Command<T>): Command {
  return command;
}
