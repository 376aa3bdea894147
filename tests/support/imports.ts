/** What the architecture test sees of the code: files, who imports whom, and circles. Type imports count like any other. */
import { readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';

const STATIC_IMPORT = /^(?:import|export)\b(?:[^'"`;]*?\bfrom\s*)?\s*['"]([^'"]+)['"]/gm;
const DYNAMIC_IMPORT = /\bimport\(\s*['"]([^'"]+)['"]/g;

export interface SourceFile {
  /** Relative to the repository, `/`-separated. */
  readonly path: string;
  readonly text: string;
  readonly imports: readonly string[];
}

/** Every TypeScript file under the folders, with what it imports: repository paths for our own files, specifiers as they stand for the rest. */
export function readSources(root: string, folders: readonly string[]): SourceFile[] {
  return folders.flatMap((folder) =>
    readdirSync(posix.join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'))
      .map((name) => readSource(root, posix.join(folder, name.replaceAll('\\', '/')))),
  );
}

function readSource(root: string, path: string): SourceFile {
  const text = readFileSync(posix.join(root, path), 'utf8');
  return { path, text, imports: importsOf(path, text) };
}

/** The imports of one file's text, in the order of the text, each once. */
export function importsOf(path: string, text: string): string[] {
  const specifiers = [STATIC_IMPORT, DYNAMIC_IMPORT].flatMap((pattern) => [...text.matchAll(pattern)].map((match) => match[1] ?? ''));
  return [...new Set(specifiers.map((specifier) => (specifier.startsWith('.') ? posix.join(posix.dirname(path), specifier) : specifier)))];
}

/** The first circle that a walk along the edges finds, as the names on it (`a → b → a`), or undefined. */
export function findCircle(edges: ReadonlyMap<string, readonly string[]>): readonly string[] | undefined {
  const done = new Set<string>();
  const walk = (node: string, trail: readonly string[]): readonly string[] | undefined => {
    const seenAt = trail.indexOf(node);
    if (seenAt >= 0) return [...trail.slice(seenAt), node];
    if (done.has(node)) return undefined;
    const circle = first(edges.get(node) ?? [], (next) => walk(next, [...trail, node]));
    done.add(node);
    return circle;
  };
  return first([...edges.keys()], (node) => walk(node, []));
}

function first<T, R>(items: readonly T[], find: (item: T) => R | undefined): R | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}
