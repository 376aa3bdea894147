import type { EventTold } from '../../economy/byHand.ts';
import { EVENTS } from '../../economy/events.ts';
import type { World } from '../../economy/world.ts';
import { changed, dataOf } from '../../objects/event.ts';
import { entryOf } from '../../random.ts';

/** The object that a request is about, as it was before. */
export interface Before {
  readonly id: string;
  readonly object: object;
}

/**
 * Writes down the events that a request has raised (rows from `first` on) as they are now, with the request's name: a second request
 * in the same second must not change what the first one told.
 */
export function tellEvents(world: World, first: number, request: EventTold['request'], before: Before | undefined): void {
  const { events } = world.tables;
  for (let row = first; row < events.created.length; row++) {
    const [type] = entryOf(EVENTS, events.type.at(row));
    const data = dataOf(world, row);
    world.byHand.events.set(row, { data: type.endsWith('.updated') ? updated(data, before) : data, request });
  }
}

function updated(data: EventTold['data'], before: Before | undefined): EventTold['data'] {
  const { object } = data;
  if (before === undefined || !('id' in object) || object.id !== before.id) return data;
  return { object, ...changed(object, before.object) };
}
