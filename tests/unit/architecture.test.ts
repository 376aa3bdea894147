/** Who may import whom. The directions are those of ARCHITECTURE.md; a broken rule is named by file. */
import { describe, expect, test } from 'bun:test';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { findCircle, importsOf, readSources, type SourceFile } from '../support/imports.ts';

const ROOT = join(import.meta.dir, '..', '..');

/** A folder may import its own rank and lower ones; circles between folders are refused whatever their rank. */
const RANKS: Readonly<Record<string, number>> = {
  main: 5,
  cli: 4,
  extract: 3,
  transform: 3,
  quality: 3,
  webhooks: 3,
  dashboard: 3,
  query: 3,
  report: 3,
  explain: 3,
  tieout: 3,
  source: 2,
  state: 2,
  lake: 2,
  config: 1,
  telemetry: 1,
  storage: 1,
  registry: 1,
  native: 1,
  domain: 0,
  version: 0,
  sql: 0,
};

/** Folders that see less than their rank allows: the client knows nothing of storage, the mock nothing of the product. */
const NARROW: Readonly<Record<string, readonly string[]>> = {
  source: ['registry', 'domain'],
  mock: ['registry', 'domain'],
  native: ['domain'],
  telemetry: ['domain'],
  registry: ['domain'],
  domain: [],
};

const sources = readSources(ROOT, ['src', 'mock']);
const ours = new Map(sources.map((source) => [source.path, source]));

/** `src/cli/x.ts` → `cli`, `src/main.ts` → `main`, `mock/x.ts` → `mock`; undefined for a package. */
function folderOf(path: string): string | undefined {
  const [top, second = ''] = path.split('/');
  if (top === 'mock' || top === 'sql') return top;
  return top === 'src' ? second.replace(/\.ts$/, '') : undefined;
}

function mayImport(from: string, to: string): boolean {
  if (from === to) return true;
  const narrow = NARROW[from];
  if (narrow !== undefined) return narrow.includes(to);
  if (to === 'mock') return from === 'cli';
  return (RANKS[from] ?? -1) >= (RANKS[to] ?? Number.POSITIVE_INFINITY);
}

/** Every import between our own folders, as `[file, target]`. */
function crossings(source: SourceFile): [string, string][] {
  return source.imports.filter((target) => folderOf(target) !== undefined).map((target) => [source.path, target]);
}

function linesWith(pattern: RegExp, allowed: (path: string) => boolean): string[] {
  return sources
    .filter((source) => !allowed(source.path))
    .flatMap((source) =>
      source.text
        .split('\n')
        .flatMap((line, index) =>
          pattern.test(line) && !/^\s*(\/\/|\*|\/\*)/.test(line) ? [`${source.path}:${index + 1} ${line.trim()}`] : [],
        ),
    );
}

const isMain = (path: string) => path === 'src/main.ts';

describe('architecture', () => {
  test('there is code to look at, and every folder has a place in the table', () => {
    expect(sources.length).toBeGreaterThan(10);
    const unknown = sources.map((source) => folderOf(source.path) ?? '').filter((folder) => folder !== 'mock' && !(folder in RANKS));
    expect([...new Set(unknown)]).toEqual([]);
  });

  test('our imports name files that exist, with their ending', () => {
    const missing = sources.flatMap((source) => crossings(source)).filter(([, target]) => !existsSync(join(ROOT, target)));
    expect(missing).toEqual([]);
  });

  test('imports go down: main → cli → stages → source, state, lake → storage, registry, domain', () => {
    const wrong = sources
      .flatMap((source) => crossings(source))
      .filter(([from, to]) => !mayImport(folderOf(from) ?? '', folderOf(to) ?? ''))
      .map(([from, to]) => `${from} may not import ${to}`);
    expect(wrong).toEqual([]);
  });

  test('no circle between files', () => {
    const edges = new Map(sources.map((source) => [source.path, source.imports.filter((target) => ours.has(target))]));
    expect(findCircle(edges)?.join(' → ')).toBeUndefined();
  });

  test('no circle between folders', () => {
    const edges = new Map<string, string[]>();
    for (const [from, to] of sources.flatMap((source) => crossings(source))) {
      const [here = '', there = ''] = [folderOf(from), folderOf(to)];
      if (here !== there) edges.set(here, [...(edges.get(here) ?? []), there]);
    }
    expect(findCircle(edges)?.join(' → ')).toBeUndefined();
  });

  test('the mock enters by one door', () => {
    const doors = sources.filter(
      (source) => folderOf(source.path) !== 'mock' && source.imports.some((target) => target.startsWith('mock/')),
    );
    expect(doors.length).toBeLessThanOrEqual(1);
  });

  test('only main exits', () => {
    expect(linesWith(/process\.(exit\b|exitCode\b|reallyExit|abort)/, isMain)).toEqual([]);
  });

  test('only main and the command line print', () => {
    expect(
      linesWith(
        /\bconsole\.\w+\(|process\.(stdout|stderr)\.write\(|Bun\.(stdout|stderr)/,
        (path) => isMain(path) || path.startsWith('src/cli/'),
      ),
    ).toEqual([]);
  });

  test('requests go through fetch or node’s clients, which the tests’ network guard sees', () => {
    expect(linesWith(/\bBun\.(connect|s3|S3Client|sql|redis)\b|new WebSocket\(|new S3Client\b.*from 'bun'/, () => false)).toEqual([]);
  });
});

describe('the scanner behind it', () => {
  test('sees static, type, side-effect, re-exporting, dynamic and many-line imports, and no comments', () => {
    const text = [
      "import a from './a.ts';",
      "import type { B } from '../b/b.ts';",
      "import './side.ts';",
      "export { c } from './c.ts';",
      "import {\n  d,\n  e,\n} from './d.ts';",
      " * import x from './comment.ts';",
      "const f = await import('./f.ts');",
      "type G = import('./g.ts').G;",
      "import { h } from 'hono';",
      "const url = 'x from ./no.ts';",
    ].join('\n');
    expect(importsOf('src/k/me.ts', text)).toEqual([
      ...['src/k/a.ts', 'src/b/b.ts', 'src/k/side.ts', 'src/k/c.ts', 'src/k/d.ts', 'hono', 'src/k/f.ts', 'src/k/g.ts'],
    ]);
  });

  test('refuses what the directions forbid', () => {
    for (const [from, to] of [
      ['source', 'storage'],
      ['domain', 'registry'],
      ['mock', 'source'],
      ['extract', 'cli'],
      ['extract', 'mock'],
      ['state', 'extract'],
      ['storage', 'lake'],
    ] as const)
      expect(mayImport(from, to)).toBe(false);
    for (const [from, to] of [
      ['cli', 'mock'],
      ['lake', 'storage'],
      ['extract', 'source'],
      ['quality', 'transform'],
    ] as const)
      expect(mayImport(from, to)).toBe(true);
  });

  test('finds a circle and leaves a diamond alone', () => {
    expect(
      findCircle(
        new Map([
          ['a', ['b']],
          ['b', ['c']],
          ['c', ['b']],
        ]),
      ),
    ).toEqual(['b', 'c', 'b']);
    expect(
      findCircle(
        new Map([
          ['a', ['b', 'c']],
          ['b', ['d']],
          ['c', ['d']],
        ]),
      ),
    ).toBeUndefined();
  });
});
