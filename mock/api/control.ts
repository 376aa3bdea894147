import type { Hono } from 'hono';
import { z } from 'zod';
import type { MockClock } from '../clock.ts';
import { ApiError } from './apiError.ts';

/** What the clock can be told: step on by seconds, go to a second, stand still or run, and how fast. */
const change = z
  .strictObject({
    advance: z.number().int().nonnegative(),
    now: z.number().int().positive(),
    frozen: z.boolean(),
    speed: z.number().nonnegative(),
  })
  .partial();

/** The mock's own endpoints, beside the API: `GET /_mock` describes it, `POST /_mock/clock` moves its time. They need no key. */
export function addControl(app: Hono, clock: MockClock, describe: () => object): void {
  app.get('/_mock', (context) => context.json(describe()));
  app.post('/_mock/clock', async (context) => {
    moveClock(clock, change.safeParse(await context.req.json().catch(() => null)));
    return context.json(describe());
  });
}

function moveClock(clock: MockClock, parsed: ReturnType<typeof change.safeParse>): void {
  if (!parsed.success) throw new ApiError(400, `The clock takes {"advance", "now", "frozen", "speed"}: ${z.prettifyError(parsed.error)}`);
  const { advance, now, frozen, speed } = parsed.data;
  const target = now ?? clock.now() + (advance ?? 0);
  if (target < clock.now())
    throw new ApiError(400, `The clock stands at ${clock.now()} and cannot go back to ${target}.`, { param: 'now' });
  clock.run({ frozen, speed });
  clock.moveTo(target);
}
