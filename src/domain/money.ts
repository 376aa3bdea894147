/**
 * Money is an integer number of minor units with its currency. Nothing here touches a float.
 * Exponents are the API's, not ISO 4217's: ISK and UGX have two decimals on the wire (Stripe, "Zero-decimal currencies").
 */
const ZERO_DECIMALS = ['bif', 'clp', 'djf', 'gnf', 'jpy', 'kmf', 'krw', 'mga', 'pyg', 'rwf', 'vnd', 'vuv', 'xaf', 'xof', 'xpf'] as const;
const THREE_DECIMALS = ['bhd', 'jod', 'kwd', 'omr', 'tnd'] as const;

const EXPONENTS: ReadonlyMap<string, 0 | 3> = new Map<string, 0 | 3>([
  ...ZERO_DECIMALS.map((currency) => [currency, 0] as const),
  ...THREE_DECIMALS.map((currency) => [currency, 3] as const),
]);

/** Number of decimals of a currency on the wire: 0, 2 or 3. Takes the code in any case. */
export function minorDigits(currency: string): 0 | 2 | 3 {
  return EXPONENTS.get(currency.toLowerCase()) ?? 2;
}

/** Every currency whose number of decimals is not two, with that number; for tables that SQL joins to. */
export function unusualExponents(): ReadonlyMap<string, 0 | 3> {
  return EXPONENTS;
}

/** Minor units as an exact decimal text in major units: `(14203, 'usd')` → `142.03`, `(500, 'jpy')` → `500`. */
export function toMajorText(minor: bigint | number, currency: string): string {
  const digits = minorDigits(currency);
  const units = BigInt(minor);
  const sign = units < 0n ? '-' : '';
  const text = (units < 0n ? -units : units).toString().padStart(digits + 1, '0');
  return digits === 0 ? sign + text : `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`;
}
