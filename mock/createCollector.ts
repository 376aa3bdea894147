/** Growth of the process, in bytes, after which its garbage is worth collecting. */
const MUCH = 40 * 1024 * 1024;

export interface CollectorOptions {
  /** Bytes of pages after which the weight of the process is looked at. */
  readonly often: number;
  readonly collect?: () => void;
  /** Bytes of memory that the process has. */
  readonly weight?: () => number;
}

/**
 * Has garbage taken away when the process has grown by so much since that was last done, and says whether it was. Left to itself, the engine lets
 * garbage grow with what it holds: beside the tables of a million charges it waited for 200 MB of it. How much a page leaves depends on what
 * is in it (an event three times what a ledger entry does), so it is the weight that counts, not the bytes of pages.
 */
export function createCollector(options: CollectorOptions): (bytes: number) => boolean {
  const { often, collect = () => Bun.gc(true), weight = () => process.memoryUsage.rss() } = options;
  let made = 0;
  let light = weight();
  return (bytes) => {
    made += bytes;
    if (made < often) return false;
    made = 0;
    const now = weight();
    light = Math.min(light, now);
    if (now - light < MUCH) return false;
    collect();
    light = weight();
    return true;
  };
}
