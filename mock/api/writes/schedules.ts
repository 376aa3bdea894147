import { note } from '../../economy/byHand.ts';
import { CANCELLATION, STATUS } from '../../economy/codes.ts';
import { record } from '../../economy/record.ts';
import { cancelSubscription } from '../../economy/subscriptions/cancel.ts';
import { addSchedule, releaseSchedule } from '../../economy/subscriptions/schedules.ts';
import { itemsOf, latestVersion } from '../../economy/subscriptions/versions.ts';
import { NONE } from '../../economy/tables.ts';
import type { World } from '../../economy/world.ts';
import { buildSubscriptionSchedule } from '../../objects/subscriptionSchedule.ts';
import { ApiError } from '../apiError.ts';
import { mergeMetadata } from './mergeMetadata.ts';
import { metadata, text } from './params.ts';
import { rowOf } from './rowOf.ts';
import { write } from './write.ts';

/** Schedules of running subscriptions: this period and the next, with the items that they have. */
export const scheduleWrites = [
  write(
    { method: 'POST', path: '/v1/subscription_schedules' },
    { from_subscription: text, metadata: metadata.optional() },
    ({ world, at, params }) => {
      const subscription = rowOf(world, 'subscription', params.from_subscription, 'from_subscription');
      const version = latestVersion(world, subscription);
      if (version.status !== STATUS.active || version.schedule !== NONE || version.atPeriodEnd === 1)
        throw refused('Only an active subscription can be scheduled that has no schedule and is not about to end.', 'from_subscription');
      const row = addSchedule(world, at, subscription, itemsOf(world, version));
      note(world.byHand, 'subscription_schedule', row, at, { metadata: mergeMetadata({}, params.metadata) });
      return { kind: 'subscription_schedule', row };
    },
  ),

  write(
    { method: 'POST', path: '/v1/subscription_schedules/:id', about: 'subscription_schedule' },
    { metadata: metadata.optional() },
    ({ world, at, params, id }) => {
      const row = activeRow(world, id);
      const before = buildSubscriptionSchedule(world, row, at).metadata ?? {};
      note(world.byHand, 'subscription_schedule', row, at, { metadata: mergeMetadata(before, params.metadata) });
      record(world, at, 'subscription_schedule.updated', row);
      return { kind: 'subscription_schedule', row };
    },
  ),

  write({ method: 'POST', path: '/v1/subscription_schedules/:id/release', about: 'subscription_schedule' }, {}, ({ world, at, id }) => {
    const row = activeRow(world, id);
    releaseSchedule(world, at, row);
    record(world, at, 'customer.subscription.updated', world.tables.schedules.subscription.at(row));
    return { kind: 'subscription_schedule', row };
  }),

  write({ method: 'POST', path: '/v1/subscription_schedules/:id/cancel', about: 'subscription_schedule' }, {}, ({ world, at, id }) => {
    const row = activeRow(world, id);
    cancelSubscription(world, at, world.tables.schedules.subscription.at(row), CANCELLATION.requested);
    return { kind: 'subscription_schedule', row };
  }),
];

function activeRow(world: World, id: string): number {
  const row = rowOf(world, 'subscription_schedule', id);
  const { releasedAt, canceledAt } = world.tables.schedules;
  if (releasedAt.at(row) === NONE && canceledAt.at(row) === NONE) return row;
  throw refused('This subscription schedule is over.', 'id');
}

function refused(message: string, param: string): ApiError {
  return new ApiError(400, message, { param });
}
