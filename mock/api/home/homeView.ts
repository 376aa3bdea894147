import type { Broken } from '../../breaks/chooseTarget.ts';
import type { ActiveFault } from '../../faults/faultBook.ts';
import type { Webhooks } from '../../webhooks/createWebhooks.ts';

/** What the page tells of the mock. */
export interface HomeView {
  readonly seed: number | string;
  /** Unix seconds. */
  readonly start: number;
  readonly now: number;
  readonly frozen: boolean;
  readonly speed: number;
  readonly rateLimit: string;
  readonly latencyMs: number;
  readonly entities: readonly EntityView[];
  /** A list under an object for each kind of it: `/v1/invoices/in_…/lines`. */
  readonly children: readonly string[];
  readonly faults: readonly ActiveFault[];
  readonly broken: Broken | null;
  readonly webhooks: Pick<Webhooks, 'target' | 'stats'>;
  /** As the reader reached it: `http://127.0.0.1:4010`. */
  readonly origin: string;
}

export interface EntityView {
  readonly name: string;
  readonly path: string;
  /** What a list needs beside its path, where it needs something. */
  readonly example: string | undefined;
  readonly count: number;
}
