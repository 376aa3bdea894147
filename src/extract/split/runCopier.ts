import { copyRun, SLACK, viewOf } from './words.ts';

/** Shorter runs are copied faster in words than by a call. */
const SHORT_RUN = 64;

/** Copies a value's significant bytes, run by run, into a buffer that is used again for each page. */
export class RunCopier {
  /** As large as the page, since compacting only shrinks. */
  out: Uint8Array = new Uint8Array(0);
  /** Bytes of `out` in use. */
  length = 0;
  #outView = viewOf(this.out);
  #page: Uint8Array = new Uint8Array(0);
  #view = viewOf(this.#page);
  #runStart = 0;

  /** Begins a new page, to be copied to `out`. */
  begin(page: Uint8Array, view: DataView, out: Uint8Array): void {
    this.#page = page;
    this.#view = view;
    this.length = 0;
    if (this.out !== out) this.#outView = viewOf(out);
    this.out = out;
  }

  /** What follows is to be copied. */
  start(at: number): void {
    this.#runStart = at;
  }

  /** The run ends here: it is copied. Another one begins at `next`. */
  flush(end: number, next: number): void {
    const start = this.#runStart;
    const length = end - start;
    if (length > SHORT_RUN || end + SLACK > this.#page.length) this.out.set(this.#page.subarray(start, end), this.length);
    else copyRun(this.#view, start, this.#outView, this.length, length);
    this.length += length;
    this.#runStart = next;
  }

  /** Appends two bytes. */
  put(first: number, second: number): void {
    this.out[this.length] = first;
    this.out[this.length + 1] = second;
    this.length += 2;
  }

  /** Appends bytes that come from elsewhere than the page; the view has SLACK bytes behind them. */
  append(from: DataView, start: number, length: number): void {
    copyRun(from, start, this.#outView, this.length, length);
    this.length += length;
  }
}
