import { storedEntities } from '../registry/index.ts';
import type { Fields } from '../registry/types.ts';
import type { Model } from './contract/model.ts';
import { bronzeStreams } from './graph.ts';
import { macroSql } from './macros.ts';

/** Rows that were made in one way stay beside rows made in another only if nothing has changed: raise it when the engine itself does. */
const ENGINE = 1;

/** Hash of what a model's rows are made by: its SQL with its contract, the macros, and for Silver the registry's fields. */
export function fingerprint(model: Model): string {
  const fields = model.layer === 'silver' ? bronzeStreams(model).map(({ stream }) => fieldsOf(stream)) : [];
  return new Bun.CryptoHasher('sha256')
    .update(JSON.stringify([ENGINE, model.sql, macroSql(), fields]))
    .digest('hex')
    .slice(0, 32);
}

function fieldsOf(stream: string): Fields | null {
  for (const { name, fields, children } of storedEntities) {
    if (name === stream) return fields;
    const child = children.find((one) => one.stream === stream);
    if (child !== undefined) return child.fields;
  }
  return null;
}
