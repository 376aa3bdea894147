import { Column } from './column.ts';

/** A column of numbers from 0 to 255, four to a word. */
export class Bytes {
  readonly #words = new Column();
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** Appends a value and gives its row. */
  push(value: number): number {
    const row = this.#length++;
    if ((row & 3) === 0) this.#words.push(value);
    else this.set(row, value);
    return row;
  }

  at(row: number): number {
    return (this.#words.at(row >>> 2) >>> shiftOf(row)) & 0xff;
  }

  set(row: number, value: number): void {
    const others = this.#words.at(row >>> 2) & ~(0xff << shiftOf(row));
    this.#words.set(row >>> 2, (others | (value << shiftOf(row))) >>> 0);
  }
}

function shiftOf(row: number): number {
  return (row & 3) << 3;
}
