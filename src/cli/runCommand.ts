import { errorCode, errorMessage, PipelineError } from '../domain/errors.ts';
import type { Logger } from '../domain/logger.ts';
import type { ArgumentTable, Command } from './command.ts';
import { type CreatedContext, createContext } from './createContext.ts';
import { type ExitStatus, statusOf } from './exitStatus.ts';
import type { globalFlags } from './globalFlags.ts';
import type { ParsedArguments } from './parseArguments.ts';
import { errorDocument, hintOf, renderError } from './render/error.ts';
import { createScreen, type Screen } from './screen.ts';
import { watchSignals } from './signals.ts';
import type { World } from './world.ts';
import type { Writers } from './writer.ts';

interface CommandRun {
  readonly command: Command;
  readonly table: ArgumentTable;
  /** Of the command's own table and the global flags. */
  readonly parsed: ParsedArguments<ArgumentTable & typeof globalFlags>;
  readonly world: World;
  readonly writers: Writers;
}

/** Runs one command in its context and reports its failure; the terminal is as it was on every way out. */
export async function runCommand({ command, table, parsed, world, writers }: CommandRun): Promise<ExitStatus> {
  const screen = createScreen(writers.stderr);
  const watch = watchSignals(world, { onFirst: () => sayStopping(world, screen), beforeExit: () => screen.close() });
  try {
    const created = await createContext({
      world,
      globals: parsed.args,
      table,
      given: parsed.given,
      stdout: writers.stdout,
      screen,
      signal: watch.signal,
    });
    return await runInContext(command, parsed, created, screen);
  } finally {
    watch.stop();
    screen.close();
  }
}

async function runInContext(
  command: Command,
  { args }: CommandRun['parsed'],
  created: CreatedContext,
  screen: Screen,
): Promise<ExitStatus> {
  const { context, progress } = created;
  let failure: unknown;
  try {
    return await command.run(context, args);
  } catch (error) {
    progress.stop();
    screen.live([]);
    failure = asInterruption(error, context.signal);
    return await report(failure, created, screen);
  } finally {
    progress.stop();
    await context.telemetry?.stop(failure);
  }
}

/** Whatever breaks because it was told to stop (a fetch that was cut off, a query that was cancelled) is the interruption itself. */
function asInterruption(error: unknown, signal: AbortSignal): unknown {
  const isOwn = error instanceof PipelineError && error.code !== 'UNEXPECTED';
  return signal.aborted && !isOwn ? signal.reason : error;
}

/** The error once: a line where a log of JSON lines was asked for by name, else the block, which a mail from cron shows as well as a terminal. */
async function report(error: unknown, created: CreatedContext, screen: Screen): Promise<ExitStatus> {
  const { context, logFormat, logFormatAsked, scrub } = created;
  const debug = context.config.logLevel === 'debug';
  if (logFormat === 'json' && logFormatAsked) logError(error, context.logger, debug);
  else screen.write(renderError(error, { color: created.stderrColor, debug, scrub }));
  if (context.json && !context.output.documented) await context.output.json(errorDocument(error, scrub));
  return statusOf(error, context.signal);
}

function logError(error: unknown, logger: Logger, debug: boolean): void {
  const details = error instanceof PipelineError ? error.details : {};
  const stack = debug && error instanceof Error ? { stack: error.stack } : {};
  logger.error(errorMessage(error), { code: errorCode(error), hint: hintOf(error), ...details, ...stack });
}

function sayStopping(world: World, screen: Screen): void {
  if (world.stderr.isTTY) screen.write('Stopping at a safe point; press Ctrl-C again to stop at once.\n');
}
