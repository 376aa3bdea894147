/**
 * Notices when the feed has two versions of one object that differ and are of one second. The feed's order within a second is all that tells which
 * came last; a retrieve knows (facts: "A same-second tie with different payload hashes is flagged, and the object fetched again").
 */
export class SameSecond {
  #young = new Map<string, number | bigint>();
  #old = new Map<string, number | bigint>();

  /** Whether the object was seen in that second, saying something else. `key` names the object, `created` is in unix seconds. */
  isTied(key: string, created: number, bytes: Uint8Array): boolean {
    const moment = `${key} ${created}`;
    const hash = Bun.hash(bytes);
    const before = this.#young.get(moment) ?? this.#old.get(moment);
    if (before === undefined) this.#remember(moment, hash);
    return before !== undefined && before !== hash;
  }

  /** Versions of one second stand beside each other in the feed, give or take what else is read at the same time. */
  #remember(moment: string, hash: number | bigint): void {
    this.#young.set(moment, hash);
    if (this.#young.size >= MOST_REMEMBERED) [this.#old, this.#young] = [this.#young, new Map()];
  }
}

const MOST_REMEMBERED = 20_000;
