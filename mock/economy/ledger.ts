import { dayOf } from './calendar.ts';
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
  /** The day (since the epoch) whose automatic payout takes it along; null: none does. Default: the day it becomes available. */
  readonly paidOutOn?: number | null;
  /** Millionths of the balance's currency for one unit of what was charged, where it was converted. */
  readonly rate?: number | null;
}

/** The merchant's balance: transactions, their running sums, what becomes available when, and which payout takes what along. */
export class Ledger {
  /** Exchange rates in millionths, of the few transactions that have one. */
  readonly rates = new Map<number, number>();
  readonly #tables: Tables;
  /** Net of everything so far, by currency. */
  readonly #totals: number[] = currencies.map(() => 0);
  /** `#totals` as they stood after each STRIDE rows. */
  readonly #checkpoints: number[] = [];
  readonly #days: ReadonlyArray<Map<number, DayBucket>> = currencies.map(() => new Map());

  constructor(tables: Tables) {
    this.#tables = tables;
  }

  /** Enters a transaction and gives its row. */
  post(posting: Posting): number {
    const { created, kind, source, currency, amount, fee = 0, tax = 0, availableOn, rate = null } = posting;
    const table = this.#tables.transactions;
    const row = table.created.push(created);
    table.kind.push(kind);
    table.source.push(source);
    table.currency.push(currency);
    table.amount.push(amount);
    table.fee.push(fee);
    table.tax.push(tax);
    table.availableOn.push(availableOn);
    if (rate !== null) this.rates.set(row, rate);
    const net = amount - fee - tax;
    this.#sum(row, currency, net);
    const bucket = this.#bucket(currency, dayOf(availableOn));
    bucket.available += net;
    if (dayOf(created) < dayOf(availableOn)) bucket.matured += net;
    if (posting.paidOutOn === undefined) bucket.add(row, net);
    else if (posting.paidOutOn !== null) this.#bucket(currency, posting.paidOutOn).add(row, net);
    return row;
  }

  /** What the payouts of the days in (afterDay, untilDay] take along: the net sum, in minor units. */
  becameAvailable(currency: number, afterDay: number, untilDay: number): number {
    let sum = 0;
    for (let day = afterDay + 1; day <= untilDay; day++) sum += this.#days[currency]?.get(day)?.net ?? 0;
    return sum;
  }

  /** The rows that the payouts of those days take along, oldest first. */
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
    const totals = currencies.map((_, index) => (stride === 0 ? 0 : (this.#checkpoints[(stride - 1) * currencies.length + index] ?? 0)));
    for (let row = stride * STRIDE; row < end; row++) {
      totals[currency.at(row)] = (totals[currency.at(row)] ?? 0) + amount.at(row) - fee.at(row) - tax.at(row);
    }
    return totals;
  }

  /** Has another day's payout take a row along; false when it is not that of `from` that would. */
  move(row: number, from: number, to: number): boolean {
    const table = this.#tables.transactions;
    const currency = table.currency.at(row);
    const net = table.amount.at(row) - table.fee.at(row) - table.tax.at(row);
    if (!this.#bucket(currency, from).remove(row, net)) return false;
    this.#bucket(currency, to).add(row, net);
    return true;
  }

  /** The part of the present total that may be paid out on the day of `at`, the present. */
  availableAt(at: number, currency: number): number {
    let sum = 0;
    for (const [day, { available }] of this.#days[currency] ?? []) if (day <= dayOf(at)) sum += available;
    return sum;
  }

  /** What became available on that day after having been pending. */
  matured(currency: number, day: number): number {
    return this.#days[currency]?.get(day)?.matured ?? 0;
  }

  #sum(row: number, currency: number, net: number): void {
    this.#totals[currency] = (this.#totals[currency] ?? 0) + net;
    if ((row + 1) % STRIDE === 0) this.#checkpoints.push(...this.#totals);
  }

  #bucket(currency: number, day: number): DayBucket {
    const days = this.#days[currency];
    if (days === undefined) throw new RangeError(`no currency ${currency}`);
    const known = days.get(day);
    if (known !== undefined) return known;
    const bucket = new DayBucket();
    days.set(day, bucket);
    return bucket;
  }
}

/** One day of one currency: what becomes available on it, the part of that which waited for it, and what its payout takes along. */
class DayBucket {
  readonly rows: number[] = [];
  net = 0;
  available = 0;
  matured = 0;

  add(row: number, net: number): void {
    this.rows.push(row);
    this.net += net;
  }

  remove(row: number, net: number): boolean {
    const place = this.rows.indexOf(row);
    if (place === -1) return false;
    this.rows.splice(place, 1);
    this.net -= net;
    return true;
  }
}
