import { mapConcurrently } from './mapConcurrently.ts';

/** Works on items, at most `limit` at once, and hands each result to `take` in the order of the items, as soon as those before it are there. */
export async function inTheirOrder<T, R extends object>(
  items: readonly T[],
  limit: number,
  body: (item: T) => Promise<R>,
  take: (result: R) => void,
): Promise<void> {
  const done = new Map<number, R>();
  let next = 0;
  await mapConcurrently([...items.entries()], limit, async ([index, item]) => {
    done.set(index, await body(item));
    for (let result = done.get(next); result !== undefined; result = done.get(next)) {
      done.delete(next);
      next += 1;
      take(result);
    }
  });
}
