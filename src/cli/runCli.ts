import { errorCode, PipelineError } from '../domain/errors.ts';
import { scrub } from '../domain/scrub.ts';
import { VERSION } from '../version.ts';
import { colorWanted } from './colorWanted.ts';
import { commandIndex } from './commandIndex.ts';
import { type ExitStatus, exitStatus, statusOf } from './exitStatus.ts';
import { type FoundCommand, findCommand } from './findCommand.ts';
import { globalFlags } from './globalFlags.ts';
import { renderDocument } from './output.ts';
import { errorDocument, renderError } from './render/error.ts';
import { type HelpView, PROGRAM, renderCommandHelp, renderOverview } from './render/help.ts';
import { columnsOf, type World } from './world.ts';
import { createWriter, type Writer, type Writers } from './writer.ts';

/** From what was typed to an exit status. Everything written has left the process when it resolves; it never rejects. */
export async function runCli(world: World): Promise<ExitStatus> {
  const writers = { stdout: createWriter(world.stdout), stderr: createWriter(world.stderr) };
  const status = await dispatch(world, writers).catch((error: unknown) => reportEarly(error, world, writers));
  await Promise.all([writers.stdout.flush(), writers.stderr.flush()]);
  return status;
}

async function dispatch(world: World, writers: Writers): Promise<ExitStatus> {
  const [first, ...others] = world.argv;
  if (first === undefined) return printHelp(world, writers.stderr, exitStatus.usage);
  if (first === '--version' || first === '-V') return print(writers.stdout, `${PROGRAM} ${VERSION}\n`);
  if (first === '__complete') return completeLine(others, world, writers.stdout);
  const asksForHelp = first === 'help' || first === '--help' || first === '-h';
  if (asksForHelp && others.length === 0) return printHelp(world, writers.stdout, exitStatus.ok);
  const found = findCommand(first === 'help' ? others : world.argv);
  if (first === 'help' || wantsHelp(found.rest)) return printCommandHelp(found, world, writers);
  return start(found, world, writers);
}

async function completeLine(tokens: readonly string[], world: World, stdout: Writer): Promise<ExitStatus> {
  const { complete } = await import('./completion/complete.ts');
  await complete(tokens, world, stdout);
  return exitStatus.ok;
}

/** Help is given even when other flags are wrong: they may be why it was asked for. */
function wantsHelp(tokens: readonly string[]): boolean {
  const end = tokens.indexOf('--');
  return (end === -1 ? tokens : tokens.slice(0, end)).some((token) => token === '--help' || token === '-h');
}

async function start({ entry, rest }: FoundCommand, world: World, writers: Writers): Promise<ExitStatus> {
  // What follows needs zod, consola and the command's own modules; help and version do without.
  const [command, { parseArguments }, { runCommand }] = await Promise.all([
    entry.load(),
    import('./parseArguments.ts'),
    import('./runCommand.ts'),
  ]);
  const table = { ...command.args, ...globalFlags };
  const parsed = withCommandName(entry.name, () => parseArguments(rest, table));
  return runCommand({ command, table, parsed, world, writers });
}

/** A usage error without a hint points at the command's help. */
function withCommandName<T>(name: string, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof PipelineError) || error.hint !== undefined) throw error;
    throw new PipelineError(error.code, error.message, { hint: `\`${PROGRAM} help ${name}\` lists the flags.`, cause: error });
  }
}

async function print(writer: Writer, text: string, status: ExitStatus = exitStatus.ok): Promise<ExitStatus> {
  await writer.write(text);
  return status;
}

/** Help that was asked for is data; help instead of a command is a note. */
function printHelp(world: World, writer: Writer, status: ExitStatus): Promise<ExitStatus> {
  return print(writer, renderOverview(commandIndex, helpView(world, status === exitStatus.ok ? 'stdout' : 'stderr')), status);
}

async function printCommandHelp({ entry }: FoundCommand, world: World, { stdout }: Writers): Promise<ExitStatus> {
  return print(stdout, renderCommandHelp(entry, await entry.load(), helpView(world, 'stdout')));
}

const WIDEST_HELP = 100;
const FLAG_NO_COLOR = '--no-color';

function helpView(world: World, stream: 'stdout' | 'stderr'): HelpView {
  const color = !world.argv.includes(FLAG_NO_COLOR) && colorWanted(world, stream);
  return { columns: Math.min(WIDEST_HELP, columnsOf(world[stream])), color };
}

/** Reports what failed before the command had a context: usage and configuration, for the most part. */
function reportEarly(error: unknown, world: World, { stdout, stderr }: Writers): ExitStatus {
  const color = !world.argv.includes(FLAG_NO_COLOR) && colorWanted(world, 'stderr');
  const debug = world.env['LOG_LEVEL'] === 'debug' && !errorCode(error).startsWith('USAGE_');
  void stderr.write(renderError(error, { color, debug, scrub }));
  if (world.argv.includes('--json')) void stdout.write(renderDocument(errorDocument(error, scrub), world.stdout.isTTY === true));
  return statusOf(error);
}
