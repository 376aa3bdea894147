import { toMajorText } from '../../domain/money.ts';

/** Minor units as people read them: `(1420311, 'usd')` → `14,203.11`. */
export function formatMoney(minor: bigint | number | string, currency: string): string {
  const [units = '', decimals] = toMajorText(BigInt(minor), currency).split('.');
  const grouped = units.replace(/\B(?=(\d{3})+(?!\d))/g, ',');
  return decimals === undefined ? grouped : `${grouped}.${decimals}`;
}

/** The same with its currency behind: `14,203.11 usd`. */
export function formatAmount(minor: bigint | number | string, currency: string): string {
  return `${formatMoney(minor, currency)} ${currency}`;
}
