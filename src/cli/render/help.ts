import { settingOf, settings } from '../../config/settings.ts';
import type { Argument, ArgumentTable, Command } from '../command.ts';
import type { CommandEntry } from '../commandIndex.ts';
import { flagName } from '../flagName.ts';
import { globalFlags } from '../globalFlags.ts';
import { renderBlocks, renderParagraph } from './blocks.ts';
import { displayWidth, pad, wrap } from './displayWidth.ts';
import { type Theme, themeFor } from './theme.ts';

export const PROGRAM = 'payments-pipeline';

export interface HelpView {
  readonly columns: number;
  readonly color: boolean;
}

const STATUSES =
  'Exit status: 0 ok, 1 unexpected, 2 usage or configuration, 3 checks failed,\n4 source, 5 storage, 130/143 stopped by SIGINT/SIGTERM.';

const FIRST_STEPS = [
  { line: 'demo', says: 'see it work, without an account' },
  { line: 'run-pipeline --days 30', says: 'extract, transform and check the last 30 days' },
  { line: 'query "select * from fct_payments limit 10"', says: 'ask the tables' },
];

/** What `--help` prints without a command. */
export function renderOverview(index: readonly CommandEntry[], view: HelpView): string {
  const theme = themeFor(view.color);
  const known = FIRST_STEPS.filter(({ line }) => index.some(({ name }) => name === line.split(' ')[0]));
  const groups = [...new Set(index.map(({ group }) => group))].map((group) => {
    const entries = index.filter((entry) => entry.group === group).map(({ name, summary }) => [name, summary] as const);
    return section(group, entries, view, theme, widest(index.map(({ name }) => name)));
  });
  return renderBlocks([
    renderParagraph(`${PROGRAM}: payments data at home, complete, current, and right to the cent.`, view),
    examplesBlock(known, theme),
    ...groups,
    flagsSection('Flags of every command', globalFlags, view, theme),
    renderParagraph(STATUSES, view),
    renderParagraph(`${PROGRAM} help <command>    explains a command\n${PROGRAM} help config show  lists the environment variables`, view),
  ]);
}

/** What `help <command>` and `<command> --help` print. */
export function renderCommandHelp(entry: CommandEntry, command: Command, view: HelpView): string {
  const theme = themeFor(view.color);
  const own = Object.keys(command.args).length > 0;
  return renderBlocks([
    renderParagraph(`${theme.strong(entry.name)}: ${entry.summary}`, view),
    examplesBlock(command.examples, theme),
    command.description === undefined ? undefined : renderParagraph(command.description, view),
    `${theme.strong('Usage')}\n  ${usageLine(entry.name, command.args)}\n`,
    own ? flagsSection('Flags', command.args, view, theme) : undefined,
    command.explainsSettings ? settingsSection(view, theme) : undefined,
    flagsSection('Flags of every command', globalFlags, view, theme),
    renderParagraph(STATUSES, view),
  ]);
}

function examplesBlock(examples: readonly { line: string; says: string }[], theme: Theme): string {
  const lines = examples.map(({ line, says }) => `  ${theme.faint(`# ${says}`)}\n  ${theme.name(`${PROGRAM} ${line}`)}\n`);
  return `${theme.strong('Examples')}\n${lines.join('')}`;
}

/** Required arguments by name; everything else is `[flags]`. */
function usageLine(name: string, table: ArgumentTable): string {
  const parts = Object.entries(table).flatMap(([key, argument]) => {
    if (argument.type === 'positional')
      return [argument.required === false ? `[${argument.valueHint ?? key}]` : `<${argument.valueHint ?? key}>`];
    return argument.required ? [`${flagName(key)} ${valueHint(key, argument)}`] : [];
  });
  return [PROGRAM, name, ...parts, '[flags]'].join(' ');
}

function flagsSection(title: string, table: ArgumentTable, view: HelpView, theme: Theme): string {
  const lines = Object.entries(table).flatMap(([key, argument]) => flagLines(key, argument));
  return section(title, lines, view, theme);
}

function flagLines(key: string, argument: Argument): (readonly [string, string])[] {
  if (argument.type === 'positional') return [[`<${argument.valueHint ?? key}>`, describe(argument)]];
  const short = [argument.alias ?? []].flat().map((letter) => `-${letter}, `);
  const long = argument.type === 'boolean' ? flagName(key) : `${flagName(key)} ${valueHint(key, argument)}`;
  const line = [`${short.join('')}${long}`, describe(argument)] as const;
  const negative = argument.type === 'boolean' ? argument.negativeDescription : undefined;
  return negative === undefined ? [line] : [line, [flagName(key).replace('--', '--no-'), negative]];
}

function valueHint(key: string, argument: Argument): string {
  return argument.type === 'enum' ? argument.options.join('|') : `<${argument.valueHint ?? key}>`;
}

/** The description, then its default and the variable that the flag takes precedence over. */
function describe(argument: Argument): string {
  const setting = argument.overrides === undefined ? undefined : settingOf(argument.overrides);
  const byDefault = setting?.byDefault ?? (argument.default === undefined ? undefined : String(argument.default));
  const facts = [byDefault === undefined ? '' : `default: ${byDefault}`, setting === undefined ? '' : `env: ${setting.name}`];
  const told = facts.filter((fact) => fact !== '').join('; ');
  return `${argument.description ?? ''}${told === '' ? '' : ` [${told}]`}`;
}

function settingsSection(view: HelpView, theme: Theme): string {
  const lines = settings.map(({ name, meaning, byDefault, secret, alias }) => {
    const also = [secret ? `or ${name}_FILE` : '', alias === undefined ? '' : `alias ${alias}`].filter((text) => text !== '');
    return [name, `${meaning} [${[`default: ${byDefault}`, ...also].join('; ')}]`] as const;
  });
  return section('Environment variables', lines, view, theme);
}

/** Past this the second column begins on a line of its own. */
const WIDEST_NAME = 28;

function section(title: string, lines: readonly (readonly [string, string])[], view: HelpView, theme: Theme, atLeast = 0): string {
  const width = Math.min(WIDEST_NAME, Math.max(atLeast, widest(lines.map(([name]) => name))));
  return `${theme.strong(title)}\n${lines.map(([name, says]) => twoColumns(name, says, width, view, theme)).join('')}`;
}

function twoColumns(name: string, says: string, width: number, { columns }: HelpView, theme: Theme): string {
  const indent = ' '.repeat(width + 4);
  const [first = '', ...more] = wrap(says, Math.max(20, columns - indent.length));
  const rest = more.map((line) => `${indent}${line}\n`).join('');
  if (displayWidth(name) > width) return `  ${theme.name(name)}\n${indent}${first}\n${rest}`;
  return `  ${theme.name(pad(name, width))}  ${first}\n${rest}`;
}

function widest(texts: readonly string[]): number {
  return Math.max(0, ...texts.map(displayWidth));
}
