/** Tables of a few made-up rows, to ask SQL or a check about them. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSession, type Session } from '../../src/lake/session.ts';

/** Runs `body` in an empty DuckDB with the schemas `silver` and `gold` and the tables that the statements make. */
export async function inSession<T>(tables: string, body: (session: Session) => Promise<T>): Promise<T> {
  const directory = await mkdtemp(join(tmpdir(), 'in-session-'));
  try {
    await using session = await openSession({ memoryLimit: '256MB', threads: 1, tempDirectory: directory, allowedDirectories: [] });
    await session.run(`CREATE SCHEMA silver; CREATE SCHEMA gold; ${tables}`);
    return await body(session);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
