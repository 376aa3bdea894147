import { describe, expect, test } from 'bun:test';
import { namedModels } from '../../../src/query/namedModels.ts';

const MODELS = ['charges', 'fct_payments', 'dim_customers', 'refunds'];

function named(sql: string): readonly string[] | undefined {
  const isWanted = namedModels(sql);
  return isWanted === undefined ? undefined : MODELS.filter(isWanted);
}

describe('the models that a statement names', () => {
  test('are those whose names stand in it as words, in any case, with or without schema and quotes', () => {
    expect(named('SELECT count(*) FROM gold.fct_payments')).toEqual(['fct_payments']);
    expect(named('select * from CHARGES c join gold."dim_customers" using (customer_id)')).toEqual(['charges', 'dim_customers']);
    expect(named('FROM silver.charges_old')).toEqual([]);
    expect(named("SELECT 'refunds' FROM charges -- fct_payments")).toEqual(['charges', 'fct_payments', 'refunds']);
  });

  test('are nobody’s to tell for a statement about what tables there are, or that makes up a name', () => {
    for (const sql of [
      'SHOW TABLES',
      'describe charges',
      'SUMMARIZE charges',
      'SELECT * FROM information_schema.tables',
      'SELECT * FROM duckdb_views()',
      "FROM query_table('char' || 'ges')",
      "FROM query('FROM char' || 'ges')",
    ])
      expect(named(sql)).toBeUndefined();
  });
});
