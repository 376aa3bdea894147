/**
 * The judge is the TypeScript compiler, with the official SDK's types of the pinned version: what the mock serves at each endpoint is
 * written out as typed literals, nested objects and the payloads of events included. What lacks a field, has one that the SDK does not
 * know, a wrong type, or a value outside an enum does not compile.
 */
import { afterAll, beforeAll, expect, test } from 'bun:test';
import { cpSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { TRIGGERS } from '../../mock/index.ts';
import { type ServedMock, serveMock } from '../support/serveMock.ts';

type Served = Readonly<Record<string, unknown>> & { readonly object: string };

const ROOT = resolve(import.meta.dir, '../..');
/** What is not called as its `object` says. */
const NAMES: Readonly<Record<string, string>> = { invoiceitem: 'InvoiceItem', item: 'LineItem', line_item: 'InvoiceLineItem' };
/** The SDK says of this event that its invoice has no id, and types it as one that has. */
const UPCOMING = "Omit<Stripe.InvoiceUpcomingEvent, 'data'> & { data: { object: Omit<Stripe.Invoice, 'id'> } }";
const DRIFTS = ['missing-field', 'changed-type', 'new-field', 'new-enum-value'] as const;

const folder = mkdtempSync(join(tmpdir(), 'conformance-'));
const asked: string[] = [];
const kinds = new Set<string>();
const eventTypes = new Set<unknown>();
let errors: Readonly<Record<string, readonly string[]>> = {};

beforeAll(async () => {
  using served = serveMock({ days: 34, volume: 60, pretty: false });
  const files = new Map([['served', await everythingOf(served)]]);
  files.set('triggered', await everythingTriggered());
  for (const drift of DRIFTS) files.set(drift, [await brokenObject(drift)]);
  files.set('event', [await brokenEvent()]);
  errors = await compile(files);
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true }));

test('every object of every list and of every list under an object is one of the SDK’s types', () => {
  expect(errors['served']?.slice(0, 5)).toEqual([]);
  expect(kinds.size).toBeGreaterThan(33);
  expect(asked.length).toBeGreaterThan(37);
  // Those whose objects have no id.
  for (const type of ['invoice.upcoming', 'balance.available']) expect(eventTypes).toContain(type);
});

test('so is all that triggers make, and what its events tell', () => {
  expect(errors['triggered']?.slice(0, 5)).toEqual([]);
});

// The last one is of an event: `paid` is missing in its payload.
test.each([
  ['missing-field', "Property 'paid' is missing"],
  ['changed-type', "Type 'string' is not assignable to type 'number'"],
  ['new-field', '\'"loyalty_points"\' does not exist'],
  ['new-enum-value', '"subscription_thaw"'],
  ['event', "Property 'paid' is missing"],
])('%s would not compile', (drift, says) => {
  expect(errors[drift]?.join('\n')).toContain(says);
});

/** What the home page links to under `/_mock/v1` is every list that there is, and the balance. */
async function everythingOf({ url }: ServedMock): Promise<Served[]> {
  const page = await (await fetch(url)).text();
  const links = [...page.matchAll(/href="(\/_mock\/v1\/[^"]+)"/g)].map(([, link = '']) => link.replaceAll('&amp;', '&'));
  const found: Served[] = [];
  for (const link of links) {
    const more = link.startsWith('/_mock/v1/subscriptions?') ? '&status=all' : '';
    const body = (await (await fetch(url + link.replace('limit=10', 'limit=100') + more)).json()) as Served;
    asked.push(link);
    found.push(...(body.object === 'list' ? (body['data'] as Served[]) : [body]));
  }
  return found;
}

/** What a young company has after each of its events was triggered: mostly what was made through the API. */
async function everythingTriggered(): Promise<Served[]> {
  using served = serveMock({ days: 1, volume: 4, pretty: false });
  for (const { type } of TRIGGERS) await served.post('/_mock/trigger', { type });
  return await everythingOf(served);
}

async function brokenObject(drift: string): Promise<Served> {
  using served = serveMock({ volume: 10, breaks: drift });
  const entity = drift === 'missing-field' || drift === 'new-field' ? 'charges' : 'invoices';
  const id = served.mock.describe().broken?.object ?? '';
  const listed = (await (await served.get(`/v1/${entity}?limit=100`)).json()) as { data: Served[] };
  const [object] = id.startsWith('every') ? listed.data : listed.data.filter((each) => each['id'] === id);
  if (object === undefined) throw new Error(`${id} is not in the list`);
  return object;
}

async function brokenEvent(): Promise<Served> {
  using served = serveMock({ volume: 10, breaks: 'missing-field' });
  const { data } = (await (await served.get('/v1/events?type=charge.succeeded&limit=1')).json()) as { data: [Served] };
  return data[0];
}

/** Errors of the compiler by file. */
async function compile(files: ReadonlyMap<string, readonly Served[]>): Promise<Record<string, string[]>> {
  copyTypes();
  for (const [name, objects] of files) writeFileSync(join(folder, `${name}.ts`), literals(objects));
  const compilerOptions = { strict: true, exactOptionalPropertyTypes: true, noEmit: true, skipLibCheck: true, types: [] };
  const config = { compilerOptions: { ...compilerOptions, target: 'esnext', module: 'preserve' }, include: ['*.ts'] };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
  const compiler = Bun.spawn([process.execPath, join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', folder, '--pretty', 'false'], {
    cwd: folder,
  });
  const told = (await new Response(compiler.stdout).text()).split(/\n(?=\S)/);
  return Object.fromEntries([...files.keys()].map((name) => [name, told.filter((error) => error.startsWith(`${name}.ts`))]));
}

// The SDK takes any text for an enum, as the API may grow; a mock that is right knows no others.
function copyTypes(): void {
  const types = join(folder, 'stripe');
  const isWanted = (path: string): boolean => path.endsWith('.d.ts') || statSync(path).isDirectory();
  cpSync(join(ROOT, 'node_modules/stripe/esm'), types, { recursive: true, filter: isWanted });
  const shared = join(types, 'shared.d.ts');
  const [open, closed] = ['type OtherString = string & Record<never, never>;', 'type OtherString = never;'];
  const text = readFileSync(shared, 'utf8');
  if (!text.includes(open)) throw new Error('the SDK opens its enums in another way now');
  writeFileSync(shared, text.replace(open, closed));
}

function literals(objects: readonly Served[]): string {
  const lines = objects.map((object, n) => `const object${n}: ${typeOf(object)} = ${written(object)};`);
  return [
    "import type Stripe from './stripe/stripe.esm.node.js';",
    'declare const decimal: (text: string) => Stripe.Decimal;',
    ...lines,
    'export {};',
    '',
  ].join('\n');
}

function typeOf({ object, type }: Served): string {
  kinds.add(object);
  if (object === 'event') eventTypes.add(type);
  if (type === 'invoice.upcoming') return UPCOMING;
  const pascal = (name: string) => name.replaceAll(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase());
  return `Stripe.${NAMES[object] ?? object.split('.').map(pascal).join('.')}`;
}

// On the wire decimals are texts, which the SDK makes numbers of its own of; nested lists carry a `total_count` that it does not type.
function written(object: Served): string {
  return JSON.stringify(object, (field, value: unknown) => (field === 'total_count' ? undefined : value)).replaceAll(
    /("\w+_decimal":)("[^"]*")/g,
    '$1decimal($2)',
  );
}
