import { z } from 'zod';
import { LIMIT_REASONS } from '../api/rateLimit.ts';

/** Which requests a rule is about; with none of `nth`, `every` and `probability` it is all that match. */
const match = {
  name: z.string().optional(),
  method: z.enum(['GET', 'POST', 'DELETE']).optional(),
  /** `*` stands for any characters; without one, the path must be exactly this. */
  path: z.string().startsWith('/').default('/v1/*'),
  /** Only the n-th request that matches, counted from 1. */
  nth: z.int().positive().optional(),
  /** Each n-th of them. */
  every: z.int().positive().optional(),
  /** Each of them with this probability, drawn from the seed. */
  probability: z.number().gt(0).max(1).optional(),
  /** It happens so often at most. */
  times: z.int().positive().optional(),
};

/** Kinds of object that can come into being, or go, in the middle of a pagination. */
export const CREATABLE = ['customers', 'payment_intents', 'charges', 'balance_transactions', 'refunds', 'invoices'] as const;

/** A rule of one kind: which requests, and what is done to them. */
function rule<const Name extends string, Shape extends z.ZodRawShape>(name: Name, action: Shape) {
  return z.strictObject({ ...match, do: z.literal(name), ...action });
}

/** One rule of a fault script, checked and with its defaults. */
export const faultRule = z.discriminatedUnion('do', [
  /** 429 `rate_limit`. */
  rule('rate_limit', { reason: z.enum(LIMIT_REASONS).default('global-rate'), retry_after: z.int().nonnegative().optional() }),
  /** The API fails; `should_retry` is what `Stripe-Should-Retry` says. */
  rule('error', { status: z.int().min(400).max(599).default(500), should_retry: z.boolean().optional() }),
  /** Another request holds the object. */
  rule('lock', { status: z.union([z.literal(409), z.literal(429)]).default(409) }),
  /** The answer is right, and late. */
  rule('latency', { ms: z.int().positive().max(600_000) }),
  /** No answer, for as long as the client waits. */
  rule('time_out', {}),
  /** The connection is reset: in the head, in the middle of the body, or after all of it but its end. */
  rule('reset', { when: z.enum(['before_body', 'in_body', 'after_body']).default('in_body') }),
  /** A complete answer whose JSON breaks off; `keep` is the share of its bytes that stay. */
  rule('truncate', { keep: z.number().min(0).lt(1).default(0.5) }),
  /** A page for people, such as a proxy shows. */
  rule('html', { status: z.int().min(200).max(599).default(200) }),
  rule('content_type', { type: z.string().min(1).default('text/plain') }),
  /** A list answers what it answered first, whatever the cursor, and says that there is more. */
  rule('same_page', {}),
  rule('empty_page', {}),
  /** A page begins with the object that its cursor names, which was on the page before. */
  rule('duplicate', {}),
  /** An object comes into being right before the page is read. */
  rule('create', { entity: z.enum(CREATABLE).default('customers') }),
  /** The customer with whom the page would begin is deleted right before. */
  rule('delete', {}),
  /** A customer is changed twice in one second: two events that no time can put in order. */
  rule('change_twice', {}),
  /** The next `count` events appear in the feed only when they are `seconds` old. */
  rule('late_events', { seconds: z.int().positive().max(86_400), count: z.int().positive().default(1) }),
  /** The feed has forgotten what is older than `days`. */
  rule('expire_events', { days: z.number().nonnegative().max(30) }),
]);

export type FaultRule = z.infer<typeof faultRule>;
/** A rule as it is written: what has a default may be left out. */
export type FaultInput = z.input<typeof faultRule>;
/** What every rule takes beside `do`. */
export const MATCH_FIELDS: readonly string[] = Object.keys(match);
/** The names of everything that can be done to a request. */
export const FAULTS: readonly FaultRule['do'][] = faultRule.options.map((option) => option.shape.do.value);

/** What a fault takes beside what every rule takes. */
export function fieldsOf(fault: FaultRule['do']): readonly string[] {
  const shape = faultRule.options.find((option) => option.shape.do.value === fault)?.shape ?? {};
  return Object.keys(shape).filter((field) => field !== 'do' && !MATCH_FIELDS.includes(field));
}
