/** The checks of this run: those of the binary, and the user's own, which add to them or replace one of the same name. */
import { storedEntities } from '../registry/index.ts';
import { contractError } from '../transform/contract/header.ts';
import type { Model } from '../transform/contract/model.ts';
import { references } from '../transform/graph.ts';
import { readSqlFolder, type SqlFile } from '../transform/readSqlFolder.ts';
import { allStatements } from './checkStatements.ts';
import { embeddedChecks } from './embedded.ts';
import { parseCheck, type SqlCheck } from './sqlCheck.ts';

/** Reads the user's checks, if there is a directory of them. Throws `TRANSFORM_CONTRACT` with file and line. */
export async function loadChecks(sqlDir: string | undefined, models: readonly Model[]): Promise<SqlCheck[]> {
  return joinChecks(embeddedChecks(), sqlDir === undefined ? [] : await readSqlFolder(sqlDir), models);
}

/** As `loadChecks`, from what is read already. */
export function joinChecks(embedded: readonly SqlCheck[], files: readonly SqlFile[], models: readonly Model[]): SqlCheck[] {
  const own = files.filter(({ folder }) => folder === 'quality').map(({ file, sql }) => parseCheck(file, sql));
  const seen = new Map<string, SqlCheck>();
  for (const check of own) {
    const first = seen.get(check.name);
    if (first !== undefined) throw contractError(check.file, 1, `the check ${check.name} stands already in ${first.file}:1`);
    requireKnown(check, models);
    seen.set(check.name, check);
  }
  return [...embedded.filter(({ name }) => !seen.has(name)), ...own].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** A check of something that is not there would never find anything wrong. */
function requireKnown(check: SqlCheck, models: readonly Model[]): void {
  const names = models.map(({ layer, name }) => `${layer}.${name}`);
  if (!names.includes(check.model))
    throw contractError(check.file, lineOf(check, 'model'), `it checks ${check.model}, which no model makes`);
  for (const { schema, name, line } of allStatements(check).flatMap(references)) {
    if (schema === 'bronze') requireBronze(check, name, line);
    else if (!names.includes(`${schema}.${name}`))
      throw contractError(check.file, line, `it reads ${schema}.${name}, which no model makes`);
  }
  requireFields(check);
}

function requireBronze(check: SqlCheck, stream: string, line: number): void {
  if (check.bronze?.stream === stream) return;
  throw contractError(check.file, line, `it reads bronze.${stream}, so its header must say which fields: "-- bronze: ${stream}: id, …"`);
}

function requireFields(check: SqlCheck): void {
  if (check.bronze === undefined) return;
  const { stream, fields } = check.bronze;
  const entity = storedEntities.find(({ name }) => name === stream);
  if (entity === undefined) throw contractError(check.file, lineOf(check, 'bronze'), `there is no entity ${stream} in Bronze`);
  const unknown = fields.find((field) => entity.fields[field] === undefined);
  if (unknown !== undefined)
    throw contractError(check.file, lineOf(check, 'bronze'), `the registry declares no field ${stream}.${unknown}`);
}

function lineOf({ sql }: SqlCheck, field: string): number {
  return sql.split('\n').findIndex((line) => line.startsWith(`-- ${field}:`)) + 1;
}
