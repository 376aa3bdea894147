/** What the registry says of the API is what the official SDK's types say of it. */
import { describe, expect, test } from 'bun:test';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { entities, receivedEntities, storedEntities } from '../../src/registry/index.ts';
import type { Entity, FieldType } from '../../src/registry/types.ts';
import { parseModel } from '../../src/transform/contract/model.ts';
import { modelFiles } from '../../src/transform/embedded.ts';

const TYPES = join(import.meta.dir, '../../node_modules/stripe/esm/resources');
const declarations = readdirSync(TYPES, { recursive: true, encoding: 'utf8' })
  .filter((name) => /^(Checkout\/|Radar\/)?\w+\.d\.ts$/.test(name))
  .map((name) => readFileSync(join(TYPES, name), 'utf8').replaceAll(/\/\*\*[\s\S]*?\*\//g, ''));

/** Name of an interface, at the top or in a namespace → its members, name → type; an optional one's begins with `?`. */
const interfaces = new Map(declarations.flatMap(interfacesOf));
const eventTypes = new Set([...declarations.join('\n').matchAll(/^ {4}type: '([a-z_.]+)';$/gm)].map(([, type]) => type ?? ''));

/** Those at the top, and the parameters of what stands in a namespace such as Checkout; other interfaces below the top are parts of objects. */
function interfacesOf(text: string): [string, Map<string, string>][] {
  const top = text.matchAll(/^export interface (\w+)(?: extends [^{]+)? \{\n([\s\S]*?)^\}/gm);
  const inNamespace = text.matchAll(/^ {4}interface (\w+ListParams)(?: extends [^{]+)? \{\n([\s\S]*?)^ {4}\}/gm);
  return [...top, ...inNamespace].map(([, name = '', body = '']) => [name, membersOf(body)]);
}

function membersOf(body: string): Map<string, string> {
  const indent = /^ */.exec(body)?.[0] ?? '';
  const members = body.matchAll(new RegExp(`^${indent}(\\w+)(\\??): (.*)$`, 'gm'));
  return new Map([...members].map(([, member = '', optional = '', type = '']) => [member, optional + type.replace(/;$/, '')]));
}

function sdkNameOf({ object }: Entity): string {
  const found = [...interfaces].filter(([name, members]) => members.get('object') === `'${object}'` && !name.startsWith('Deleted'));
  // An event is a union of interfaces, each with a base of its own.
  return found.find(([name]) => name === 'EventBase')?.[0] ?? found[0]?.[0] ?? '';
}

/** Whether a member of that TypeScript type can be read as the field's. */
function fits(type: FieldType, sdk: string): boolean {
  if (type === 'JSON' || typeof type === 'object') return true;
  if (type === 'VARCHAR') return !/\b(number|boolean|Array|ApiList|Metadata)\b/.test(sdk);
  return { BIGINT: /\bnumber\b/, BOOLEAN: /\b(boolean|void)\b/ }[type].test(sdk);
}

/** Those that the API has; what is received is none of its lists. */
const each = storedEntities.filter((entity) => !receivedEntities.includes(entity)).map((entity) => [entity.name, entity] as const);

describe('an entity', () => {
  test.each(each)('%s: every field is one of the SDK, of a type that fits', (_name, entity) => {
    const members = interfaces.get(sdkNameOf(entity)) ?? new Map<string, string>();
    // `deleted` stands in a type of its own, which another test looks for.
    const declared = Object.entries(entity.fields).filter(([field]) => field !== 'deleted');
    expect(declared.filter(([field]) => !members.has(field))).toEqual([]);
    expect(declared.filter(([field, type]) => !fits(type, members.get(field) ?? ''))).toEqual([]);
  });

  test.each(each)('%s: its list takes a range of created, unless it is listed below another', (_name, entity) => {
    const members = interfaces.get(`${sdkNameOf(entity).replace('Base', '')}ListParams`);
    if (entity.isSingleton === true) expect(members).toBeUndefined();
    else if (entity.perParent === undefined) expect(members?.has('created')).toBe(true);
    else expect(entities.map(({ name }) => name)).toContain(entity.perParent.entity);
  });

  // A list that is cut by time and does not say where it is gives records twice.
  test.each(each.filter(([, { isSingleton, perParent }]) => isSingleton !== true && perParent === undefined))(
    '%s: a field says when a record came to be',
    (_name, { fields, createdField = 'created' }) => {
      expect(fields[createdField]).toBe('BIGINT');
    },
  );

  test.each(each)('%s: is deletable if the SDK has a type for what is left of it', (_name, entity) => {
    expect(interfaces.has(`Deleted${sdkNameOf(entity)}`)).toBe(entity.deletable);
    expect('deleted' in entity.fields).toBe(entity.deletable);
  });

  test.each(each)('%s: the events that keep it are known', (_name, { kept }) => {
    expect(eventTypes.size).toBeGreaterThan(200);
    for (const pattern of kept.events) {
      const known = [...eventTypes].some((type) => (pattern.endsWith('*') ? type.startsWith(pattern.slice(0, -1)) : type === pattern));
      expect(`${pattern} ${known}`).toBe(`${pattern} true`);
    }
  });

  test.each(each)('%s: references and nested lists are among its fields, and what they name exists', (_name, entity) => {
    for (const { field, entity: parent } of entity.references) {
      expect(entity.fields[field]).toBe('VARCHAR');
      expect(`${parent} ${entities.find(({ name }) => name === parent)?.deletable}`).toBe(`${parent} true`);
    }
    for (const { field, path } of entity.children) {
      expect(entity.fields[field]).toMatchObject({ struct: { data: {}, has_more: 'BOOLEAN' } });
      expect(path).toContain('{id}');
    }
    for (const field of Object.keys(entity.perParent?.when ?? {})) {
      expect(entities.find(({ name }) => name === entity.perParent?.entity)?.fields).toHaveProperty(field);
    }
  });

  test.each(each)('%s: has a Silver table, and so has each of its nested lists', (name, entity) => {
    const model = (table: string) => parseModel(`sql/silver/${table}.sql`, modelFiles.get(`sql/silver/${table}.sql`) ?? '');
    expect(model(name).columns.some((column) => column.name === 'is_deleted')).toBe(entity.deletable);
    for (const { stream } of entity.children) expect(model(stream).parent?.entity).toBe(name);
  });
});

test('names, streams and ids are told apart', () => {
  const streams = storedEntities.flatMap(({ name, children }) => [name, ...children.map(({ stream }) => stream)]);
  expect(new Set(streams).size).toBe(streams.length);
  const ids = storedEntities
    .filter(({ idPrefix, perParent }) => idPrefix !== '' && perParent?.when === undefined)
    .map(({ idPrefix }) => idPrefix);
  expect(new Set(ids).size).toBe(ids.length);
});
