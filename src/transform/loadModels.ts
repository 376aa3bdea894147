/** The models of this run: those of the binary, and the user's own, which add to them or replace one of the same name. */
import { didYouMean } from '../domain/suggest.ts';
import { storedEntities } from '../registry/index.ts';
import { contractError } from './contract/header.ts';
import { type Model, parseModel } from './contract/model.ts';
import { deriveHistories } from './deriveHistories.ts';
import { embeddedModels } from './embedded.ts';
import { references, sortModels } from './graph.ts';
import { readSqlFolder, type SqlFile } from './readSqlFolder.ts';

/** Where a model comes from: the binary, the user's directory, or there in place of the binary's. */
export type Origin = 'embedded' | 'added' | 'replaced';

export interface LoadedModels {
  /** In the order in which they are built. */
  readonly models: readonly Model[];
  /** By the model's name. */
  readonly origins: ReadonlyMap<string, Origin>;
}

/** Reads the user's models, if there is a directory of them, and derives the graph. Throws `TRANSFORM_CONTRACT` with file and line. */
export async function loadModels(sqlDir: string | undefined): Promise<LoadedModels> {
  return joinModels(embeddedModels(), sqlDir === undefined ? [] : await readSqlFolder(sqlDir));
}

/** As `loadModels`, from what is read already. */
export function joinModels(embedded: readonly Model[], files: readonly SqlFile[]): LoadedModels {
  const own = files.filter(({ folder }) => folder !== 'quality').map(parseOwn);
  requireOnce(own);
  const replaced = new Set(own.filter(({ name }) => embedded.some((model) => model.name === name)).map(({ name }) => name));
  for (const model of own) {
    requireSameLayer(model, embedded);
    requireBronze(model);
  }
  const models = sortModels(deriveHistories([...embedded.filter(({ name }) => !replaced.has(name)), ...own]));
  const originOf = (model: Model): Origin =>
    !own.some(({ file }) => file === model.file) ? 'embedded' : replaced.has(model.name) ? 'replaced' : 'added';
  return { models, origins: new Map(models.map((model) => [model.name, originOf(model)])) };
}

function parseOwn({ file, folder, sql }: SqlFile): Model {
  const model = parseModel(file, sql);
  if (model.layer === folder) return model;
  throw contractError(file, 1, `it makes ${model.layer}.${model.name}, but lies in ${folder}/`);
}

/** A name is a table's and a pointer's too: two models of one name would overwrite each other, also when their layers differ. */
function requireOnce(own: readonly Model[]): void {
  const seen = new Map<string, Model>();
  for (const model of own) {
    const first = seen.get(model.name);
    if (first !== undefined) throw contractError(model.file, 1, `the name ${model.name} stands already in ${first.file}:1`);
    seen.set(model.name, model);
  }
}

/** Bronze has a table for each entity and each nested list, and `_versions` of an entity. */
function requireBronze({ file, layer, sql }: Model): void {
  for (const { schema, name, line } of references(sql)) {
    if (schema !== 'bronze') continue;
    if (layer === 'gold') throw contractError(file, line, `it reads bronze.${name}: Gold is made of silver and gold alone`);
    const known = storedEntities.flatMap((entity) => [
      entity.name,
      `${entity.name}_versions`,
      ...entity.children.map(({ stream }) => stream),
    ]);
    if (!known.includes(name)) throw contractError(file, line, `it reads bronze.${name}, which no entity fills${didYouMean(name, known)}`);
  }
}

function requireSameLayer({ file, layer, name }: Model, embedded: readonly Model[]): void {
  const ours = embedded.find((model) => model.name === name);
  if (ours === undefined || ours.layer === layer) return;
  throw contractError(file, 1, `the name ${name} is that of ${ours.layer}.${name}, which comes with the program; take another`);
}
