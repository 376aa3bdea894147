import { SECONDS_PER_DAY } from '../../src/domain/time.ts';
import { Column } from './column.ts';

/** Does what is due: `kind` says what, `ref` to which row. */
export type Perform = (at: number, kind: number, ref: number) => void;

/**
 * What will happen and when. The present day is a timing wheel with one list a second, later days wait in batches; both are compact.
 * Within a second things happen in the order in which they were scheduled, so the outcome does not depend on how far one runs at once.
 */
export class Agenda {
  readonly #wheel = {
    first: new Int32Array(SECONDS_PER_DAY),
    last: new Int32Array(SECONDS_PER_DAY),
    kind: Column.bytes(),
    ref: Column.words(),
    next: Column.words(),
  };
  readonly #later = new Map<number, Batch>();
  #day: number;
  #done: number;

  /** `start` (unix seconds) is midnight UTC; nothing has happened before it. */
  constructor(start: number) {
    this.#day = start / SECONDS_PER_DAY - 1;
    this.#done = start - 1;
  }

  /** Has `kind` happen to `ref` at that second, or at the next one if it is already over. */
  schedule(at: number, kind: number, ref: number): void {
    const due = Math.max(at, this.#done + 1);
    const day = Math.floor(due / SECONDS_PER_DAY);
    if (day === this.#day) this.#insert(due - day * SECONDS_PER_DAY, kind, ref);
    else this.#batch(day).push(due, kind, ref);
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
    const { first, kind, ref, next } = this.#wheel;
    let item = first[at - this.#day * SECONDS_PER_DAY] ?? -1;
    // Read `next` after performing: what happens now may append to this very second.
    for (; item !== -1 && item !== END; item = next.at(item)) perform(at, kind.at(item), ref.at(item));
  }

  #open(day: number, dawn: (day: number) => void): void {
    this.#day = day;
    this.#wheel.first.fill(-1);
    this.#wheel.last.fill(-1);
    for (const column of [this.#wheel.kind, this.#wheel.ref, this.#wheel.next]) column.clear();
    this.#later.get(day)?.drain((at, kind, ref) => this.#insert(at - day * SECONDS_PER_DAY, kind, ref));
    this.#later.delete(day);
    dawn(day);
  }

  #insert(second: number, kind: number, ref: number): void {
    const { first, last, next } = this.#wheel;
    const item = this.#wheel.kind.push(kind);
    this.#wheel.ref.push(ref);
    next.push(END);
    const before = last[second] ?? -1;
    if (before === -1) first[second] = item;
    else next.set(before, item);
    last[second] = item;
  }

  #batch(day: number): Batch {
    const batch = this.#later.get(day) ?? new Batch();
    this.#later.set(day, batch);
    return batch;
  }
}

const END = 0xffff_ffff;

class Batch {
  readonly #at = Column.words();
  readonly #kind = Column.bytes();
  readonly #ref = Column.words();

  push(at: number, kind: number, ref: number): void {
    this.#at.push(at);
    this.#kind.push(kind);
    this.#ref.push(ref);
  }

  drain(take: Perform): void {
    for (let i = 0; i < this.#at.length; i++) take(this.#at.at(i), this.#kind.at(i), this.#ref.at(i));
  }
}
