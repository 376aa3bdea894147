/**
 * Maps what a stream brings, with at most `limit` at work at once, and yields the results in the order of the stream: what each costs in waiting
 * is waited for together, and no more than `limit` results are held. The first failure is thrown where its result would have stood.
 */
export async function* mapAhead<T, R>(
  items: AsyncIterable<T> | Iterable<T>,
  limit: number,
  body: (item: T) => Promise<R>,
): AsyncGenerator<R> {
  const ahead: Promise<R>[] = [];
  for await (const item of items) {
    const result = body(item);
    // It is awaited in its turn; until then a failure is nobody's.
    result.catch(() => undefined);
    ahead.push(result);
    if (ahead.length >= limit) yield await (ahead.shift() as Promise<R>);
  }
  for (const result of ahead) yield await result;
}
