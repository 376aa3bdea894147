import { describe, expect, test } from 'bun:test';
import { embeddedChecks } from '../../../src/quality/embedded.ts';
import { parseCheck } from '../../../src/quality/sqlCheck.ts';

const HEADER = `-- check: refunds_reconcile
-- model: silver.refunds
-- kind: reconciliation
-- severity: error
-- rule: The sums are the same.
`;
const BRONZE = '-- bronze: refunds: id, currency, amount, fee\n';

describe('a check whose SQL is made of its sums', () => {
  test('compares each field of Bronze with the column of the model that has it', () => {
    const { sql } = parseCheck('f.sql', `${HEADER}${BRONZE}-- sums: amount, fee\n`);
    expect(sql.slice(sql.indexOf('WITH'))).toBe(`WITH bronze_sums AS (
  SELECT coalesce(record.currency, 'none') AS currency, 'amount' AS measure, sum(record.amount) AS total FROM bronze.refunds GROUP BY 1
  UNION ALL
  SELECT coalesce(record.currency, 'none') AS currency, 'fee' AS measure, sum(record.fee) AS total FROM bronze.refunds GROUP BY 1
),
silver_sums AS (
  SELECT coalesce(currency, 'none') AS currency, 'amount' AS measure, sum(amount_minor) AS total FROM silver.refunds GROUP BY 1
  UNION ALL
  SELECT coalesce(currency, 'none') AS currency, 'fee' AS measure, sum(fee_minor) AS total FROM silver.refunds GROUP BY 1
)
SELECT currency, measure, bronze_sums.total AS expected, silver_sums.total AS found
FROM bronze_sums
FULL JOIN silver_sums USING (currency, measure)
WHERE bronze_sums.total IS DISTINCT FROM silver_sums.total
ORDER BY currency, measure
`);
  });

  test('says what it lacks', () => {
    expect(() => parseCheck('f.sql', `${HEADER}-- sums: amount\n`)).toThrow('sums are of fields of Bronze');
    expect(() => parseCheck('f.sql', `${HEADER}${BRONZE}-- sums: amount, net\n`)).toThrow('the sums need net');
    expect(() => parseCheck('f.sql', `${HEADER}${BRONZE}-- sums: amount\nSELECT 1`)).toThrow('it has SQL of its own');
    expect(() => parseCheck('f.sql', `${HEADER}${BRONZE}`)).toThrow('it has no SQL');
  });

  test('is that of every entity with amounts, all of whose fields in Bronze are summed', () => {
    const made = embeddedChecks().filter(({ sql }) => sql.includes('-- sums: '));
    expect(made.length).toBeGreaterThan(10);
    for (const { sql, bronze } of made) expect(/^-- sums: (.*)$/m.exec(sql)?.[1]?.split(', ')).toEqual(bronze?.fields.slice(2));
  });
});
