/** The order of the models, read off the SQL: what a model selects from is built before it. */
import { PipelineError } from '../domain/errors.ts';
import { contractError } from './contract/header.ts';
import type { Model } from './contract/model.ts';
import { nameOf, tokenize } from './tokenize.ts';

export interface Reference {
  readonly schema: 'bronze' | 'silver' | 'gold';
  readonly name: string;
  readonly line: number;
}

const SCHEMAS = ['bronze', 'silver', 'gold'] as const;

/** What a SQL text reads: every `bronze.x`, `silver.x` and `gold.x` outside comments and strings, each once; in small letters, however it is written. */
export function references(sql: string): readonly Reference[] {
  const known = read.get(sql);
  if (known !== undefined) return known;
  const found = readReferences(sql);
  read.set(sql, found);
  return found;
}

/** The texts are those of the models and checks: few, and asked about again and again. */
const read = new Map<string, readonly Reference[]>();

function readReferences(sql: string): Reference[] {
  const found = new Map<string, Reference>();
  const tokens = tokenize(sql);
  for (const [index, token] of tokens.entries()) {
    const schema = SCHEMAS.find((one) => one === nameOf(token));
    const [dot, named] = [tokens[index + 1], tokens[index + 2]];
    if (schema === undefined || dot?.text !== '.' || named === undefined || tokens[index - 1]?.text === '.') continue;
    const name = nameOf(named);
    if (name !== undefined && !found.has(`${schema}.${name}`)) found.set(`${schema}.${name}`, { schema, name, line: named.line });
  }
  return [...found.values()];
}

/** The Bronze streams that a model reads. `bronze.invoices_versions` is the stream `invoices` with every version instead of the latest. */
export function bronzeStreams(model: Pick<Model, 'sql'>): { readonly stream: string; readonly versions: boolean }[] {
  return references(model.sql)
    .filter(({ schema }) => schema === 'bronze')
    .map(({ name }) => ({ stream: name.replace(VERSIONS, ''), versions: VERSIONS.test(name) }));
}

const VERSIONS = /_versions$/;

/** The models in an order in which each stands after those it reads; otherwise in the order of their names. Throws on a cycle or an unknown model. */
export function sortModels(models: readonly Model[]): Model[] {
  const byName = new Map(models.map((model) => [`${model.layer}.${model.name}`, model]));
  const sorted: Model[] = [];
  const done = new Set<Model>();
  const visit = (model: Model, path: readonly Model[]): void => {
    if (done.has(model)) return;
    if (path.includes(model)) throw cycleError([...path.slice(path.indexOf(model)), model]);
    for (const parent of [...owner(model, byName), ...parents(model, byName)]) visit(parent, [...path, model]);
    done.add(model);
    sorted.push(model);
  };
  for (const model of [...models].sort(byLayerAndName)) visit(model, []);
  return sorted;
}

/**
 * The rows of a nested list follow the decision on their parent's version, which is made when the parent is built; a history goes on from what its
 * entity's table has seen.
 */
export function ownerOf({ parent, history }: Pick<Model, 'parent' | 'history'>): string | undefined {
  return history ?? parent?.entity;
}

function owner(model: Model, byName: ReadonlyMap<string, Model>): Model[] {
  const name = ownerOf(model);
  if (name === undefined) return [];
  const found = byName.get(`silver.${name}`);
  if (found === undefined) throw contractError(model.file, 1, `it belongs to ${name}, which no Silver model is of`);
  return [found];
}

function parents(model: Model, byName: ReadonlyMap<string, Model>): Model[] {
  return references(model.sql)
    .filter(({ schema }) => schema !== 'bronze')
    .map(({ schema, name, line }) => {
      const parent = byName.get(`${schema}.${name}`);
      if (parent === undefined) throw contractError(model.file, line, `it reads ${schema}.${name}, which no model makes`);
      return parent;
    });
}

function cycleError(path: readonly Model[]): PipelineError {
  const chain = path.map((model) => `${model.layer}.${model.name}`).join(' → ');
  const [first, second] = path;
  const line = references(first?.sql ?? '').find(({ schema, name }) => schema === second?.layer && name === second?.name)?.line ?? 1;
  return new PipelineError('TRANSFORM_CONTRACT', `${first?.file}:${line}: the models read each other in a circle: ${chain}`, {
    hint: 'Break the circle: one of them must not read the next.',
  });
}

function byLayerAndName(a: Model, b: Model): number {
  const [left, right] = [a.layer === 'silver' ? `0${a.name}` : `1${a.name}`, b.layer === 'silver' ? `0${b.name}` : `1${b.name}`];
  return left < right ? -1 : 1;
}
