import { minorDigits } from '../../domain/money.ts';

/** An amount on an axis, short: `12.5k`, `−3M`. The exact one stands in the table behind the plot. */
export function axisText(minor: bigint, currency: string): string {
  const major = Number(minor) / 10 ** minorDigits(currency);
  const size = Math.abs(major);
  const [divisor, unit] = size >= 1e9 ? [1e9, 'bn'] : size >= 1e6 ? [1e6, 'M'] : size >= 1e4 ? [1e3, 'k'] : [1, ''];
  const short = Number((size / divisor).toPrecision(3)).toString();
  return `${major < 0 ? '−' : ''}${short}${unit}`;
}
