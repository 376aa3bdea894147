import { PipelineError } from '../domain/errors.ts';
import { suggest } from '../domain/suggest.ts';
import type { Argument, ArgumentTable } from './command.ts';
import { flagName } from './flagName.ts';

/** What was typed, by the key of the argument table. A flag's text is as typed; a boolean's is `true` or `false`. */
export interface Scanned {
  readonly flags: ReadonlyMap<string, GivenFlag>;
  readonly positionals: readonly string[];
}

export interface GivenFlag {
  /** As typed, without its value: `--run-id`. */
  readonly typed: string;
  readonly text: string;
}

interface Flag {
  readonly key: string;
  readonly argument: Argument;
  /** `--no-color` names the flag `color` with the value false. */
  readonly negated: boolean;
}

/** Reads the tokens against the table. citty would take unknown flags, missing values and repetitions in silence; here they are refused. */
export function scanTokens(tokens: readonly string[], table: ArgumentTable): Scanned {
  const flags = new Map<string, GivenFlag>();
  const positionals: string[] = [];
  const end = tokens.indexOf('--');
  const before = end === -1 ? tokens : tokens.slice(0, end);
  for (let i = 0; i < before.length; i++) {
    const token = before[i] ?? '';
    if (!looksLikeFlag(token)) {
      positionals.push(token);
      continue;
    }
    const [typed, attached] = splitAtEquals(token);
    const flag = findFlag(typed, table);
    const takesNext = attached === undefined && flag.argument.type !== 'boolean';
    addFlag(flags, flag, typed, takesNext ? valueAfter(typed, before[++i]) : checkAttached(flag, typed, attached));
  }
  return { flags, positionals: [...positionals, ...(end === -1 ? [] : tokens.slice(end + 1))] };
}

/** `-1` is a number and `-- note` the beginning of some SQL; both are values. */
export function looksLikeFlag(token: string): boolean {
  return /^--?[A-Za-z]/.test(token);
}

function splitAtEquals(token: string): [string, string | undefined] {
  const at = token.indexOf('=');
  return at === -1 ? [token, undefined] : [token.slice(0, at), token.slice(at + 1)];
}

function findFlag(typed: string, table: ArgumentTable): Flag {
  const flags = Object.entries(table).flatMap(([key, argument]) => spellings(key, argument));
  const found = flags.find(({ spelling }) => spelling === typed);
  if (found !== undefined) return found.flag;
  const names = [...new Set(flags.map(({ spelling }) => spelling).filter((spelling) => spelling.startsWith('--')))];
  const meant = suggest(
    typed.replace(/^-+/, ''),
    names.map((name) => name.slice(2)),
  ).map((name) => `--${name}`);
  throw new PipelineError('USAGE_UNKNOWN_FLAG', `unknown flag ${typed}`, {
    hint: meant.length > 0 ? `Did you mean ${meant.join(' or ')}?` : 'Add --help to see the flags of this command.',
  });
}

function spellings(key: string, argument: Argument): { spelling: string; flag: Flag }[] {
  if (argument.type === 'positional') return [];
  const flag = { key, argument, negated: false };
  const alias = [argument.alias ?? []].flat().map((short) => ({ spelling: `-${short}`, flag }));
  const long = { spelling: flagName(key), flag };
  if (argument.type !== 'boolean') return [long, ...alias];
  return [long, ...alias, { spelling: flagName(key).replace('--', '--no-'), flag: { ...flag, negated: true } }];
}

function valueAfter(typed: string, next: string | undefined): string {
  if (next !== undefined && next !== '' && !looksLikeFlag(next)) return next;
  throw missingValue(typed);
}

function missingValue(typed: string): PipelineError {
  return new PipelineError('USAGE_BAD_VALUE', `${typed} needs a value`, { hint: `Write ${typed} <value> or ${typed}=<value>.` });
}

/** The text after `=`, or what a bare boolean means. */
function checkAttached(flag: Flag, typed: string, attached: string | undefined): string {
  if (flag.argument.type !== 'boolean') {
    if (attached === undefined || attached === '') throw missingValue(typed);
    return attached;
  }
  if (attached === undefined) return String(!flag.negated);
  if (attached === 'true' || attached === 'false') return String((attached === 'true') !== flag.negated);
  throw new PipelineError('USAGE_BAD_VALUE', `${typed} takes no value but true or false, not ${JSON.stringify(attached)}`, {
    hint: `Write ${typed} alone.`,
  });
}

function addFlag(flags: Map<string, GivenFlag>, { key, argument }: Flag, typed: string, text: string): void {
  const earlier = flags.get(key);
  // A boolean said twice is harmless (an alias of the shell plus the hand); two values, or a yes and a no, are not.
  if (earlier !== undefined && !(argument.type === 'boolean' && earlier.text === text)) {
    const both = earlier.typed === typed ? `${typed} is given twice` : `${earlier.typed} and ${typed} contradict each other`;
    throw new PipelineError('USAGE_BAD_VALUE', both, { hint: 'Keep one of the two.' });
  }
  flags.set(key, { typed, text });
}
