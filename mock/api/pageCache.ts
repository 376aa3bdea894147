/** Pages as they went over the wire, for whoever asks again while nothing has changed. */
export interface PageCache {
  /**
   * The page of that request, made if it is not there. `state` says in which state of the economy it is true. What `make` gives may live in
   * memory that is used again: it is valid until the next page is made.
   */
  get(state: string, request: string, make: () => Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer>;
  /** Bytes that it holds. */
  readonly size: number;
}

/** So many requests are remembered, to know the second one from the first. */
const MOST_ASKED = 20_000;

/**
 * Keeps pages that were asked for twice, those used last, up to `capacity` bytes: whoever reads a list once, from end to end, costs no
 * memory. A new state of the economy makes all of them untrue at once.
 */
export function createPageCache(capacity: number): PageCache {
  const pages = new Map<string, Uint8Array<ArrayBuffer>>();
  const asked = new Set<string>();
  let [current, size] = ['', 0];

  return {
    get(state, request, make) {
      if (state !== current) forget(state);
      const known = pages.get(request);
      if (known === undefined) return asked.has(request) ? keep(request, make().slice()) : makeFirst(request, make);
      // A map remembers the order of insertion: what is used moves to its end, what is at its beginning goes first.
      pages.delete(request);
      pages.set(request, known);
      return known;
    },
    get size() {
      return size;
    },
  };

  function forget(state: string): void {
    pages.clear();
    asked.clear();
    [current, size] = [state, 0];
  }

  function makeFirst(request: string, make: () => Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
    if (asked.size >= MOST_ASKED) asked.clear();
    asked.add(request);
    return make();
  }

  function keep(request: string, page: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
    pages.set(request, page);
    size += page.length;
    for (const [oldest, { length }] of pages) {
      if (size <= capacity) break;
      pages.delete(oldest);
      size -= length;
    }
    return page;
  }
}
