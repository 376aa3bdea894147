/** A result as people read it: amounts in major units with their currency, exact, and how many of how many. Data (JSON, Parquet) keeps minor units. */
import type { CheckResult } from '../state/stages/checkResult.ts';
import { moneyText } from './moneyText.ts';

export interface PresentedCheck {
  readonly expected: string;
  readonly found: string;
  /** `3 of 1,226 rows`; empty where the rule is not about rows. */
  readonly extent: string;
  readonly columns: readonly { readonly name: string; readonly isAmount: boolean }[];
  readonly rows: readonly (readonly (string | null)[])[];
}

type SampleRow = CheckResult['sample'][number];

/** What a person is shown of a check. */
export function presentCheck(check: CheckResult): PresentedCheck {
  const [first] = check.sample;
  const names = Object.keys(first ?? {});
  return {
    expected: presentNumber(check, 'expected'),
    found: presentNumber(check, 'found'),
    extent: extentText(check),
    columns: names.map((name) => ({ name: shownName(check, name), isAmount: check.amounts.includes(name) })),
    rows: check.sample.map((row) => names.map((name) => presentCell(check, row, name))),
  };
}

/** `failing rows of the rows that the rule is about`. */
function extentText({ failing_rows, checked_rows, exempt_rows }: CheckResult): string {
  if (checked_rows === null) return '';
  const exempt = exempt_rows === 0 ? '' : `; ${grouped(exempt_rows)} more are exempt`;
  return `${grouped(failing_rows)} of ${grouped(checked_rows)} ${checked_rows === 1 ? 'row' : 'rows'}${exempt}`;
}

/** The numbers of the result's own line are those of the first row, and what stands behind them (`(and 3 more)`) stays. */
function presentNumber(check: CheckResult, field: 'expected' | 'found'): string {
  const text = check[field];
  const [first] = check.sample;
  const raw = first?.[field];
  if (first === undefined || typeof raw !== 'string' || !check.amounts.includes(field) || !text.startsWith(raw)) return text;
  return `${presentCell(check, first, field) ?? ''}${text.slice(raw.length)}`;
}

function presentCell({ amounts }: CheckResult, row: SampleRow, name: string): string | null {
  const value = row[name] ?? null;
  if (value === null || !amounts.includes(name)) return value;
  const currency = currencyOf(row, name);
  if (!/^-?\d+$/.test(value)) return value;
  // Without its currency a number of minor units cannot be told from any other: it is left as it is, and says so.
  return currency === undefined ? `${value} minor units` : moneyText(BigInt(value), currency);
}

/** `settlement_fee_minor` has its own `settlement_currency` when there is one; else the row's `currency` counts. */
function currencyOf(row: SampleRow, name: string): string | undefined {
  const words = name.split('_');
  const prefixed = words.slice(0, -1).map((_, index) => `${words.slice(0, words.length - 1 - index).join('_')}_currency`);
  const found = [...prefixed, 'currency']
    .map((column) => row[column])
    .find((value) => typeof value === 'string' && /^[a-z]{3}$/i.test(value));
  return found ?? undefined;
}

function shownName({ amounts }: CheckResult, name: string): string {
  return amounts.includes(name) ? name.replace(/_minor$/, '') : name;
}

function grouped(count: number): string {
  return count.toString().replace(/\B(?=(\d{3})+(?!\d))/g, ',');
}
