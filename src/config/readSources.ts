import { resolve } from 'node:path';
import { errorMessage } from '../domain/errors.ts';
import type { ConfigKey } from './config.ts';
import { describeFound } from './describeFound.ts';
import type { Problem } from './problems.ts';
import { fileKeys, type ProjectFile, type ReadFile } from './projectFile.ts';
import { type Setting, settings } from './settings.ts';

/** A value given on the command line: the flag as typed, and its text. */
export interface FlagValue {
  readonly flag: string;
  readonly value: string;
}

export type FlagValues = Readonly<Partial<Record<ConfigKey, FlagValue>>>;

export type Environment = Readonly<Record<string, string | undefined>>;

/** A value as found, before anyone judged it. */
export interface RawValue {
  readonly value: unknown;
  readonly origin: string;
}

export interface RawValues {
  readonly raw: Partial<Record<ConfigKey, RawValue>>;
  readonly problems: readonly Problem[];
  readonly warnings: readonly string[];
}

interface Sources {
  readonly flags: FlagValues;
  readonly env: Environment;
  readonly file: ProjectFile;
  readonly cwd: string;
  readonly readFile: ReadFile;
}

interface Findings {
  readonly problems: Problem[];
  readonly warnings: string[];
}

/** For each setting the first source that has it: flag, environment, project file. Defaults come later. */
export async function readSources(sources: Sources): Promise<RawValues> {
  const raw: Partial<Record<ConfigKey, RawValue>> = {};
  const findings: Findings = { problems: [], warnings: [] };
  for (const setting of settings) {
    const found = setting.secret ? await findSecret(setting, sources, findings) : findPlain(setting, sources, findings);
    if (found !== undefined) raw[setting.key] = found;
  }
  return { raw, ...findings };
}

function findPlain(setting: Setting, sources: Sources, findings: Findings): RawValue | undefined {
  const { flags, env, file, cwd } = sources;
  const flag = flags[setting.key];
  if (flag !== undefined) return { value: located(setting, flag.value, cwd), origin: `flag ${flag.flag}` };
  const fromEnv = chooseName(setting, envNames(setting), env, findings);
  if (fromEnv !== undefined) return { value: located(setting, env[fromEnv], cwd), origin: `environment ${fromEnv}` };
  const key = chooseName(setting, fileKeys(setting), file.values, findings);
  return key === undefined ? undefined : { value: located(setting, file.values[key], file.directory), origin: `file ${file.path}` };
}

/** Relative directories start from where they were written: the working directory, or the project file's own. */
function located(setting: Setting, value: unknown, directory: string): unknown {
  const isDirectory = setting.key === 'localDataDir' || setting.key === 'sqlDir' || setting.key === 's3CacheDir';
  return isDirectory && typeof value === 'string' ? resolve(directory, value) : value;
}

function envNames(setting: Setting): readonly string[] {
  return setting.alias === undefined ? [setting.name] : [setting.name, setting.alias];
}

/** The first name that has a value. An empty text is no value: `S3_BUCKET=` in a compose file means "not set". */
function chooseName(
  setting: Setting,
  names: readonly string[],
  from: Readonly<Record<string, unknown>>,
  findings: Findings,
): string | undefined {
  const [first, second] = names.filter((name) => from[name] !== undefined && from[name] !== '');
  if (first !== undefined && second !== undefined && from[first] !== from[second]) {
    const [used, ignored] = [describeFound(setting, from[first]), describeFound(setting, from[second])];
    findings.warnings.push(`${first} (${used}) and ${second} (${ignored}) differ: ${first} is used`);
  }
  return first;
}

async function findSecret(setting: Setting, sources: Sources, findings: Findings): Promise<RawValue | undefined> {
  const { env, file, cwd } = sources;
  const fileVariable = `${setting.name}_FILE`;
  const [direct, path] = [env[setting.name] || undefined, env[fileVariable] || undefined];
  if (direct !== undefined && path !== undefined) {
    findings.problems.push({ text: `${setting.name} and ${fileVariable} are both set`, hint: 'Keep one of the two.' });
  }
  if (direct !== undefined) return { value: direct, origin: `environment ${setting.name}` };
  if (path !== undefined) return readSecretFile(fileVariable, resolve(cwd, path), sources, findings);
  return findSecretByFile(setting, file, sources, findings);
}

/** The project file says where a secret stands, never what it is. */
async function findSecretByFile(setting: Setting, file: ProjectFile, sources: Sources, findings: Findings): Promise<RawValue | undefined> {
  const key = setting.name.toLowerCase();
  const variable = file.values[`${key}_env`];
  const path = file.values[`${key}_file`];
  const where = `${file.path}: ${variable === undefined ? `${key}_file` : `${key}_env`}`;
  if (variable === undefined && path === undefined) return undefined;
  if (variable !== undefined && path !== undefined) findings.problems.push({ text: `${where} and ${key}_file are both set` });
  const named = variable ?? path;
  if (typeof named !== 'string' || named === '') {
    findings.problems.push({ text: `${where} must be a text` });
    return undefined;
  }
  return variable === undefined
    ? readSecretFile(where, resolve(file.directory, named), sources, findings)
    : readSecretVariable(where, named, sources, findings);
}

function readSecretVariable(where: string, variable: string, { env }: Sources, findings: Findings): RawValue | undefined {
  const value = env[variable];
  if (value !== undefined && value !== '') return { value, origin: `environment ${variable}` };
  findings.problems.push({ text: `${where} names the variable ${variable}, which is not set` });
  return undefined;
}

async function readSecretFile(where: string, path: string, { readFile }: Sources, findings: Findings): Promise<RawValue | undefined> {
  try {
    const text = await readFile(path);
    if (text !== null && text.trim() !== '') return { value: text.trim(), origin: `file ${path}` };
    findings.problems.push({ text: `${where} names the file ${path}, which ${text === null ? 'does not exist' : 'is empty'}` });
  } catch (error) {
    findings.problems.push({ text: `${where} names the file ${path}, which cannot be read: ${errorMessage(error)}` });
  }
  return undefined;
}
