import type { SqlCheck } from './sqlCheck.ts';

/** Every statement that a check runs, each one SELECT: what fails, the rows it is about, those it is not, and whether it can be judged. */
export interface CheckStatements {
  readonly failing: string;
  readonly of: string;
  readonly exempt: string | undefined;
  readonly needs: string | undefined;
}

/** The statements of a check; what they count is the first column of the one row, except for `failing`. */
export function checkStatements({ sql, of, exempt, needs }: SqlCheck): CheckStatements {
  return {
    failing: sql,
    of: `SELECT count(*) FROM ${of}`,
    exempt: exempt === undefined ? undefined : `SELECT count(*) FROM ${exempt}`,
    needs: needs === undefined ? undefined : `SELECT CAST(coalesce(${needs.condition}, false) AS INTEGER)`,
  };
}

/** The same as a list, for what must hold of each. */
export function allStatements(check: SqlCheck): string[] {
  return Object.values(checkStatements(check)).filter((sql): sql is string => sql !== undefined);
}
