import { note } from '../../economy/byHand.ts';
import { record } from '../../economy/record.ts';
import type { World } from '../../economy/world.ts';
import { buildCustomer } from '../../objects/customer.ts';
import { mergeMetadata } from './mergeMetadata.ts';
import { tellEvents } from './tellEvents.ts';

/** Changes the metadata of a customer, as a request would, and tells it with what was there before. */
export function touchCustomer(world: World, at: number, row: number, change: Readonly<Record<string, string>>): void {
  const [object, first] = [buildCustomer(world, row, at), world.tables.events.created.length];
  note(world.byHand, 'customer', row, at, { metadata: mergeMetadata(object.metadata, change) });
  record(world, at, 'customer.updated', row);
  tellEvents(world, first, { id: null, idempotency_key: null }, { id: object.id, object });
}
