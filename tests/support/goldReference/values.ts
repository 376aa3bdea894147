/** Values of tables as text, so that what SQL says and what a loop says can be laid side by side. */
import { minorDigits } from '../../../src/domain/money.ts';

/** A row of a table: every column as text, or null. */
export type TextRow = Readonly<Record<string, string | null>>;

/** The instant, UTC; null stays null. */
export function at(unix: number | null | undefined): string | null {
  return unix == null ? null : new Date(unix * 1000).toISOString().replace('.000Z', 'Z');
}

export function dayOf(unix: number): string {
  return new Date(unix * 1000).toISOString().slice(0, 10);
}

export function monthOf(unix: number): string {
  return `${dayOf(unix).slice(0, 7)}-01`;
}

/** UTC calendar days from one instant to another, whatever the hour. */
export function daysBetween(from: number, to: number): number {
  return Math.floor(to / 86_400) - Math.floor(from / 86_400);
}

/** Major units with the three decimals that every `*_major` column has: (14203, 'usd') → 142.030. */
export function major(minor: bigint | number, currency: string): string {
  const thousandths = BigInt(minor) * 10n ** BigInt(3 - minorDigits(currency));
  const digits = (thousandths < 0n ? -thousandths : thousandths).toString().padStart(4, '0');
  return `${thousandths < 0n ? '-' : ''}${digits.slice(0, -3)}.${digits.slice(-3)}`;
}

/** `NAME_minor` of each amount, and `NAME_major` of all or of those that are named. */
export function amounts(currency: string, values: Readonly<Record<string, bigint | number>>, majors = Object.keys(values)): TextRow {
  const row: Record<string, string> = {};
  for (const [name, minor] of Object.entries(values)) {
    row[`${name}_minor`] = String(minor);
    if (majors.includes(name)) row[`${name}_major`] = major(minor, currency);
  }
  return row;
}

export function text(value: string | number | boolean | bigint | null | undefined): string | null {
  return value == null ? null : String(value);
}

/** A share as SQL writes a DOUBLE; null of nothing. */
export function ratio(part: number, whole: number): string | null {
  if (whole === 0) return null;
  const share = part / whole;
  return Number.isInteger(share) ? `${share}.0` : String(share);
}

export function total<T>(values: readonly T[], amount: (value: T) => number): bigint {
  let sum = 0n;
  for (const value of values) sum += BigInt(amount(value));
  return sum;
}

/** The id of what may stand there whole. */
export function idOf(reference: string | { readonly id: string } | null | undefined): string | null {
  return reference == null ? null : typeof reference === 'string' ? reference : reference.id;
}
