import { type ArgDef, type ArgsDef, parseArgs } from 'citty';
import { PipelineError } from '../domain/errors.ts';
import { didYouMean } from '../domain/suggest.ts';
import { parseInstant } from '../domain/time.ts';
import { entities, findEntity } from '../registry/index.ts';
import type { Argument, Arguments, ArgumentTable } from './command.ts';
import { flagName } from './flagName.ts';
import { type GivenFlag, type Scanned, scanTokens } from './scanTokens.ts';

export interface ParsedArguments<T = ArgumentTable> {
  /** Checked, converted and with defaults. */
  readonly args: Arguments<T>;
  /** The flags that stood on the command line, as typed: they take precedence over the configuration. */
  readonly given: ReadonlyMap<string, GivenFlag>;
}

/** Tokens after the command's name → checked arguments; throws a USAGE_… error at the first thing that is wrong. */
export function parseArguments<const T extends ArgumentTable>(tokens: readonly string[], table: T): ParsedArguments<T> {
  const scanned = scanTokens(tokens, table);
  const names = Object.keys(table).filter((key) => table[key]?.type === 'positional');
  refuseStray(scanned.positionals, names);
  refuseMissing(scanned, names, table);
  const parsed: Readonly<Record<string, unknown>> = parseArgs(canonicalTokens(scanned, table), cittyTable(table));
  const args = Object.entries(table).map(([key, argument]) => [key, convert(key, argument, parsed[key])]);
  // Each value was converted by its own entry of the table, which is what the type says.
  return { args: Object.fromEntries(args) as Arguments<T>, given: scanned.flags };
}

/** One unmistakable spelling a flag, and positionals after `--`, so that no value can be taken for a flag. */
function canonicalTokens({ flags, positionals }: Scanned, table: ArgumentTable): string[] {
  const tokens = [...flags].map(([key, { text }]) => {
    if (table[key]?.type !== 'boolean') return `--${key}=${text}`;
    return text === 'true' ? `--${key}` : `--no-${key}`;
  });
  return [...tokens, '--', ...positionals];
}

function cittyTable(table: ArgumentTable): ArgsDef {
  return Object.fromEntries(Object.entries(table).map(([key, argument]) => [key, cittyArgument(argument)]));
}

/** What is missing or not among the options is refused here with a better message, so citty is not asked to. */
function cittyArgument(argument: Argument): ArgDef {
  if (argument.type === 'boolean') return { type: 'boolean', ...(argument.default === undefined ? {} : { default: argument.default }) };
  const byDefault = argument.default === undefined ? {} : { default: argument.default };
  return argument.type === 'positional' ? { type: 'positional', required: false, ...byDefault } : { type: 'string', ...byDefault };
}

function refuseStray(positionals: readonly string[], names: readonly string[]): void {
  const stray = positionals[names.length];
  if (stray === undefined) return;
  throw new PipelineError('USAGE_BAD_VALUE', `unexpected argument ${JSON.stringify(stray)}`, {
    hint: names.length > 0 ? 'Put quotes around a value with spaces in it.' : 'This command takes flags only; see its --help.',
  });
}

function refuseMissing({ flags, positionals }: Scanned, names: readonly string[], table: ArgumentTable): void {
  for (const [key, argument] of Object.entries(table)) {
    const isPositional = argument.type === 'positional';
    const needed = isPositional ? argument.required !== false && argument.default === undefined : argument.required === true;
    const given = isPositional ? positionals.length > names.indexOf(key) : flags.has(key);
    if (!needed || given) continue;
    const name = isPositional ? `<${argument.valueHint ?? key}>` : flagName(key);
    throw new PipelineError('USAGE_BAD_VALUE', `${name} is missing`, { hint: `${argument.description ?? 'It is required'}; see --help.` });
  }
}

function convert(key: string, argument: Argument, value: unknown): string | number | boolean | undefined {
  if (typeof value !== 'string') return typeof value === 'boolean' ? value : undefined;
  const name = argument.type === 'positional' ? `<${key}>` : flagName(key);
  if (argument.integer !== undefined) return toInteger(name, value, argument.integer);
  if (argument.instant) return toInstant(name, value);
  if (argument.entity) return toEntity(value);
  if ('options' in argument && argument.options !== undefined) return toOption(name, value, argument.options);
  return value;
}

function toInteger(name: string, text: string, { min, max }: { min: number; max: number }): number {
  const number = /^[+-]?\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
  if (number >= min && number <= max) return number;
  throw new PipelineError('USAGE_BAD_VALUE', `${name} must be a whole number from ${min} to ${max}, not ${JSON.stringify(text)}`);
}

function toInstant(name: string, text: string): number {
  const instant = parseInstant(text);
  if (instant !== undefined) return instant;
  throw new PipelineError('USAGE_BAD_VALUE', `${name} must be a date or an instant, not ${JSON.stringify(text)}`, {
    hint: 'Write 2026-01-31 (midnight UTC) or 2026-01-31T12:00:00Z.',
  });
}

function toEntity(text: string): string {
  if (findEntity(text) !== undefined) return text;
  const names = entities.map(({ name }) => name);
  throw new PipelineError('USAGE_UNKNOWN_ENTITY', `unknown entity ${JSON.stringify(text)}${didYouMean(text, names)}`, {
    hint: `The entities are ${names.join(', ')}.`,
  });
}

function toOption(name: string, text: string, options: readonly string[]): string {
  const exact = options.find((option) => option.toLowerCase() === text.toLowerCase());
  if (exact !== undefined) return exact;
  throw new PipelineError(
    'USAGE_BAD_VALUE',
    `${name} must be ${options.join(' or ')}, not ${JSON.stringify(text)}${didYouMean(text, options)}`,
  );
}
