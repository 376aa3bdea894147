/** What the client knows of the limiter. */

/** What a 429 said. */
export interface Refusal {
  /** Stripe-Rate-Limited-Reason, if it was there. */
  readonly reason: string | null;
  readonly retryAfterMs: number | undefined;
}

/** Leave to make one request; to be given back with how it went. */
export interface Permit {
  done(refusal?: Refusal): void;
}

export interface Limiter {
  /** Waits for the request's turn. */
  acquire(path: string): Promise<Permit>;
  /** Present ceilings: requests a second for the account, and requests at once. */
  view(): { readonly rate: number; readonly atOnce: number };
}
