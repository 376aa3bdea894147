import { EVENTS } from '../economy/events.ts';
import type { World } from '../economy/world.ts';
import { ApiError } from './apiError.ts';
import { feedOf } from './feed.ts';
import { boolean, listOf, type Query, textOf } from './query.ts';
import type { Filter, Test } from './resource.ts';

/** Events are kept for thirty days, unless a fault says otherwise. */
export { isUnseen as eventExpired } from './feed.ts';

const MAX_TYPES = 20;

/** `type=charge.succeeded`, or a whole family: `type=charge.*`. */
export const ofType: Filter = (world, query) => among(world, [textOf(query, 'type') ?? '']);

/** `types[]=…`, at most twenty. */
export const ofTypes: Filter = (world, query) => {
  const types = listOf(query, 'types');
  if (types.length > MAX_TYPES) throw new ApiError(400, `You may pass at most ${MAX_TYPES} types.`, { param: 'types' });
  return among(world, types);
};

/** Whether an event has reached the webhook; where there is none, nothing has failed. */
export const deliverySuccess: Filter = (world: World, query: Query): Test => {
  const wanted = boolean(textOf(query, 'delivery_success') ?? '', 'delivery_success');
  const { undelivered } = feedOf(world);
  return (row) => undelivered.has(row) !== wanted;
};

function among(world: World, wanted: readonly string[]): Test {
  const codes = new Set(EVENTS.flatMap(([type], code) => (wanted.some((pattern) => matches(type, pattern)) ? [code] : [])));
  return (row) => codes.has(world.tables.events.type.at(row));
}

function matches(type: string, pattern: string): boolean {
  return pattern.endsWith('*') ? type.startsWith(pattern.slice(0, -1)) : type === pattern;
}
