/** What no runner here can execute is at least held to its rules. */
import { describe, expect, test } from 'bun:test';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { targets } from '../../../scripts/build/targets.ts';
import { root } from '../../../scripts/lib/paths.mjs';

interface Job {
  readonly needs?: string | readonly string[];
  readonly permissions?: Readonly<Record<string, string>>;
  readonly strategy?: { readonly matrix: { readonly include: readonly { readonly target: string }[] } };
  readonly steps: readonly { readonly uses?: string; readonly run?: string }[];
}
interface Workflow {
  readonly permissions: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

const folder = join(root, '.github/workflows');
const workflows = readdirSync(folder).map((name) => [name, Bun.YAML.parse(readFileSync(join(folder, name), 'utf8')) as Workflow] as const);

describe.each(workflows)('%s', (_, { permissions, jobs }) => {
  test('pins every action by its full version, and may only read unless a job says more', () => {
    const uses = Object.values(jobs).flatMap(({ steps }) => steps.flatMap((step) => step.uses ?? []));
    expect(uses.filter((one) => !/@v\d+\.\d+\.\d+$/.test(one))).toEqual([]);
    expect(permissions).toEqual({ contents: 'read' });
  });
});

test('a release tests every target that it builds before it publishes', () => {
  const release = workflows.find(([name]) => name === 'release.yml')?.[1];
  const tested = Object.values(release?.jobs ?? {}).flatMap(({ strategy }) => strategy?.matrix.include.map(({ target }) => target) ?? []);
  expect(tested.sort()).toEqual(targets.map(({ name }) => name).sort());
  expect(release?.jobs['publish']?.needs).toEqual(['build', 'test', 'test-musl']);
});
