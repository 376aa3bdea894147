/**
 * 64-bit hashes of ids (xxHash3), two numbers each: lower half, upper half, with a sign (which costs nothing, where its absence does). Two zeros stand for no id. Ids are told apart by them where there are too many to
 * keep as texts.
 */
export type IdHashes = Int32Array<ArrayBuffer>;

export function hashesOf(ids: readonly (string | null)[]): IdHashes {
  const hashes = new Int32Array(ids.length * 2);
  for (const [index, id] of ids.entries()) putHash(hashes, index, id);
  return hashes;
}

/** Puts the hash of an id in its place. */
export function putHash(hashes: IdHashes, index: number, id: string | null): void {
  if (id === null) return;
  const hash = Bun.hash.xxHash3(id);
  hashes[index * 2] = Number(hash & 0xffffffffn);
  hashes[index * 2 + 1] = Number(hash >> 32n);
}
