import { chance, mix } from '../../random.ts';
import { LIFE, STATUS } from '../codes.ts';
import type { World } from '../world.ts';

/** What goes on from period to period; what is unpaid too, with drafts that wait. */
export const RENEWED: ReadonlySet<number> = new Set([STATUS.active, STATUS.pastDue, STATUS.trialing, STATUS.unpaid]);

/** True for a trial that leaves no card: it rests at its end. */
export function hasNoCard(world: World, subscription: number, status: number): boolean {
  const { subscriptions } = world.tables;
  if (status !== STATUS.trialing) return false;
  if (world.byHand.trials.has(subscription)) return true;
  if (subscriptions.life.at(subscription) !== LIFE.natural) return false;
  return chance(mix(subscriptions.seed.at(subscription), 0x40ca), 1, 220);
}
