/** Requests a second that a plan allows, and which plan a key and a URL stand for. */
import { PipelineError } from '../../domain/errors.ts';
import { isLoopback } from '../loopback.ts';

/** Requests a second; Infinity for no ceiling. */
export interface Ceilings {
  readonly account: number;
  readonly endpoint: number;
}

/** Stripe's documented limits: 100/s for a live account, 25/s for a sandbox, 25/s an endpoint. */
const LIVE: Ceilings = { account: 100, endpoint: 25 };
const SANDBOX: Ceilings = { account: 25, endpoint: 25 };
const NONE: Ceilings = { account: Number.POSITIVE_INFINITY, endpoint: Number.POSITIVE_INFINITY };

/** Of a plan's ceiling the customer's own traffic keeps a fifth, unless told otherwise. */
export const DEFAULT_SHARE = 80;

export interface CeilingChoice {
  /** `--max-rps`: live, sandbox, none or a number; derived from key and URL when absent. */
  readonly maxRps: string | undefined;
  /** `--rps-share`: percent of the ceiling that may be used. A number given by hand is meant as it stands. */
  readonly share: number | undefined;
  readonly apiKey: string;
  readonly baseUrl: string;
}

/** The ceilings to keep. Throws USAGE_BAD_VALUE for a plan that nobody knows. */
export function chooseCeilings({ maxRps, share, apiKey, baseUrl }: CeilingChoice): Ceilings {
  const number = maxRps === undefined ? Number.NaN : Number(maxRps);
  if (Number.isFinite(number) && number > 0) return shareOf({ account: number, endpoint: number }, share ?? 100);
  return shareOf(planOf(maxRps ?? derivedPlan(apiKey, baseUrl)), share ?? DEFAULT_SHARE);
}

function derivedPlan(apiKey: string, baseUrl: string): string {
  if (isLoopback(baseUrl)) return 'none';
  return /^[sr]k_live_/.test(apiKey) ? 'live' : 'sandbox';
}

function planOf(name: string): Ceilings {
  if (name === 'live') return LIVE;
  if (name === 'sandbox') return SANDBOX;
  if (name === 'none') return NONE;
  throw new PipelineError('USAGE_BAD_VALUE', `--max-rps: ${JSON.stringify(name)} is neither live, sandbox, none nor a number above 0`, {
    hint: 'Leave it out to have it follow the key: sk_live_… is live, any other key is a sandbox, a source on this machine has no ceiling.',
  });
}

function shareOf({ account, endpoint }: Ceilings, percent: number): Ceilings {
  return { account: (account * percent) / 100, endpoint: (endpoint * percent) / 100 };
}
