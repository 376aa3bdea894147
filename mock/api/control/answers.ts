import { z } from 'zod';
import { faultRule } from '../../faults/faultRule.ts';
import { webhookTarget } from '../../webhooks/webhookTarget.ts';
import { RATE_LIMITS } from '../rateLimit.ts';

const count = z.int().nonnegative();
/** Unix seconds. */
const second = z.int().nonnegative();

const broken = z.strictObject({
  name: z.string(),
  says: z.string(),
  object: z.string().nullable(),
  field: z.string(),
  before: z.unknown().optional(),
  after: z.unknown().optional(),
});

const description = {
  seed: z.union([z.string(), z.number()]),
  start: second,
  now: second,
  frozen: z.boolean(),
  speed: z.number(),
  counts: z.record(z.string(), count),
  rateLimit: z.enum(RATE_LIMITS),
  latencyMs: z.number().nonnegative(),
  faults: count,
  broken: broken.nullable(),
};

const happened = z.strictObject({ id: z.string(), type: z.string() });

/** The shape of what the mock's own endpoints answer, for those who write clients for them. */
export const answers = {
  description: z.strictObject(description),
  health: z.strictObject({ status: z.literal('ok'), ...description }),
  faults: z.strictObject({ faults: z.array(z.strictObject({ id: z.int().positive(), rule: faultRule, seen: count, fired: count })) }),
  removed: z.strictObject({ removed: count }),
  webhooks: z.strictObject({ target: webhookTarget.nullable(), delivered: count, failed: count, waiting: count, abandoned: count }),
  triggers: z.strictObject({
    types: z.array(z.string()).min(1),
    triggers: z.array(z.strictObject({ type: z.string(), says: z.string(), overrides: z.array(z.string()) })),
  }),
  triggered: z.strictObject({ type: z.string(), events: z.array(happened).min(1) }),
  object: z.looseObject({}),
  /** As the API words its refusals. */
  refusal: z.strictObject({ error: z.looseObject({ message: z.string(), type: z.string() }) }),
} as const;
