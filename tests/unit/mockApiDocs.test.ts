/** What docs/mock.md says is so. */
import { expect, test } from 'bun:test';
import { join } from 'node:path';
import { endpoints } from '../../mock/api/control/endpoints.ts';
import { TEST_METHODS } from '../../mock/api/writes/testCards.ts';
import { FAULTS } from '../../mock/faults/faultRule.ts';
import { parseFaultScript } from '../../mock/faults/parseFaults.ts';
import { BREAKS } from '../../mock/index.ts';
import { webhookTarget } from '../../mock/webhooks/webhookTarget.ts';

const text = await Bun.file(join(import.meta.dir, '..', '..', 'docs', 'mock.md')).text();

test('every fault, every thing that can be broken and every test method named there is there', () => {
  const told = new Set([...text.matchAll(/^\| ([a-z_, -]+) \|/gm)].flatMap(([, names = '']) => names.split(', ')));
  expect([...FAULTS, ...BREAKS.map(({ name }) => name)].filter((name) => !told.has(name))).toEqual([]);
  const methods = [...text.matchAll(/`(pm_card_\w+)`/g)].map(([, name = '']) => name);
  expect(methods.length).toBeGreaterThan(5);
  expect(methods.filter((name) => !(name in TEST_METHODS))).toEqual([]);
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
