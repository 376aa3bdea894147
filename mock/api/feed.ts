import { DAY } from '../economy/calendar.ts';
import type { World } from '../economy/world.ts';

/** What the feed of events shows of what has happened: faults change it, the economy knows nothing of it. */
export interface Feed {
  /** Seconds that an event is kept. */
  retention: number;
  /** Events (rows) whose last delivery to a webhook failed. */
  readonly undelivered: Set<number>;
  /** Events (rows, `to` excluded) that appear only when they are so many seconds old. */
  readonly delays: { readonly from: number; readonly to: number; readonly seconds: number }[];
}

const feeds = new WeakMap<World, Feed>();

/** The feed of a world; events are kept for thirty days. */
export function feedOf(world: World): Feed {
  const feed = feeds.get(world) ?? { retention: 30 * DAY, undelivered: new Set<number>(), delays: [] };
  feeds.set(world, feed);
  return feed;
}

/** True for an event that is too old, or has not appeared yet. */
export function isUnseen(world: World, event: number, at: number): boolean {
  const { retention, delays } = feedOf(world);
  if (event < world.tables.events.created.first) return true;
  const created = world.tables.events.created.at(event);
  return created < at - retention || delays.some(({ from, to, seconds }) => event >= from && event < to && at < created + seconds);
}
