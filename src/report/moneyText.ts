import { toMajorText } from '../domain/money.ts';

/** Minor units as people read them, exact: `(1420311, 'usd')` → `14,203.11 USD`, `(-500, 'jpy')` → `−500 JPY`. */
export function moneyText(minor: bigint, currency: string): string {
  return `${majorText(minor, currency)} ${currency.toUpperCase()}`;
}

/** The same without its currency, for a column or an axis that names it. */
export function majorText(minor: bigint, currency: string): string {
  const [whole = '', decimals] = toMajorText(minor < 0n ? -minor : minor, currency).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+(?!\d))/g, ',');
  return `${minor < 0n ? '−' : ''}${grouped}${decimals === undefined ? '' : `.${decimals}`}`;
}
