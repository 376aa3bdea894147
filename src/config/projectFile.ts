import { dirname, resolve } from 'node:path';
import { errorMessage } from '../domain/errors.ts';
import { didYouMean } from '../domain/suggest.ts';
import type { Problem } from './problems.ts';
import { type Setting, settings } from './settings.ts';

export const PROJECT_FILE = 'payments-pipeline.toml';

/** Reads a text file: null when there is none. */
export type ReadFile = (path: string) => Promise<string | null>;

/** The project file as found: its values by their name in it. */
export interface ProjectFile {
  readonly path: string;
  /** Whether there is one. */
  readonly found: boolean;
  /** Relative paths in the file start here. */
  readonly directory: string;
  readonly values: Readonly<Record<string, unknown>>;
  readonly problems: readonly Problem[];
}

/** Reads the project file that was asked for, or the one in the working directory if it is there. Sections are not used: keys are flat. */
export async function readProjectFile(asked: string | undefined, cwd: string, readFile: ReadFile): Promise<ProjectFile> {
  const path = resolve(cwd, asked ?? PROJECT_FILE);
  const empty = { path, found: false, directory: dirname(path), values: {} };
  try {
    const text = await readFile(path);
    if (text === null && asked === undefined) return { ...empty, problems: [] };
    if (text === null) return { ...empty, problems: [{ text: `--config: there is no file ${path}` }] };
    const { values, problem } = parseToml(text, path);
    return { ...empty, found: true, values, problems: problem === undefined ? keyProblems(values, path) : [problem] };
  } catch (error) {
    return { ...empty, problems: [{ text: `${path} cannot be read: ${errorMessage(error)}` }] };
  }
}

function parseToml(text: string, path: string): { values: Readonly<Record<string, unknown>>; problem?: Problem } {
  try {
    return { values: { ...Bun.TOML.parse(text) } };
  } catch (error) {
    const what = errorMessage(error).replace(/^TOML Parse error: /, '');
    return { values: {}, problem: { text: `${path}, near line ${brokenLine(text)}: ${what}` } };
  }
}

/** The parser does not say where it stopped: the line after the longest beginning of the file that still parses. */
function brokenLine(text: string): number {
  const lines = text.split('\n');
  for (let good = lines.length - 1; good > 0; good--) {
    if (parses(lines.slice(0, good).join('\n'))) return good + 1;
  }
  return 1;
}

function parses(text: string): boolean {
  try {
    Bun.TOML.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** The names that the project file may use for a setting. A secret's value is not among them, only where to find it. */
export function fileKeys(setting: Setting): readonly string[] {
  if (setting.perRun) return [];
  const names = setting.alias === undefined ? [setting.name] : [setting.name, setting.alias];
  const keys = names.map((name) => name.toLowerCase());
  return setting.secret ? keys.flatMap((key) => [`${key}_file`, `${key}_env`]) : keys;
}

function keyProblems(values: Readonly<Record<string, unknown>>, path: string): Problem[] {
  const known = settings.flatMap(fileKeys);
  return Object.keys(values)
    .filter((key) => !known.includes(key))
    .map((key) => explainKey(key, known, path));
}

function explainKey(key: string, known: readonly string[], path: string): Problem {
  const setting = settings.find((one) => one.name.toLowerCase() === key);
  if (setting?.secret) {
    return {
      text: `${path}: ${key} is a secret and does not belong in a file that is shared`,
      hint: `Set ${setting.name} in the environment, or name where it stands: ${key}_file = "/run/secrets/…" or ${key}_env = "MY_VARIABLE".`,
    };
  }
  if (setting?.perRun) return { text: `${path}: ${key} is not for the project file`, hint: `Use --run-id or ${setting.name}.` };
  return { text: `${path}: unknown key ${JSON.stringify(key)}${didYouMean(key, known)}` };
}
