import type { Ids } from '../ids/ids.ts';
import type { Agenda } from './agenda.ts';
import type { Ledger } from './ledger.ts';
import type { Tables } from './tables.ts';

/** All there is: the facts, what is still to come, the money, and the names of things. Functions take it and change it. */
export interface World {
  readonly seed: number;
  /** Midnight UTC of the first day, unix seconds. */
  readonly start: number;
  /** About how many charges a day. */
  readonly volume: number;
  readonly tables: Tables;
  readonly agenda: Agenda;
  readonly ledger: Ledger;
  readonly ids: Ids;
}
