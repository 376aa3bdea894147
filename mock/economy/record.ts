import { EVENTS, type EventType } from './events.ts';
import type { World } from './world.ts';

const INDEX = new Map<string, number>(EVENTS.map(([type], index) => [type, index]));

/**
 * Puts an event on record: that `type` happened to the row at that second. Its payload is drawn from the row when asked for. What has
 * expired before anybody can ask is only counted.
 */
export function record(world: World, at: number, type: EventType, row: number): void {
  const { created, type: types, object } = world.tables.events;
  if (at < world.remembersFrom) {
    for (const column of [created, types, object]) column.skip();
    return;
  }
  created.push(at);
  types.push(INDEX.get(type) ?? 0);
  object.push(row);
}
