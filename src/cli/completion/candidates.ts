/**
 * What may stand at the end of a command line: commands, their flags, and the values that a flag or a positional takes. The shells' own
 * scripts (scripts.ts) ask for it at each press of Tab, so it knows every command that this very binary has.
 */
import type { Argument, ArgumentTable } from '../command.ts';
import { type CommandEntry, commandIndex } from '../commandIndex.ts';
import { commandPosition } from '../findCommand.ts';
import { flagName } from '../flagName.ts';
import { globalFlags } from '../globalFlags.ts';

export interface Candidate {
  readonly value: string;
  /** One line, or empty. */
  readonly says: string;
}

/** Names to offer for a value, loaded only when they are asked for. */
export type Names = Readonly<Record<'entity' | 'event' | 'model' | 'run', () => Promise<readonly Candidate[]>>>;

/** Candidates for the last of `words`, which may be empty; none at all where a file or free text is expected. */
export async function candidates(words: readonly string[], names: Names): Promise<Candidate[]> {
  const current = words.at(-1) ?? '';
  const found = await offered(words.slice(0, -1), current, names);
  return found.filter(({ value }) => value.startsWith(current));
}

async function offered(before: readonly string[], current: string, names: Names): Promise<readonly Candidate[]> {
  const line = before.slice(commandPosition(before));
  const asksForHelp = line[0] === 'help';
  const tokens = asksForHelp ? line.slice(1) : line;
  const found = commandOf(tokens);
  if (found === undefined) return tokens.length > 1 ? [] : nextWords(tokens[0], asksForHelp);
  if (asksForHelp) return [];
  const table: ArgumentTable = { ...(await found.entry.load()).args, ...globalFlags };
  const asked = valueAsked(found.rest.at(-1), table);
  if (asked !== undefined) return await valuesOf(asked, names);
  const attached = /^(--[a-z-]+)=/.exec(current);
  if (attached !== null) return await attachedValues(attached[1] ?? '', table, names);
  return current.startsWith('-') ? flagsOf(table, found.rest) : await positionalsOf(table, found.rest, names);
}

/** The command of one or two words that the line begins with. */
function commandOf(tokens: readonly string[]): { readonly entry: CommandEntry; readonly rest: readonly string[] } | undefined {
  for (const count of [2, 1]) {
    const entry = commandIndex.find(({ name }) => name === tokens.slice(0, count).join(' '));
    if (entry !== undefined) return { entry, rest: tokens.slice(entry.name.split(' ').length) };
  }
  return undefined;
}

/** First words of commands, or the second ones of a family such as `runs`. */
function nextWords(first: string | undefined, asksForHelp: boolean): Candidate[] {
  if (first !== undefined)
    return commandIndex.flatMap(({ name, summary }) =>
      name.startsWith(`${first} `) ? [{ value: name.slice(first.length + 1), says: summary }] : [],
    );
  const words = new Map<string, string>();
  for (const { name, summary } of commandIndex) {
    const [word = '', second] = name.split(' ');
    if (second === undefined) words.set(word, summary);
    else words.set(word, [words.get(word), second].filter(Boolean).join(', '));
  }
  if (!asksForHelp) words.set('help', 'Explain a command');
  return [...words].map(([value, says]) => ({ value, says }));
}

/** The flag before the cursor, when the cursor stands on its value. */
function valueAsked(last: string | undefined, table: ArgumentTable): Argument | undefined {
  const argument = last === undefined ? undefined : argumentOf(last, table);
  return argument?.type === 'boolean' ? undefined : argument;
}

function argumentOf(flag: string, table: ArgumentTable): Argument | undefined {
  return Object.entries(table).find(([key, { type }]) => type !== 'positional' && flagName(key) === flag)?.[1];
}

/** `--entity=ch`: the candidates carry the flag, as the word does. */
async function attachedValues(flag: string, table: ArgumentTable, names: Names): Promise<Candidate[]> {
  const argument = argumentOf(flag, table);
  const values = argument === undefined || argument.type === 'boolean' ? [] : await valuesOf(argument, names);
  return values.map(({ value, says }) => ({ value: `${flag}=${value}`, says }));
}

async function valuesOf(argument: Argument, names: Names): Promise<readonly Candidate[]> {
  if ('options' in argument && argument.options !== undefined) return argument.options.map((value) => ({ value, says: '' }));
  if (argument.entity === true) return await names.entity();
  if (argument.valueHint === 'event') return await names.event();
  if (argument.valueHint === 'model' || argument.valueHint === 'models') return await names.model();
  return argument.valueHint === 'run-id' || argument.overrides === 'runId' ? await names.run() : [];
}

/** Each flag that is not there yet; a boolean in the form that changes something. */
function flagsOf(table: ArgumentTable, given: readonly string[]): Candidate[] {
  return Object.entries(table).flatMap(([key, argument]) => {
    if (argument.type === 'positional') return [];
    const negated = argument.type === 'boolean' && argument.negativeDescription !== undefined;
    const spellings: Candidate[] = [{ value: flagName(key), says: argument.description ?? '' }];
    if (negated) spellings.push({ value: flagName(key).replace('--', '--no-'), says: String(argument.negativeDescription) });
    return spellings.filter(({ value }) => !given.some((word) => word === value || word.startsWith(`${value}=`)));
  });
}

async function positionalsOf(table: ArgumentTable, rest: readonly string[], names: Names): Promise<readonly Candidate[]> {
  const position = rest.filter((word, index) => !word.startsWith('-') && valueAsked(rest[index - 1], table) === undefined).length;
  const argument = Object.values(table).filter(({ type }) => type === 'positional')[position];
  return argument === undefined ? [] : await valuesOf(argument, names);
}
