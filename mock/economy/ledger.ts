import { dayOf } from './calendar.ts';
import { TXN } from './codes.ts';
import { Column } from './column.ts';
import { currencies } from './currencies.ts';
import type { Tables } from './tables.ts';

/** Rows between two stored running sums: a balance at any moment costs one look-up and at most this many additions. */
const STRIDE = 256;

export interface Posting {
  readonly created: number;
  readonly kind: number;
  /** Row of what it comes from, in the table of its kind. */
  readonly source: number;
  readonly currency: number;
  /** Minor units, signed. */
  readonly amount: number;
  readonly fee?: number;
  readonly tax?: number;
  readonly availableOn: number;
}

/** The merchant's balance: transactions, their running sums, and on which day what becomes available. */
export class Ledger {
  readonly #tables: Tables;
  /** Net of everything so far, by currency. */
  readonly #totals: number[] = currencies.map(() => 0);
  /** `#totals` as they stood after each STRIDE rows. */
  readonly #checkpoints = Column.amounts();
  readonly #days: ReadonlyArray<Map<number, DayBucket>> = currencies.map(() => new Map());

  constructor(tables: Tables) {
    this.#tables = tables;
  }

  /** Enters a transaction and gives its row. */
  post({ created, kind, source, currency, amount, fee = 0, tax = 0, availableOn }: Posting): number {
    const table = this.#tables.transactions;
    const row = table.created.push(created);
    table.kind.push(kind);
    table.source.push(source);
    table.currency.push(currency);
    table.amount.push(amount);
    table.fee.push(fee);
    table.tax.push(tax);
    table.availableOn.push(availableOn);
    if (kind !== TXN.payout) this.#bucket(currency, dayOf(availableOn)).add(row, amount - fee - tax);
    this.#sum(row, currency, amount - fee - tax);
    return row;
  }

  /** What entered the balance on the days in (afterDay, untilDay]: the net sum, in minor units. */
  becameAvailable(currency: number, afterDay: number, untilDay: number): number {
    let sum = 0;
    for (let day = afterDay + 1; day <= untilDay; day++) sum += this.#days[currency]?.get(day)?.net ?? 0;
    return sum;
  }

  /** The rows that became available on those days, oldest first. */
  members(currency: number, afterDay: number, untilDay: number): Uint32Array {
    const buckets: number[][] = [];
    for (let day = afterDay + 1; day <= untilDay; day++) buckets.push(this.#days[currency]?.get(day)?.rows ?? []);
    return Uint32Array.from(buckets.flat()).sort();
  }

  /** Net of every transaction created at or before `at`, in minor units, by currency index. */
  totalsAt(at: number): number[] {
    const { created, currency, amount, fee, tax } = this.#tables.transactions;
    const end = created.lowerBound(at + 1);
    const stride = Math.floor(end / STRIDE);
    const totals = currencies.map((_, index) => (stride === 0 ? 0 : this.#checkpoints.at((stride - 1) * currencies.length + index)));
    for (let row = stride * STRIDE; row < end; row++) {
      totals[currency.at(row)] = (totals[currency.at(row)] ?? 0) + amount.at(row) - fee.at(row) - tax.at(row);
    }
    return totals;
  }

  /** The part of the total that may be paid out at `at`: what became available, less what has left. */
  availableAt(at: number, currency: number): number {
    let sum = 0;
    for (const [day, bucket] of this.#days[currency] ?? []) if (day <= dayOf(at)) sum += bucket.net;
    const { payouts } = this.#tables;
    for (let row = 0; row < payouts.created.length; row++) {
      if (payouts.currency.at(row) === currency && payouts.created.at(row) <= at) sum -= payouts.amount.at(row);
    }
    return sum;
  }

  #sum(row: number, currency: number, net: number): void {
    this.#totals[currency] = (this.#totals[currency] ?? 0) + net;
    if ((row + 1) % STRIDE === 0) for (const total of this.#totals) this.#checkpoints.push(total);
  }

  #bucket(currency: number, day: number): DayBucket {
    const days = this.#days[currency];
    if (days === undefined) throw new RangeError(`no currency ${currency}`);
    const bucket = days.get(day) ?? new DayBucket();
    days.set(day, bucket);
    return bucket;
  }
}

/** The transactions of one currency that become available on one day. */
class DayBucket {
  readonly rows: number[] = [];
  net = 0;

  add(row: number, net: number): void {
    this.rows.push(row);
    this.net += net;
  }
}
