/**
 * Works on items, at most `limit` at once, each after those that it waits for (`waitsFor` gives their places); results in the order of the items, and
 * of those that may begin the first does. After a failure nothing more is begun, and the whole rejects with it once what was at work has ended.
 */
export async function afterOthers<T, R>(
  items: readonly T[],
  limit: number,
  waitsFor: readonly ReadonlySet<number>[],
  body: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = new Array<R>(items.length);
  const failures: unknown[] = [];
  const waiting = new Map(items.entries());
  const atWork = new Map<number, Promise<void>>();
  const work = async (index: number, item: T): Promise<void> => {
    try {
      results[index] = await body(item);
    } catch (error) {
      failures.push(error);
    } finally {
      atWork.delete(index);
    }
  };
  const mayBegin = (index: number) => ![...(waitsFor[index] ?? [])].some((other) => waiting.has(other) || atWork.has(other));
  while (atWork.size > 0 || (failures.length === 0 && waiting.size > 0)) {
    for (const [index, item] of failures.length > 0 ? [] : waiting) {
      if (atWork.size >= limit) break;
      if (!mayBegin(index)) continue;
      waiting.delete(index);
      atWork.set(index, work(index, item));
    }
    await Promise.race(atWork.values());
  }
  if (failures.length > 0) throw failures[0];
  return results;
}
