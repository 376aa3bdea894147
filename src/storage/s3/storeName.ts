import { randomUUID } from 'node:crypto';
import { conditionalPut } from './conditionalPut.ts';
import type { Connection } from './connect.ts';
import { failureFacts } from './failureFacts.ts';
import { getObject } from './getObject.ts';

const KEY = '_state/store.json';

/**
 * A name that belongs to this store alone, kept in it: a bucket that was emptied and filled again under the same keys has another one, so that
 * copies of the old objects are not taken for the new. Its address is in the name as well: a store that was copied whole, name and all, goes its own way
 * from then on. Throws what the SDK throws.
 */
export async function storeName(connection: Connection, objectOf: (key: string) => string): Promise<string> {
  return fullName(connection, await storeId(connection, objectOf));
}

/** The name, if the store has one. */
export async function findStoreName(connection: Connection, objectOf: (key: string) => string): Promise<string | undefined> {
  const id = await readName(connection, objectOf(KEY));
  return id === undefined ? undefined : fullName(connection, id);
}

function fullName({ options }: Connection, id: string): string {
  const { bucket, prefix, endpoint = '' } = options;
  return new Bun.CryptoHasher('sha256').update([id, endpoint, bucket, prefix].join('\n')).digest('hex').slice(0, 32);
}

async function storeId(connection: Connection, objectOf: (key: string) => string): Promise<string> {
  const found = await readName(connection, objectOf(KEY));
  if (found !== undefined) return found;
  const id = randomUUID();
  const body = new TextEncoder().encode(`${JSON.stringify({ schema_version: 1, id })}\n`);
  try {
    const result = await conditionalPut(connection, objectOf(KEY), body, 'absent');
    if ('refused' in result) return (await readName(connection, objectOf(KEY))) ?? id;
  } catch (error) {
    // Who may only read gets copies that nobody shares.
    if (failureFacts(error).status !== 403) throw error;
  }
  return id;
}

async function readName(connection: Connection, objectKey: string): Promise<string | undefined> {
  const got = await getObject(connection, objectKey);
  if (got === null) return undefined;
  const id = /"id": ?"([0-9a-f-]{36})"/.exec(new TextDecoder().decode(got.body))?.[1];
  return id ?? new Bun.CryptoHasher('sha256').update(got.body).digest('hex').slice(0, 36);
}
