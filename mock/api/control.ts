import type { Hono } from 'hono';
import { z } from 'zod';
import { PipelineError } from '../../src/domain/errors.ts';
import type { MockClock } from '../clock.ts';
import type { ActiveFault, FaultBook } from '../faults/faultBook.ts';
import type { FaultRule } from '../faults/faultRule.ts';
import { parseFaultScript } from '../faults/parseFaults.ts';
import { ApiError, noSuch } from './apiError.ts';

/** What the clock can be told: step on by seconds, go to a second, stand still or run, and how fast. */
const change = z
  .strictObject({
    advance: z.number().int().nonnegative(),
    now: z.number().int().positive(),
    frozen: z.boolean(),
    speed: z.number().nonnegative(),
  })
  .partial();

export interface ControlOptions {
  readonly clock: MockClock;
  readonly faults: FaultBook;
  readonly describe: () => object;
}

/** The mock's own endpoints, beside the API: what it is, its clock, its faults. They need no key. */
export function addControl(app: Hono, { clock, faults, describe }: ControlOptions): void {
  app.get('/_mock', (context) => context.json(describe()));
  app.post('/_mock/clock', async (context) => {
    moveClock(clock, change.safeParse(await context.req.json().catch(() => null)));
    return context.json(describe());
  });
  app.get('/_mock/faults', (context) => context.json(shown(faults.list())));
  app.post('/_mock/faults', async (context) => context.json(shown(faults.add(parsed(await context.req.text()))), 201));
  app.delete('/_mock/faults', (context) => context.json({ removed: faults.remove() }));
  app.delete('/_mock/faults/:id', (context) => {
    const removed = faults.remove(Number(context.req.param('id')));
    if (removed === 0) throw noSuch('fault', context.req.param('id'), 'id');
    return context.json({ removed });
  });
}

function shown(active: readonly ActiveFault[]): object {
  return { faults: active.map(({ id, rule, seen, fired }) => ({ id, rule, seen, fired })) };
}

function parsed(script: string): FaultRule[] {
  try {
    return parseFaultScript(script);
  } catch (cause) {
    if (cause instanceof PipelineError) throw new ApiError(400, `${cause.message}. ${cause.hint ?? ''}`.trim(), { param: 'faults' });
    throw cause;
  }
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
