/** Bytes of pages after which their garbage is worth collecting; in a mock of a million charges that takes less than a tenth of a second. */
const MUCH = 128 * 1024 * 1024;

/**
 * Has the garbage of pages taken away after every so many bytes of them. The engine lets garbage grow with what it holds: beside the tables
 * of a million charges it waited for 150 MB of it, and the mock weighed more than half a gigabyte.
 */
export function createCollector(collect: () => void = () => Bun.gc(true), much = MUCH): (bytes: number) => void {
  let made = 0;
  return (bytes) => {
    made += bytes;
    if (made < much) return;
    made = 0;
    collect();
  };
}
