/** What stands at a path of an answer, such as `data`, `0`, `id`; undefined where there is no such thing. */
export function partOf(body: unknown, path: readonly string[]): unknown {
  let node = body;
  for (const key of path)
    node = typeof node === 'object' && node !== null ? Object.entries(node).find(([name]) => name === key)?.[1] : undefined;
  return node;
}
