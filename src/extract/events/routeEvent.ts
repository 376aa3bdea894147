/** What an event leads to. Decided by the object that it carries, never by the prefix of its type: `charge.*` also carries refunds and disputes. */
import { API_VERSION } from '../../registry/apiVersion.ts';
import type { Entity } from '../../registry/types.ts';
import { memberBytes } from './memberBytes.ts';

export type Routed =
  /** Its payload is a version of the object. */
  | (RoutedBytes & { readonly kind: 'version'; readonly id: string })
  /** The object was deleted; the bytes are the stub that the API itself would give. */
  | (RoutedBytes & { readonly kind: 'deleted' })
  /** Its payload is of no use, and the object has to be fetched. */
  | { readonly kind: 'refetch'; readonly entity: Entity; readonly id: string };

export interface RoutedBytes {
  readonly entity: Entity;
  /** Id of the event, and its type. */
  readonly event: string;
  readonly type: string;
  readonly created: number;
  readonly apiVersion: string;
  readonly bytes: Uint8Array;
}

interface EventFacts {
  readonly id: string;
  readonly account: string | null;
  readonly type: string;
  readonly created: number;
  readonly apiVersion: string | null;
  readonly object: Readonly<Record<string, unknown>>;
}

/** Undefined for what is not ours to follow: it is in Bronze as a raw event all the same. `record` is the event without whitespace. */
export function routeEvent(record: Uint8Array, byObject: ReadonlyMap<string, Entity>): Routed | undefined {
  const event = readEvent(record);
  const entity = event === undefined ? undefined : byObject.get(String(event.object['object']));
  if (event === undefined || entity === undefined) return undefined;
  // What happened on a connected account is about its objects, not about ours.
  if (event.account !== null) return undefined;
  const id = event.object['id'];
  // invoice.upcoming carries an invoice that does not exist yet: it has no id.
  if (typeof id !== 'string' || id === '') return undefined;
  const { created, apiVersion, id: eventId, type } = event;
  if (entity.deletable && event.type === `${entity.object}.deleted`) {
    const bytes = Buffer.from(JSON.stringify({ id, object: entity.object, deleted: true }));
    return { kind: 'deleted', entity, event: eventId, type, created, apiVersion: apiVersion ?? API_VERSION, bytes };
  }
  if (lacksExpanded(event.object, entity)) return { kind: 'refetch', entity, id };
  const bytes = memberBytes(record, ['data', 'object']);
  if (bytes === undefined || apiVersion !== API_VERSION || isCutShort(event.object, entity)) return { kind: 'refetch', entity, id };
  return { kind: 'version', entity, id, event: eventId, type, created, apiVersion, bytes };
}

function readEvent(record: Uint8Array): EventFacts | undefined {
  const event: unknown = JSON.parse(new TextDecoder().decode(record));
  if (!isRecord(event) || !isRecord(event['data']) || !isRecord(event['data']['object'])) return undefined;
  const { id, type, created, account, api_version: apiVersion } = event;
  if (typeof id !== 'string' || typeof type !== 'string' || typeof created !== 'number') return undefined;
  const object = event['data']['object'];
  return { id, type, created, account: text(account), apiVersion: text(apiVersion), object };
}

/** What has to be asked for in a retrieve is not in a payload: the field is left out, or has ids where objects are wanted. */
function lacksExpanded(object: Readonly<Record<string, unknown>>, { retrieveParams }: Entity): boolean {
  const field = retrieveParams?.['expand[]']?.split('.')[0];
  if (field === undefined) return false;
  const value = object[field];
  return value === undefined || typeof value === 'string' || (Array.isArray(value) && value.some((entry) => typeof entry === 'string'));
}

/** Events carry at most ten entries of a nested list. */
function isCutShort(object: Readonly<Record<string, unknown>>, { children }: Entity): boolean {
  return children.some(({ field }) => {
    const list = object[field];
    return isRecord(list) && list['has_more'] === true;
  });
}

function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
