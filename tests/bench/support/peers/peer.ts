import { type Finished, timed } from '../processes.ts';

/** What all of them can bring home from the same source. */
export const STREAMS = ['charges', 'customers', 'payment_intents', 'balance_transactions', 'payouts', 'disputes'] as const;
export type Stream = (typeof STREAMS)[number];

export interface PeerRun extends Finished {
  /** What it handed over, in order: of an object that came twice, the last is what it knows. */
  readonly records: readonly { readonly stream: string; readonly record: Readonly<Record<string, unknown>> }[];
}

/** Another program that brings the same records home, and goes on where its last run ended. */
export interface Peer {
  readonly name: string;
  /** A run, so many days from now. */
  run(daysFromNow: number): Promise<PeerRun>;
}

/** Runs a program in Python that takes that source for Stripe, so many days from now. */
export function timedPeer(command: readonly string[], url: string, daysFromNow = 0): Promise<Finished> {
  const clock = daysFromNow === 0 ? [] : ['faketime', '-f', `+${daysFromNow}d`];
  return timed([...clock, ...command], { PEER_SOURCE_URL: url, PYTHONPATH: import.meta.dir });
}
