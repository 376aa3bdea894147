import { SECONDS_PER_DAY } from '../../src/domain/time.ts';

export const MINUTE = 60;
export const HOUR = 3600;
export const DAY = SECONDS_PER_DAY;

/** Days since the epoch of a unix second (UTC). */
export function dayOf(unixSeconds: number): number {
  return Math.floor(unixSeconds / DAY);
}

/** 0 = Sunday … 6 = Saturday, of days since the epoch (the first of which was a Thursday). */
export function weekdayOf(day: number): number {
  return (day + 4) % 7;
}

/** That day, or the Monday after if banks are closed on it. */
export function bankingDay(day: number): number {
  const weekday = weekdayOf(day);
  if (weekday === 6) return day + 2;
  return weekday === 0 ? day + 1 : day;
}

/**
 * The same time of day, so many months later; a day that the month does not have becomes its last one (Stripe, "Billing cycle anchor":
 * 31 January → 28 February → 31 March, counted from the anchor each time).
 */
export function addMonths(unixSeconds: number, months: number): number {
  const date = new Date(unixSeconds * 1000);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth() + months];
  const lastDay = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  return Date.UTC(year, month, Math.min(date.getUTCDate(), lastDay)) / 1000 + (unixSeconds % DAY);
}
