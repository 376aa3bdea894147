import type { Hono } from 'hono';
import { z } from 'zod';
import type { World } from '../../economy/world.ts';
import type { Webhooks } from '../../webhooks/createWebhooks.ts';
import { runTrigger, type Send } from '../trigger/runTrigger.ts';
import { TRIGGERS } from '../trigger/triggers.ts';
import { readBody } from './readBody.ts';

export const triggerRequest = z.strictObject({ type: z.string().min(1), override: z.record(z.string(), z.string()).default({}) });

/** `/_mock/trigger`: has an event happen now, and delivers it; a GET lists the types. `key` is one that the API takes. */
export function addTriggerRoutes(app: Hono, world: World, webhooks: Webhooks, key: string): void {
  const send: Send = async (method, path, form) => {
    const body = method === 'POST' ? new URLSearchParams(form) : null;
    const response = await app.request(path, { method, body, headers: { Authorization: `Bearer ${key}` } });
    return { status: response.status, body: await response.json() };
  };
  app.get('/_mock/trigger', (context) => context.json({ types: TRIGGERS.map(({ type }) => type), triggers: TRIGGERS }));
  app.post('/_mock/trigger', async (context) => {
    const { type, override } = await readBody(
      context,
      triggerRequest,
      '{"type": "charge.succeeded", "override": {"charge.amount": "4200"}}',
    );
    const events = await runTrigger(world, send, type, override);
    await webhooks.pump();
    return context.json({ type, events });
  });
}
