import { SECONDS_PER_DAY } from '../../src/domain/time.ts';
import { Column } from './column.ts';

/** Does what is due: `kind` says what, `ref` to which row. */
export type Perform = (at: number, kind: number, ref: number) => void;

/**
 * What will happen and when. The present day is a timing wheel with one list a second, later days wait in batches; both are compact.
 * Within a second things happen in the order in which they were scheduled, so the outcome does not depend on how far one runs at once.
 */
export class Agenda {
  readonly #first = new Int32Array(SECONDS_PER_DAY);
  readonly #last = new Int32Array(SECONDS_PER_DAY);
  readonly #next = new Column();
  readonly #later = new Map<number, Batch>();
  #today = new Batch();
  #day: number;
  #done: number;

  /** `start` (unix seconds) is midnight UTC; nothing has happened before it. */
  constructor(start: number) {
    this.#day = start / SECONDS_PER_DAY - 1;
    this.#done = start - 1;
  }

  /** The last second that is over. */
  get done(): number {
    return this.#done;
  }

  /** Has `kind` happen to `ref` at that second, or at the next one if it is already over. */
  schedule(at: number, kind: number, ref: number): void {
    const due = Math.max(at, this.#done + 1);
    const day = Math.floor(due / SECONDS_PER_DAY);
    const second = due - day * SECONDS_PER_DAY;
    if (day === this.#day) this.#link(this.#today.push(second, kind, ref), second);
    else this.#batch(day).push(second, kind, ref);
  }

  /** Lets time pass until `until` (inclusive). `dawn` is called as each day begins, to schedule what is new in it. */
  run(until: number, dawn: (day: number) => void, perform: Perform): void {
    while (this.#done < until) {
      const next = this.#done + 1;
      if (next % SECONDS_PER_DAY === 0) this.#open(next / SECONDS_PER_DAY, dawn);
      this.#second(next, perform);
      this.#done = next;
    }
  }

  #second(at: number, perform: Perform): void {
    let item = this.#first[at - this.#day * SECONDS_PER_DAY] ?? -1;
    // Read `next` after performing: what happens now may append to this very second.
    for (; item !== -1 && item !== END; item = this.#next.at(item)) perform(at, this.#today.kind(item), this.#today.ref(item));
  }

  // What waited for the day becomes its wheel, in the order in which it was scheduled.
  #open(day: number, dawn: (day: number) => void): void {
    this.#day = day;
    this.#first.fill(-1);
    this.#last.fill(-1);
    this.#next.clear();
    this.#today = this.#later.get(day) ?? new Batch();
    this.#later.delete(day);
    for (let item = 0; item < this.#today.length; item++) this.#link(item, this.#today.second(item));
    dawn(day);
  }

  #link(item: number, second: number): void {
    this.#next.push(END);
    const before = this.#last[second] ?? -1;
    if (before === -1) this.#first[second] = item;
    else this.#next.set(before, item);
    this.#last[second] = item;
  }

  #batch(day: number): Batch {
    const batch = this.#later.get(day) ?? new Batch();
    this.#later.set(day, batch);
    return batch;
  }
}

const END = 0xffff_ffff;

/** Days to come are many and mostly hold little. */
const FIRST_ROOM = 64;

/** What is to happen on one day, two words each: the second with the kind, and the row. */
class Batch {
  #words = new Uint32Array(2 * FIRST_ROOM);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(second: number, kind: number, ref: number): number {
    const item = this.#length++;
    if (2 * item === this.#words.length) this.#grow();
    this.#words[2 * item] = second * 256 + kind;
    this.#words[2 * item + 1] = ref;
    return item;
  }

  second(item: number): number {
    return (this.#words[2 * item] ?? 0) >>> 8;
  }

  kind(item: number): number {
    return (this.#words[2 * item] ?? 0) & 255;
  }

  ref(item: number): number {
    return this.#words[2 * item + 1] ?? 0;
  }

  #grow(): void {
    const larger = new Uint32Array(2 * this.#words.length);
    larger.set(this.#words);
    this.#words = larger;
  }
}
