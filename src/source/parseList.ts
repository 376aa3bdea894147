import { errorMessage } from '../domain/errors.ts';
import { hashesOf } from './idHashes.ts';
import { protocolError } from './protocolFailure.ts';
import type { PageFacts } from './types.ts';

/** Reads a page with JSON.parse: for callers that want the facts of a page and have no scanner of their own. Throws SOURCE_PROTOCOL. */
export function parseList(body: Uint8Array): PageFacts {
  const list = parseObject(body);
  if (!Array.isArray(list.data) || typeof list.has_more !== 'boolean') throw protocolError('the answer is JSON, but not a list');
  const ids = list.data.map(idOf);
  return {
    hasMore: list.has_more,
    count: ids.length,
    lastId: ids.at(-1) ?? null,
    object: typeof list.object === 'string' ? list.object : null,
    url: typeof list.url === 'string' ? list.url : null,
    ids: () => ids,
    idHashes: () => hashesOf(ids),
  };
}

/** A body that must be a JSON object. Throws SOURCE_PROTOCOL. */
export function parseObject(body: Uint8Array): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch (cause) {
    throw protocolError(`the answer is not valid JSON: ${errorMessage(cause)}`);
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw protocolError('the answer is JSON, but not an object');
}

function idOf(record: unknown): string | null {
  if (typeof record !== 'object' || record === null || !('id' in record)) return null;
  return typeof record.id === 'string' ? record.id : null;
}
