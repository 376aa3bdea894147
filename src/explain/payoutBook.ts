import type { Session } from '../lake/session.ts';
import { sqlString } from '../lake/sqlText.ts';
import { type Catalog, findTable } from './catalog.ts';
import type { PayoutBook } from './types.ts';

/** What a payout is made of, by category, against its amount; null when its members are not published. */
export async function payoutBook(session: Session, catalog: Catalog, id: string): Promise<PayoutBook | null> {
  const [payout] = await session.rows(
    `SELECT currency, amount_minor, reconciliation_status FROM silver.payouts WHERE id = ${sqlString(id)}`,
  );
  if (payout === undefined || findTable(catalog, 'silver', 'payout_balance_transactions') === undefined) return null;
  const rows = await session.rows(`SELECT coalesce(reporting_category, type) AS category, count(*) AS entries,
      sum(amount_minor)::BIGINT AS gross, sum(fee_minor)::BIGINT AS fee, sum(net_minor)::BIGINT AS net
    FROM silver.payout_balance_transactions WHERE payout_id = ${sqlString(id)} AND NOT is_payout_itself GROUP BY 1 ORDER BY abs(net) DESC, 1`);
  const categories = rows.map((row) => ({
    reporting_category: String(row['category']),
    entries: Number(row['entries']),
    gross_minor: String(row['gross']),
    fee_minor: String(row['fee']),
    net_minor: String(row['net']),
  }));
  const members = categories.reduce((sum, { net_minor }) => sum + BigInt(net_minor), 0n);
  const amount = BigInt(String(payout['amount_minor']));
  const reconciliation = String(payout['reconciliation_status']);
  return {
    currency: String(payout['currency']),
    reconciliation,
    categories,
    members_net_minor: members.toString(),
    amount_minor: amount.toString(),
    difference_minor: reconciliation === 'not_applicable' ? null : (amount - members).toString(),
  };
}
