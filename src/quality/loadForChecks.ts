/** Bronze as the checks need it: read again from its parts, only the fields that some check names, so that the proof does not lean on the transforms. */
import { PipelineError } from '../domain/errors.ts';
import { mapConcurrently } from '../domain/mapConcurrently.ts';
import type { Session } from '../lake/session.ts';
import { storedEntities } from '../registry/index.ts';
import type { Fields } from '../registry/types.ts';
import type { Storage } from '../storage/types.ts';
import { findDrift } from '../transform/drift.ts';
import type { Inputs } from '../transform/inputs.ts';
import { loadBronze, makeBronzeSchemas } from '../transform/loadBronze.ts';
import type { SqlCheck } from './sqlCheck.ts';

/** Makes `bronze.<entity>` for every entity with its id and the fields that checks ask for. */
export async function loadForChecks(session: Session, storage: Storage, inputs: Inputs, checks: readonly SqlCheck[]): Promise<void> {
  const needs = neededFields(checks);
  await makeBronzeSchemas(session);
  await mapConcurrently(storedEntities, session.width, async ({ name, fields, isSingleton }) => {
    const input = inputs.streams.get(name);
    if (input === undefined || isSingleton === true) return;
    // Which version of an object counts depends on whether it is a deleted one's stub.
    const kept = pick(name, fields, new Set([...(needs.get(name) ?? ['id']), ...('deleted' in fields ? ['deleted'] : [])]));
    await loadBronze(session, storage, { ...input, fields: kept, newFields: [] }, { suspects: findDrift(name, kept, input.shapes) });
  });
}

function neededFields(checks: readonly SqlCheck[]): Map<string, Set<string>> {
  const needs = new Map<string, Set<string>>();
  for (const { bronze } of checks) {
    if (bronze === undefined) continue;
    const fields = needs.get(bronze.stream) ?? new Set(['id']);
    for (const field of bronze.fields) fields.add(field);
    needs.set(bronze.stream, fields);
  }
  return needs;
}

function pick(entity: string, fields: Fields, names: ReadonlySet<string>): Fields {
  return Object.fromEntries(
    [...names].map((name) => {
      const type = fields[name];
      if (type === undefined)
        throw new PipelineError('TRANSFORM_CONTRACT', `a check asks for ${entity}.${name}, which the registry does not declare`, {
          hint: 'Correct the "-- bronze:" line of the check.',
        });
      return [name, type];
    }),
  );
}
