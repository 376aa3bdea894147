const FIRST_MS = 20;
const LONGEST_MS = 2_000;

/** Waits before the next try: longer each time, by chance within the span, so that writers that collided do not collide again. */
export async function pause(triesBefore: number): Promise<void> {
  await Bun.sleep(Math.random() * Math.min(LONGEST_MS, FIRST_MS * 2 ** triesBefore));
}
