/** The number that an invoice gets when it is finalised. */
export function invoiceNumber(row: number): string {
  return `MOCK-${String(row + 1).padStart(6, '0')}`;
}
