/**
 * Whether the store keeps its word on conditional writes: everything that makes two writers safe stands on it, and some servers take the header
 * and ignore it. Two creations of one object, a replacement with a wrong and one with the right ETag, and a race.
 */
import { randomUUID } from 'node:crypto';
import { PipelineError } from '../../domain/errors.ts';
import { type Condition, conditionalPut, type PutResult } from './conditionalPut.ts';
import type { Connection } from './connect.ts';
import { failureFacts } from './failureFacts.ts';
import { getObject } from './getObject.ts';
import { s3Label } from './options.ts';

const RACERS = 8;
const WRONG: Condition = { etag: '"00000000000000000000000000000000"' };

/** Throws `STORAGE_NOT_CONDITIONAL` and says what the store did, or whatever else kept it from being asked. Leaves nothing behind. */
export async function probe(connection: Connection, folder: string): Promise<void> {
  const [single, raced] = [`${folder}${randomUUID()}`, `${folder}${randomUUID()}`];
  try {
    await probeAlone(connection, single);
    await probeRace(connection, raced);
  } catch (error) {
    // Some servers know the header and say that they have not built it.
    if (failureFacts(error).status === 501) throw refusal(connection, `answers ${failureFacts(error).code} to a conditional write`);
    throw error;
  } finally {
    const s3 = await connection.client();
    const gone = [single, raced].map((Key) => s3.deleteObject({ Bucket: connection.options.bucket, Key }));
    await Promise.allSettled(gone);
  }
}

async function probeAlone(connection: Connection, key: string): Promise<void> {
  const put = (text: string, condition: Condition) => conditionalPut(connection, key, bytes(text), condition);
  if (succeeded(await put('nothing there', WRONG))) throw refusal(connection, 'replaced an object that was not there (If-Match)');
  const first = await put('first', 'absent');
  if (!succeeded(first)) throw refusal(connection, 'refused to create an object that was not there (If-None-Match)');
  if (succeeded(await put('second', 'absent')))
    throw refusal(connection, 'created an object over one that was there (If-None-Match: * is ignored)');
  if (succeeded(await put('wrong', WRONG))) throw refusal(connection, 'replaced an object whose ETag was another (If-Match is ignored)');
  if (!succeeded(await put('right', first)))
    throw refusal(connection, 'refused to replace an object whose ETag was the given one (If-Match)');
}

async function probeRace(connection: Connection, key: string): Promise<void> {
  const racers = Array.from({ length: RACERS }, (_, index) => `racer ${index}`);
  const results = await Promise.all(racers.map((text) => conditionalPut(connection, key, bytes(text), 'absent')));
  const winners = racers.filter((_, index) => succeeded(results[index]));
  if (winners.length !== 1) throw refusal(connection, `let ${winners.length} of ${RACERS} writers create one object at the same time`);
  const stored = await getObject(connection, key);
  const text = new TextDecoder().decode(stored?.body);
  if (text !== winners[0])
    throw refusal(connection, `told ${winners[0]} that it had won a race, and holds the bytes of ${text || 'nobody'}`);
}

function succeeded(result: PutResult | undefined): result is { readonly etag: string } {
  return result !== undefined && 'etag' in result;
}

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function refusal({ options }: Connection, did: string): PipelineError {
  return new PipelineError('STORAGE_NOT_CONDITIONAL', `the store ${s3Label(options)} does not keep conditional writes: it ${did}`, {
    hint: 'Two runs at once could overwrite each other there. Use a store that honours If-None-Match and If-Match (AWS S3 does), or vouch with --single-writer that nothing else ever writes to this prefix.',
  });
}
