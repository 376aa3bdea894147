import { PipelineError } from '../domain/errors.ts';
import { suggest } from '../domain/suggest.ts';
import { type CommandEntry, commandIndex } from './commandIndex.ts';
import { flagName } from './flagName.ts';
import { globalFlags } from './globalFlags.ts';
import { looksLikeFlag } from './scanTokens.ts';

export interface FoundCommand {
  readonly entry: CommandEntry;
  /** All other tokens, in their order: global flags may stand before the command. */
  readonly rest: readonly string[];
}

/** Finds the command's name, of one or two words, among the tokens; throws USAGE_UNKNOWN_COMMAND with suggestions. */
export function findCommand(tokens: readonly string[]): FoundCommand {
  const at = commandPosition(tokens);
  const [first, second] = [tokens[at] ?? '', tokens[at + 1] ?? ''];
  for (const words of [[first, second], [first]]) {
    const entry = commandIndex.find(({ name }) => name === words.join(' '));
    if (entry !== undefined) return { entry, rest: [...tokens.slice(0, at), ...tokens.slice(at + words.length)] };
  }
  throw unknownCommand(first, second);
}

/** Where the first token stands that is neither a flag nor the value of a global flag; after the last token if there is none. */
export function commandPosition(tokens: readonly string[]): number {
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i] ?? '';
    if (!looksLikeFlag(token)) return i;
    if (takesValue(token)) i++;
  }
  return tokens.length;
}

function takesValue(token: string): boolean {
  return Object.entries(globalFlags).some(([key, { type }]) => type !== 'boolean' && flagName(key) === token);
}

function unknownCommand(first: string, second: string): PipelineError {
  const names = commandIndex.map(({ name }) => name);
  const family = names.filter((name) => name.startsWith(`${first} `));
  if (family.length > 0) return familyError(first, second, family);
  const meant = suggest(first, names);
  const what = first === '' ? 'no command is given' : `unknown command ${JSON.stringify(first)}`;
  return new PipelineError('USAGE_UNKNOWN_COMMAND', what, {
    hint: meant.length > 0 ? `Did you mean ${meant.join(' or ')}?` : '`payments-pipeline --help` lists the commands.',
  });
}

/** `config` alone, or `config shwo`. */
function familyError(first: string, second: string, family: readonly string[]): PipelineError {
  const what =
    second === '' || looksLikeFlag(second) ? `${first} needs a second word` : `unknown command ${JSON.stringify(`${first} ${second}`)}`;
  return new PipelineError('USAGE_UNKNOWN_COMMAND', what, { hint: `Did you mean ${family.join(' or ')}?` });
}
