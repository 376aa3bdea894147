import { EVENTS, type EventType } from './events.ts';
import type { World } from './world.ts';

const INDEX = new Map<string, number>(EVENTS.map(([type], index) => [type, index]));

/** Puts an event on record: that `type` happened to the row at that second. Its payload is drawn from the row when asked for. */
export function record(world: World, at: number, type: EventType, row: number): void {
  const { created, type: types, object } = world.tables.events;
  created.push(at);
  types.push(INDEX.get(type) ?? 0);
  object.push(row);
}
