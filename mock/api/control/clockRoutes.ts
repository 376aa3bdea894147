import type { Hono } from 'hono';
import { z } from 'zod';
import type { MockClock } from '../../clock.ts';
import { ApiError } from '../apiError.ts';
import { readBody } from './readBody.ts';

/** What the clock can be told: step on by seconds, go to a second, stand still or run, and how fast. */
export const clockChange = z
  .strictObject({
    advance: z.int().nonnegative(),
    now: z.int().positive(),
    frozen: z.boolean(),
    speed: z.number().nonnegative(),
  })
  .partial();

/** `POST /_mock/clock` moves the mock's time; it only goes forward. */
export function addClockRoutes(app: Hono, clock: MockClock, describe: () => object): void {
  app.post('/_mock/clock', async (context) => {
    moveClock(clock, await readBody(context, clockChange, '{"advance", "now", "frozen", "speed"}'));
    return context.json(describe());
  });
}

function moveClock(clock: MockClock, { advance, now, frozen, speed }: z.infer<typeof clockChange>): void {
  const target = now ?? clock.now() + (advance ?? 0);
  if (target < clock.now())
    throw new ApiError(400, `The clock stands at ${clock.now()} and cannot go back to ${target}.`, { param: 'now' });
  clock.run({ frozen, speed });
  clock.moveTo(target);
}
