import type { Hono } from 'hono';
import { z } from 'zod';
import type { World } from '../../economy/world.ts';
import type { Webhooks } from '../../webhooks/createWebhooks.ts';
import { webhookTarget } from '../../webhooks/webhookTarget.ts';
import { noSuch } from '../apiError.ts';
import { readBody } from './readBody.ts';

export const resendRequest = z.strictObject({ events: z.array(z.string()).min(1), times: z.int().min(1).max(100).default(1) });

/** `/_mock/webhooks`: where events are delivered and how badly, what became of them, and doing it again. */
export function addWebhookRoutes(app: Hono, world: World, webhooks: Webhooks): void {
  const shown = () => ({ target: webhooks.target ?? null, ...webhooks.stats() });
  app.get('/_mock/webhooks', (context) => context.json(shown()));
  app.post('/_mock/webhooks', async (context) => {
    webhooks.aim(await readBody(context, webhookTarget, '{"url", "secrets", "types", "delay", "duplicate", "disorder", "lose"}'));
    return context.json(shown());
  });
  app.delete('/_mock/webhooks', (context) => {
    webhooks.aim(undefined);
    return context.json(shown());
  });
  app.post('/_mock/webhooks/resend', async (context) => {
    const { events, times } = await readBody(context, resendRequest, '{"events": ["evt_…"], "times"}');
    const rows = events.map((id) => eventRow(world, id));
    await webhooks.resend(Array.from({ length: times }, () => rows).flat());
    return context.json(shown());
  });
}

function eventRow(world: World, id: string): number {
  const row = world.ids.event.decode(id);
  if (row === undefined || row >= world.tables.events.created.length) throw noSuch('event', id, 'id');
  return row;
}
