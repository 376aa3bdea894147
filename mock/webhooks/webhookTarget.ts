import { z } from 'zod';

/** Where events are delivered, and how badly. Probabilities are drawn from the seed, so a run can be repeated. */
export const webhookTarget = z.strictObject({
  url: z.url({ protocol: /^https?$/ }),
  /** One, or several during a rotation. */
  secrets: z.array(z.string().min(1)).min(1).default(['whsec_mock']),
  /** How likely a delivery is sent a second time. */
  duplicate: z.number().min(0).max(1).default(0),
  /** How likely an attempt is lost on the way, and tried again later. */
  lose: z.number().min(0).max(1).default(0),
  /** How many others an event may be overtaken by. */
  disorder: z.int().min(0).max(10_000).default(0),
  /** Seconds of the mock's clock between an event and its first delivery. */
  delay: z.int().min(0).max(86_400).default(0),
  /** Types that are delivered; none means all. `charge.*` is a family. */
  types: z.array(z.string().min(1)).default([]),
});

export type WebhookTarget = z.infer<typeof webhookTarget>;
/** A target as it is written: what has a default may be left out. */
export type WebhookInput = z.input<typeof webhookTarget>;
