/** The few functions that Silver SQL may use beside DuckDB's own. Gold is portable and uses none. */
import { unusualExponents } from '../domain/money.ts';
import { sqlString } from '../lake/sqlText.ts';

/** Statements that make the macros; they hold in the session that runs them. */
export function macroSql(): string {
  return [
    // Exact: an integer times a decimal literal. `/` would give a DOUBLE (facts: "Money").
    `CREATE MACRO to_major(minor, currency) AS CAST(CAST(minor AS DECIMAL(30,0)) * ${factorCase()} AS DECIMAL(38,3))`,
    'CREATE MACRO at_utc(unix_seconds) AS to_timestamp(unix_seconds)',
    'CREATE MACRO observed_utc(unix_milliseconds) AS make_timestamptz(unix_milliseconds * 1000)',
  ].join(';\n');
}

function factorCase(): string {
  const of = (digits: number) =>
    [...unusualExponents()].filter(([, exponent]) => exponent === digits).map(([currency]) => sqlString(currency));
  return `CASE WHEN currency IN (${of(0)}) THEN CAST(1 AS DECIMAL(4,3)) WHEN currency IN (${of(3)}) THEN CAST(0.001 AS DECIMAL(4,3)) ELSE CAST(0.01 AS DECIMAL(4,3)) END`;
}
