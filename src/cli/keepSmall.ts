const MIB = 1024 * 1024;

/** Below this, garbage is left to the engine: collecting all of it costs tens of milliseconds. */
const ENOUGH_BYTES = 460 * MIB;

/** How far memory may grow above what was needed the last time. */
const SLACK_BYTES = 96 * MIB;

export interface MemoryTools {
  /** What the process holds, in bytes. */
  readonly held: () => number;
  /** Collects garbage, now. */
  readonly collect: () => void;
}

/**
 * Gives a function to be called now and then, which keeps memory near what is needed. The engine lets garbage grow in proportion to what is
 * alive; with a company of a million payments alive, that is hundreds of megabytes of pages that were sent long ago.
 */
export function keepSmall({ held, collect }: MemoryTools): () => void {
  let ceiling = Math.max(ENOUGH_BYTES, held() + SLACK_BYTES);
  return () => {
    if (held() < ceiling) return;
    collect();
    ceiling = Math.max(ENOUGH_BYTES, held() + SLACK_BYTES);
  };
}

/** This process. */
export const thisMemory: MemoryTools = { held: () => process.memoryUsage.rss(), collect: () => Bun.gc(true) };
