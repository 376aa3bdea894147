import { Column } from './column.ts';

/** Stands in the column where a value does not fit into it. */
const SPILLED = -0x8000_0000;

/** A column of money in minor units with a sign, up to 2^53: four bytes a row, and a note for the few amounts that need more. */
export class Amounts {
  readonly #values = new Column();
  readonly #large = new Map<number, number>();

  get length(): number {
    return this.#values.length;
  }

  /** Appends an amount and gives its row. */
  push(amount: number): number {
    const row = this.#values.push(0);
    this.set(row, amount);
    return row;
  }

  at(row: number): number {
    const value = this.#values.at(row) | 0;
    return value === SPILLED ? (this.#large.get(row) ?? SPILLED) : value;
  }

  set(row: number, amount: number): void {
    const fits = (amount | 0) === amount;
    this.#values.set(row, fits ? amount >>> 0 : SPILLED >>> 0);
    if (!fits || amount === SPILLED) this.#large.set(row, amount);
  }
}
