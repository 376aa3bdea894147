/** Every Gold table that is made of what the source lists, naively: from its objects, by plain loops, without SQL. */
import type { Economy } from '../../integration/mockLaws/readEconomy.ts';
import { categoryOf, chargeOf, isPayout, ledgerReference, revenueOf } from './ledgerReference.ts';
import { isOwed, objectReference } from './objectReference.ts';
import { closingMrr, recurringReference } from './recurringReference.ts';
import { amounts, at, idOf, type TextRow, text, total } from './values.ts';

export function goldReference(economy: Economy, asOf: number): Readonly<Record<string, TextRow[]>> {
  return {
    ...ledgerReference(economy),
    ...objectReference(economy, asOf),
    ...recurringReference(economy),
    customer_360: customers(economy),
  };
}

function customers(economy: Economy): TextRow[] {
  const owed = Map.groupBy(
    economy.invoices.filter(isOwed),
    ({ customer, currency }) => `${idOf(customer as string | null) ?? 'none'} ${currency}`,
  );
  const entries = Map.groupBy(
    economy.transactions.filter((entry) => !isPayout(entry)),
    (entry) => `${idOf(chargeOf(economy, entry)?.customer) ?? 'none'} ${entry.currency}`,
  );
  const mrr = closingMrr(economy);
  return [...new Set([...owed.keys(), ...entries.keys(), ...mrr.keys()])].map((key) => {
    const [customer_id = '', currency = ''] = key.split(' ');
    const own = entries.get(key) ?? [];
    const sold = own.filter((entry) => categoryOf(entry) === 'charge').map(({ created }) => created);
    const open_ar = total(owed.get(key) ?? [], ({ amount_remaining }) => amount_remaining);
    return {
      customer_id,
      currency,
      first_sale_at: sold.length === 0 ? null : at(Math.min(...sold)),
      last_sale_at: sold.length === 0 ? null : at(Math.max(...sold)),
      sale_count: text(sold.length),
      ...amounts(currency, { ...revenueOf(own), open_ar, mrr: mrr.get(key) ?? 0n }, ['sales', 'net', 'open_ar', 'mrr']),
    };
  });
}
