import { z } from 'zod';
import { recurrenceIndex } from '../../economy/recurrences.ts';
import type { World } from '../../economy/world.ts';
import { ApiError } from '../apiError.ts';
import { integer, oneOf } from './params.ts';

/** How a price recurs, as callers say it. */
export const recurring = z.strictObject({
  interval: oneOf(['day', 'week', 'month', 'year']),
  interval_count: integer.optional(),
  usage_type: oneOf(['licensed', 'metered']).optional(),
});

/** Three years at the most (Stripe, "Create a price": `recurring.interval_count`). */
const MOST = { day: 1095, week: 156, month: 36, year: 3 } as const;

/** How it recurs, as tables store it; a price without it is paid once. */
export function readRecurring(world: World, params: z.output<typeof recurring> | undefined, param = 'recurring'): number {
  if (params === undefined) return 0;
  const { interval, interval_count: count = 1, usage_type = 'licensed' } = params;
  if (usage_type !== 'licensed') throw new ApiError(400, 'This account bills licensed prices only.', { param: `${param}[usage_type]` });
  if (count >= 1 && count <= MOST[interval]) return recurrenceIndex(world, { interval, count });
  const message = `The interval_count of a price by the ${interval} is from 1 to ${MOST[interval]}.`;
  throw new ApiError(400, message, { code: 'parameter_invalid_integer', param: `${param}[interval_count]` });
}
