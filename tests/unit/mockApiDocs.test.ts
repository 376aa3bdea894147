/** What docs/mock.md says is so. */
import { expect, test } from 'bun:test';
import { join } from 'node:path';
import { endpoints } from '../../mock/api/control/endpoints.ts';
import { FIXTURES } from '../../mock/api/trigger/fixtures.ts';
import { withOverrides } from '../../mock/api/trigger/withOverrides.ts';
import { TEST_METHODS } from '../../mock/api/writes/testCards.ts';
import { writes } from '../../mock/api/writes/writes.ts';
import { FAULTS } from '../../mock/faults/faultRule.ts';
import { parseFaultScript } from '../../mock/faults/parseFaults.ts';
import { BREAKS } from '../../mock/index.ts';
import { webhookTarget } from '../../mock/webhooks/webhookTarget.ts';
import { parseOverrides } from '../../src/cli/parseOverrides.ts';

const text = await Bun.file(join(import.meta.dir, '..', '..', 'docs', 'mock.md')).text();

test('every fault, every thing that can be broken and every test method named there is there', () => {
  const told = new Set([...text.matchAll(/^\| ([a-z_, -]+) \|/gm)].flatMap(([, names = '']) => names.split(', ')));
  expect([...FAULTS, ...BREAKS.map(({ name }) => name)].filter((name) => !told.has(name))).toEqual([]);
  const methods = [...text.matchAll(/`(pm_\w+)`/g)].map(([, name = '']) => name);
  expect(methods.length).toBeGreaterThan(5);
  expect(methods.filter((name) => !(name in TEST_METHODS))).toEqual([]);
});

test('every request that stands in for a bank, a person or time is told, and there is no other', () => {
  const told = [...text.matchAll(/^\| `(\/v1\/test_helpers\/[^`]+)` \|/gm)].map(([, path = '']) => path.replace('{id}', ':id'));
  const there = writes.map(({ path }) => path).filter((path) => path.startsWith('/v1/test_helpers/'));
  expect(told.toSorted()).toEqual(there.toSorted());
});

test('the triggers that it shows are taken', () => {
  const shown = [...text.matchAll(/^payments-pipeline trigger ([a-z_.]+)(?: --override (\S+))?$/gm)];
  expect(shown.length).toBeGreaterThan(2);
  for (const [, type = '', overrides = ''] of shown) {
    const steps = Object.entries(FIXTURES).find(([name]) => name === type)?.[1].steps ?? [];
    expect([type, withOverrides(type, steps, parseOverrides(overrides)).length > 0]).toEqual([type, true]);
  }
});

test('the scripts and bodies that it shows are taken', () => {
  const [, script = ''] = /```yaml\n([\s\S]*?)```/.exec(text) ?? [];
  expect(parseFaultScript(script).map((rule) => rule.do)).toEqual(['rate_limit', 'error', 'reset', 'delete']);
  const [, target = ''] = /_mock\/webhooks -d '(.*)'/.exec(text) ?? [];
  expect(webhookTarget.parse(JSON.parse(target))).toMatchObject({ duplicate: 0.2, disorder: 10 });
});

test('the endpoints that it names are the mock’s own', () => {
  const named = [...text.matchAll(/(?:localhost:\d+|`)(\/_mock\/[a-z\d/]*[a-z\d])/g)].map(([, path = '']) => path);
  expect(named.length).toBeGreaterThan(3);
  const known = endpoints.map(({ path }) => path.replace('/{path}', '').replace('/{id}', ''));
  expect(named.filter((path) => !known.includes(path))).toEqual([]);
});
