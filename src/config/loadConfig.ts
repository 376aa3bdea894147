import { join } from 'node:path';
import type { z } from 'zod';
import type { Config, ConfigKey, Origins } from './config.ts';
import { defaults } from './defaults.ts';
import { describeFound } from './describeFound.ts';
import { configError, type Problem } from './problems.ts';
import { type ProjectFile, type ReadFile, readProjectFile } from './projectFile.ts';
import { type Environment, type FlagValues, type RawValue, readSources } from './readSources.ts';
import { configSchema } from './schema.ts';
import { settings } from './settings.ts';

export interface ConfigInput {
  readonly flags: FlagValues;
  /** `--config`; without it the project file of the working directory, if there is one. */
  readonly configPath?: string | undefined;
  readonly env: Environment;
  readonly cwd: string;
  readonly readFile: ReadFile;
  /** Whether there is a directory of that path; nobody looks for one beside the project file when it is absent. */
  readonly isDirectory?: ((path: string) => Promise<boolean>) | undefined;
  /** Of the machine or the container, in bytes. */
  readonly memoryBytes: number;
}

export interface LoadedConfig {
  readonly config: Config;
  readonly origins: Origins;
  readonly warnings: readonly string[];
}

/** Flags > environment > project file > defaults, checked once. Throws one CONFIG_INVALID that names every problem. */
export async function loadConfig(input: ConfigInput): Promise<LoadedConfig> {
  const { flags, env, cwd, readFile } = input;
  const file = await readProjectFile(input.configPath, cwd, readFile);
  const { raw, problems, warnings } = await readSources({ flags, env, file, cwd, readFile });
  if (raw.sqlDir === undefined) Object.assign(raw, await besideProject(file, input.isDirectory));
  const byDefault = defaults((key) => raw[key] !== undefined, cwd, input.memoryBytes);
  const found = Object.fromEntries(Object.entries(raw).map(([key, { value }]) => [key, value]));
  const parsed = configSchema.safeParse({ ...byDefault, ...found });
  const all = [
    ...file.problems,
    ...problems,
    ...(parsed.success ? directoryOfBucket(parsed.data, raw) : explain(parsed.error.issues, raw)),
  ];
  if (!parsed.success || all.length > 0) throw configError(all);
  return { config: parsed.data, origins: originsOf(raw), warnings };
}

/** A project keeps its SQL beside its file. A directory of that name without a project file may be anybody's. */
async function besideProject(file: ProjectFile, isDirectory: ConfigInput['isDirectory']): Promise<Partial<Record<ConfigKey, RawValue>>> {
  const path = join(file.directory, 'sql');
  if (!file.found || isDirectory === undefined || !(await isDirectory(path))) return {};
  return { sqlDir: { value: path, origin: `beside ${file.path}` } };
}

/** A directory that somebody names is not passed over in silence: the command would read or write elsewhere than they think. */
function directoryOfBucket({ env }: Config, raw: Partial<Record<ConfigKey, RawValue>>): Problem[] {
  if (env !== 'AWS' || raw.localDataDir?.origin !== 'flag --data-dir') return [];
  const text = `--data-dir names a directory, and the data lies in a bucket (${raw.env?.origin ?? 'default'}: AWS)`;
  return [{ text, hint: 'Add --env LOCAL for the directory, or leave --data-dir out for the bucket.' }];
}

function originsOf(raw: Partial<Record<ConfigKey, RawValue>>): Origins {
  const origin = (key: ConfigKey): string => raw[key]?.origin ?? 'default';
  const pairs = settings.map(({ key }) => [key, origin(key)] as const);
  return Object.fromEntries(pairs) as Record<ConfigKey, string>;
}

/** One problem a setting, in the settings' order, then the rules between them (their path is empty). */
function explain(issues: readonly z.core.$ZodIssue[], raw: Partial<Record<ConfigKey, RawValue>>): Problem[] {
  const wrong = new Set(issues.map((issue) => issue.path[0]));
  const fields = settings
    .filter(({ key }) => wrong.has(key))
    .map((setting) => {
      const given = raw[setting.key];
      const where = given === undefined ? '' : ` (${given.origin.replace(` ${setting.name}`, '')})`;
      return { text: `${setting.name}${where}: found ${describeFound(setting, given?.value)}, expected ${setting.expects}` };
    });
  const rules = issues.filter((issue) => issue.path.length === 0).map(ruleProblem);
  return [...fields, ...rules];
}

function ruleProblem(issue: z.core.$ZodIssue): Problem {
  const hint: unknown = issue.code === 'custom' ? issue.params?.['hint'] : undefined;
  return typeof hint === 'string' ? { text: issue.message, hint } : { text: issue.message };
}
