import type { Version } from '../storage/types.ts';

/** A state file that is missing, unreadable or wrong, and what it is to be. */
export interface RepairItem {
  readonly key: string;
  readonly problem: string;
  /** What it says now, in a few words; null when it says nothing. */
  readonly before: string | null;
  readonly after: string;
  /** The new bytes; null to remove the file. */
  readonly body: Uint8Array | null;
  /** What stands there now, so that nobody else's change is overwritten; null for nothing. */
  readonly version: Version | null;
}

/** Something that cannot be made again from what the store has. */
export interface Broken {
  readonly key: string;
  readonly problem: string;
  readonly hint: string;
}

/** What one look at a part of the state has found. */
export interface Finding {
  readonly items: readonly RepairItem[];
  readonly broken: readonly Broken[];
}
