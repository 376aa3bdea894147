/** Who works on which range: chains take ranges, give parts of long ones to those that wait, and the board knows what is closed. */
import type { ClosedRange } from './openRange.ts';
import { OpenRange } from './openRange.ts';
import { splitOlder } from './splitOlder.ts';

export class RangeBoard {
  readonly closed: ClosedRange[];
  readonly #queue: OpenRange[];
  readonly #active = new Set<OpenRange>();
  readonly #waiting: ((range: OpenRange | undefined) => void)[] = [];
  #stopped = false;

  constructor(open: readonly OpenRange[], closed: readonly ClosedRange[] = []) {
    this.#queue = [...open];
    this.closed = [...closed];
  }

  /** The next range, or undefined when there is none and none will come. */
  async take(): Promise<OpenRange | undefined> {
    if (this.#stopped) return undefined;
    const range = this.#queue.shift();
    if (range !== undefined) return this.#start(range);
    if (this.#active.size === 0) return undefined;
    return await new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** Lets idle chains have a share of a range that turned out long. */
  share(range: OpenRange, pageSize: number): void {
    for (const part of splitOlder(range, this.#waiting.length, pageSize)) this.#offer(new OpenRange(part));
  }

  /** The range's last page was seen. */
  close(range: OpenRange): void {
    this.#active.delete(range);
    this.closed.push(range.close());
    if (this.#active.size === 0 && this.#queue.length === 0) this.#dismiss();
  }

  /** Nothing more is handed out. */
  stop(): void {
    this.#stopped = true;
    this.#dismiss();
  }

  get stopped(): boolean {
    return this.#stopped;
  }

  /** Ranges that are not closed, whoever has them. */
  open(): OpenRange[] {
    return [...this.#active, ...this.#queue];
  }

  #offer(range: OpenRange): void {
    const taker = this.#waiting.shift();
    if (taker === undefined) this.#queue.push(range);
    else taker(this.#start(range));
  }

  #start(range: OpenRange): OpenRange {
    this.#active.add(range);
    return range;
  }

  #dismiss(): void {
    for (const waiting of this.#waiting.splice(0)) waiting(undefined);
  }
}
