import type { Session } from '../lake/session.ts';

/**
 * The session, which asks no count twice: many checks are about the same rows, and a snapshot stays what it is while it is judged. `rows` are those of
 * tables that have been counted already, by `<layer>.<model>`.
 */
export function rememberCounts(session: Session, rows: ReadonlyMap<string, number>): Session {
  const counts = new Map<string, Promise<number>>();
  for (const [relation, count] of rows) counts.set(`SELECT count(*) FROM ${relation}`, Promise.resolve(count));
  return {
    connection: session.connection,
    width: session.width,
    run: (sql) => session.run(sql),
    rows: (sql) => session.rows(sql),
    count: (sql) => {
      const plain = sql.replace(/^(SELECT count\(\*\) FROM \w+)\."(\w+)"$/, '$1.$2');
      const known = counts.get(plain) ?? session.count(sql);
      counts.set(plain, known);
      return known;
    },
    [Symbol.asyncDispose]: () => session[Symbol.asyncDispose](),
  };
}
