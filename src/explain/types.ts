/** What there is to say of one object: the document of `explain --json`, and what the tree is drawn from. Names are those of the document. */
import type { Row } from '../lake/session.ts';

/** An amount in minor units as text, so that nothing is rounded, with its currency. */
export interface Amount {
  readonly minor: string;
  readonly currency: string;
}

/** Where an object stands in Silver. */
export interface Subject {
  readonly id: string;
  /** Name of its Silver table: `charges`. */
  readonly table: string;
  /** What it is: `charge`. */
  readonly object: string;
}

/** An object beside the one that is explained, in a few words. */
export interface Neighbour extends Subject {
  readonly status: string | null;
  readonly amount: Amount | null;
  readonly created_at: string | null;
}

/** Objects of one table that name this one; `total` of them, the newest of which are here. */
export interface Neighbours {
  readonly table: string;
  /** The column of theirs that names it. */
  readonly column: string;
  readonly total: number;
  readonly newest: readonly Neighbour[];
}

export interface Change {
  /** `items.data[0].quantity` */
  readonly path: string;
  /** As JSON; null where the field was not there. */
  readonly before: string | null;
  readonly after: string | null;
}

/** One version of the object in Bronze. */
export interface Version {
  readonly run_id: string;
  /** Key of the part, and the line in it, from 1. */
  readonly part: string;
  readonly line: number;
  readonly via: string;
  /** When the API answered, or the event happened. */
  readonly observed_at: string;
  readonly api_version: string;
  /** A stub says only that the object is gone. */
  readonly is_stub: boolean;
  /** Why it was set aside, in quarantine, where no table reads it; null for every other. */
  readonly quarantined: string | null;
  /** The event in whose payload alone it stands; null where the object itself was stored. */
  readonly event: string | null;
  /** Against the version before it; none for the first. */
  readonly changes: readonly Change[];
}

export interface EventAbout {
  readonly id: string;
  readonly type: string;
  readonly created_at: string;
  readonly run_id: string;
}

/** A movement of the balance that the object caused, and the payout that it left in. */
export interface Movement {
  readonly id: string;
  readonly reporting_category: string | null;
  readonly source_id: string | null;
  readonly status: string;
  readonly created_at: string;
  readonly available_at: string;
  readonly currency: string;
  readonly gross_minor: string;
  readonly fee_minor: string;
  readonly net_minor: string;
  readonly payout: { readonly id: string; readonly status: string | null; readonly arrival_at: string | null } | null;
}

/** The members of a payout, by category, against its amount. */
export interface PayoutBook {
  readonly currency: string;
  /** `completed`: the members are final; `in_progress`; `not_applicable`: the source cannot say what a manual or instant payout is made of. */
  readonly reconciliation: string;
  readonly categories: readonly {
    readonly reporting_category: string;
    readonly entries: number;
    readonly gross_minor: string;
    readonly fee_minor: string;
    readonly net_minor: string;
  }[];
  readonly members_net_minor: string;
  readonly amount_minor: string;
  /** The payout's amount less the net of its members; null when the members cannot be known. */
  readonly difference_minor: string | null;
}

/** Rows of a Gold model that name the object; the row itself where there is only one. */
export interface GoldRows {
  readonly model: string;
  readonly column: string;
  readonly rows: number;
  readonly row: Row | null;
}

export interface Explanation extends Subject {
  /** Null when the object is in Bronze, and in no published table yet. */
  readonly silver: { readonly version: number; readonly run_id: string; readonly row: Row } | null;
  /** The states that the object went through, oldest first; null where no history of its kind is kept. */
  readonly history: readonly Row[] | null;
  readonly names: readonly Neighbour[];
  readonly named_by: readonly Neighbours[];
  readonly movements: { readonly total: number; readonly newest: readonly Movement[] };
  readonly payout: PayoutBook | null;
  readonly gold: readonly GoldRows[];
  readonly events: { readonly total: number; readonly newest: readonly EventAbout[] };
  readonly bronze: { readonly parts_searched: number; readonly bytes_searched: number; readonly versions: readonly Version[] };
}
