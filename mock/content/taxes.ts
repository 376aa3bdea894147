/** Taxes on sales, by the country of the buyer; where none is listed, none is taken. Percentages are hundredths of a percent. */
export interface TaxContent {
  readonly country: string;
  readonly name: string;
  readonly basisPoints: number;
  /** Contained in the price, as in Japan, or on top of it. */
  readonly inclusive: boolean;
  readonly type: 'vat' | 'jct';
}

export const taxes: readonly TaxContent[] = [
  { country: 'DE', name: 'MwSt.', basisPoints: 1900, inclusive: false, type: 'vat' },
  { country: 'FR', name: 'TVA', basisPoints: 2000, inclusive: false, type: 'vat' },
  { country: 'NL', name: 'btw', basisPoints: 2100, inclusive: false, type: 'vat' },
  { country: 'GB', name: 'VAT', basisPoints: 2000, inclusive: false, type: 'vat' },
  { country: 'JP', name: '消費税', basisPoints: 1000, inclusive: true, type: 'jct' },
];
