/** Documents say what is so: no link leads nowhere, and no command has been renamed since. */
import { describe, expect, test } from 'bun:test';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { root } from '../../../scripts/lib/paths.mjs';
import { commandIndex } from '../../../src/cli/commandIndex.ts';
import { findCommand } from '../../../src/cli/findCommand.ts';
import { globalFlags } from '../../../src/cli/globalFlags.ts';
import { scanTokens } from '../../../src/cli/scanTokens.ts';
import { errorMessage } from '../../../src/domain/errors.ts';
import { argumentsOf, commandsOf } from './commands.ts';
import { anchorsOf, codeOf, linksOf } from './markdown.ts';

const PLACES = ['*.md', 'docs/**/*.md', 'mock/**/*.md', 'sql/**/*.md'];
const files = PLACES.flatMap((place) => [...new Bun.Glob(place).scanSync({ cwd: root })]).sort();
const textOf = (file: string) => readFileSync(join(root, file), 'utf8');

describe('links', () => {
  test('lead to a file that is there, and to a heading in it', () => {
    expect(files.length).toBeGreaterThan(30);
    const dead = files.flatMap((file) =>
      linksOf(textOf(file)).flatMap(({ line, target }) => (isAlive(file, target) ? [] : [`${file}:${line} ${target}`])),
    );
    expect(dead).toEqual([]);
  });

  test('that are dead would be found', () => {
    expect(isAlive('README.md', 'docs/no-such-page.md')).toBe(false);
    expect(isAlive('README.md', 'docs/extend.md#no-such-heading')).toBe(false);
    expect(isAlive('README.md', 'docs/extend.md#silver-and-what-it-costs')).toBe(true);
    expect(linksOf('see [a](b.md) and\n```\n[no](link.md)\n```\n`[nor](this.md)`')).toEqual([{ line: 1, target: 'b.md' }]);
    expect([...anchorsOf('# What `init` does, twice\n## A\n## A')]).toEqual(['what-init-does-twice', 'a', 'a-1']);
  });

  test('reach every page of docs/ from its index', () => {
    const linked = new Set(linksOf(textOf('docs/README.md')).map(({ target }) => target.split('#')[0]));
    const pages = [...new Bun.Glob('*.md').scanSync({ cwd: join(root, 'docs') })].filter((page) => page !== 'README.md');
    expect(pages.filter((page) => !linked.has(page))).toEqual([]);
  });
});

function isAlive(file: string, target: string): boolean {
  if (/^[a-z][a-z+.-]*:/i.test(target)) return true;
  const [path = '', anchor] = target.split('#');
  const found = path === '' ? file : relative(root, resolve(root, dirname(file), decodeURIComponent(path)));
  if (!existsSync(join(root, found))) return false;
  return anchor === undefined || !found.endsWith('.md') || anchorsOf(textOf(found)).has(anchor);
}

describe('commands', () => {
  test('in documents are commands of the program, with flags that it takes', async () => {
    const wrong: string[] = [];
    let seen = 0;
    for (const file of files) {
      for (const { line, text } of codeOf(textOf(file))) {
        for (const words of commandsOf(text)) {
          const whole = argumentsOf(words);
          const given = whole ?? shortForm(words);
          if (given === undefined || given.length === 0) continue;
          seen++;
          const problem = await problemOf(given);
          // Prose names a flag without its value.
          const isFine = problem === undefined || (whole === undefined && problem.endsWith(' needs a value'));
          if (!isFine) wrong.push(`${file}:${line} ${words.join(' ')}: ${problem}`);
        }
      }
    }
    expect(wrong).toEqual([]);
    expect(seen).toBeGreaterThan(80);
  });

  test('that no longer parse would be found', async () => {
    const check = async (line: string) => await problemOf(argumentsOf(commandsOf(line)[0] ?? []) ?? []);
    expect(await check('payments-pipeline run-everything')).toContain('unknown command');
    expect(await check('PIPELINE_ENV=AWS ./payments-pipeline run-all --dayz 3  # typo')).toContain('unknown flag --dayz');
    expect(await check('payments-pipeline run-all --days')).toContain('--days needs a value');
    expect(await check("payments-pipeline query 'select 1 -- --nonsense' | head")).toBeUndefined();
    expect(commandsOf('a "b c" > d && e # f')).toEqual([['a', 'b c'], ['d'], ['e']]);
  });
});

/** `run-pipeline --report …` between backticks: ours when it has a flag, because the names alone are also words. */
function shortForm(words: readonly string[]): string[] | undefined {
  const isOurs = commandIndex.some(({ name }) => words.join(' ').startsWith(`${name} `)) && words.some((word) => word.startsWith('--'));
  return isOurs ? [...words] : undefined;
}

/** Why a command line is not one of the program's; values are not judged, since documents write `…` and `<run>` for them. */
async function problemOf(given: readonly string[]): Promise<string | undefined> {
  if (/^(help|--help|-h|--version|-V|…)$/.test(given[0] ?? '')) return undefined;
  try {
    const { entry, rest } = findCommand(given);
    scanTokens(rest, { ...(await entry.load()).args, ...globalFlags });
    return undefined;
  } catch (error) {
    return errorMessage(error);
  }
}
