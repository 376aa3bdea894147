import { stat } from 'node:fs/promises';
import type { Config, ConfigKey } from '../config/config.ts';
import { type ConfigInput, loadConfig } from '../config/loadConfig.ts';
import type { FlagValue } from '../config/readSources.ts';
import { newRunId } from '../domain/runId.ts';
import { createScrubber } from '../domain/scrub.ts';
import { colorWanted } from './colorWanted.ts';
import type { Arguments, ArgumentTable } from './command.ts';
import type { CommandContext } from './commandContext.ts';
import type { globalFlags } from './globalFlags.ts';
import { createLogger, type LogFormat } from './logger.ts';
import { openTelemetry } from './openTelemetry.ts';
import { type CommandOutput, createOutput } from './output.ts';
import { liveProgress, noProgress, type ProgressReporter, plainProgress } from './progress.ts';
import { readText } from './readText.ts';
import type { GivenFlag } from './scanTokens.ts';
import type { Screen } from './screen.ts';
import { columnsOf, rowsOf, type World } from './world.ts';
import type { Writer } from './writer.ts';

export type GlobalArguments = Arguments<typeof globalFlags>;

export interface ContextParts {
  readonly world: World;
  readonly globals: GlobalArguments;
  readonly table: ArgumentTable;
  readonly given: ReadonlyMap<string, GivenFlag>;
  readonly stdout: Writer;
  readonly screen: Screen;
  readonly signal: AbortSignal;
}

export interface CreatedContext {
  readonly context: CommandContext & { readonly output: CommandOutput };
  readonly progress: ProgressReporter;
  readonly logFormat: LogFormat;
  /** Whether the format was chosen by flag, not by whether stderr is a terminal. */
  readonly logFormatAsked: boolean;
  readonly stderrColor: boolean;
  readonly scrub: (text: string) => string;
}

/** Loads the configuration and joins it with the world into what a command receives. Throws CONFIG_INVALID. */
export async function createContext(parts: ContextParts): Promise<CreatedContext> {
  const { world, globals, screen, stdout } = parts;
  const loaded = await loadConfig(configInput(parts));
  const { config, origins } = loaded;
  const runId = config.runId ?? newRunId(world.clock(), Math.floor(world.random() * 2 ** 32));
  const stderrColor = colorWanted(world, 'stderr', globals.color);
  const logFormat = globals.logFormat ?? (world.stderr.isTTY ? 'pretty' : 'json');
  const scrub = createScrubber([
    config.stripeApiKey,
    ...config.webhookSecrets,
    ...(config.openlineageApiKey === undefined ? [] : [config.openlineageApiKey]),
  ]);
  const logging = { format: logFormat, color: stderrColor, clock: world.clock, scrub, write: (text: string) => screen.write(text) };
  const quiet = globals.quiet ?? false;
  // A person sees the live progress and the summary; the same in the log is for those who asked for it, and for files.
  const calm = quiet || (logFormat === 'pretty' && origins.logLevel === 'default');
  const logger = createLogger({ ...logging, level: calm ? quieter(config.logLevel) : config.logLevel, fields: { run_id: runId } });
  for (const warning of loaded.warnings) logger.warn(warning);
  const progress = quiet ? noProgress : chooseProgress(parts, logger, logFormat);
  const context = {
    ...surroundings(parts),
    config,
    origins,
    runId,
    logger,
    progress: progress.sink,
    telemetry: await openTelemetry(world, runId, logger),
    output: createOutput({ stdout, screen, quiet, isTerminal: world.stdout.isTTY === true }),
  };
  return { context, progress, logFormat, logFormatAsked: globals.logFormat !== undefined, stderrColor, scrub };
}

function configInput(parts: ContextParts): ConfigInput {
  const { env, cwd, memoryBytes } = parts.world;
  return { flags: overrides(parts), configPath: parts.globals.config, env, cwd, memoryBytes, readFile: readText, isDirectory };
}

/** What a command sees of the process. */
function surroundings({ world, globals, signal }: ContextParts) {
  const isTerminal = world.stdout.isTTY === true;
  return {
    clock: world.clock,
    random: world.random,
    signal,
    isTerminal,
    columns: isTerminal ? columnsOf(world.stdout) : Number.POSITIVE_INFINITY,
    color: colorWanted(world, 'stdout', globals.color),
    json: globals.json ?? false,
    cwd: world.cwd,
    env: world.env,
  };
}

/** The flags that stand for a setting, as they were typed. */
function overrides({ table, given }: ContextParts): Partial<Record<ConfigKey, FlagValue>> {
  const pairs = [...given].flatMap(([key, { typed, text }]) => {
    const setting = table[key]?.overrides;
    return setting === undefined ? [] : [[setting, { flag: typed, value: text }] as const];
  });
  return Object.fromEntries(pairs);
}

/** Warnings stay: a job that runs by itself at night should say when something is odd. */
function quieter(level: Config['logLevel']): Config['logLevel'] {
  return level === 'debug' || level === 'info' ? 'warn' : level;
}

function chooseProgress({ world, screen, globals }: ContextParts, logger: CommandContext['logger'], format: LogFormat): ProgressReporter {
  const common = { clock: world.clock, every: world.every };
  const canDraw = world.stderr.isTTY === true && format === 'pretty' && world.env['TERM'] !== 'dumb';
  if (!canDraw) return plainProgress({ ...common, logger });
  const color = colorWanted(world, 'stderr', globals.color);
  // A line at the foot stays free for the cursor, else the screen scrolls and the redraw loses its place.
  return liveProgress({ ...common, screen, view: () => ({ columns: columnsOf(world.stderr), rows: rowsOf(world.stderr) - 1, color }) });
}

async function isDirectory(path: string): Promise<boolean> {
  return await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
