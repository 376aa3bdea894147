import type { Session } from '../lake/session.ts';

/** The session, which asks no count twice: many checks are about the same rows, and a snapshot stays what it is while it is judged. */
export function rememberCounts(session: Session): Session {
  const counts = new Map<string, Promise<number>>();
  return {
    connection: session.connection,
    run: (sql) => session.run(sql),
    rows: (sql) => session.rows(sql),
    count: (sql) => {
      const known = counts.get(sql) ?? session.count(sql);
      counts.set(sql, known);
      return known;
    },
    [Symbol.asyncDispose]: () => session[Symbol.asyncDispose](),
  };
}
