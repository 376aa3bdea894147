import { errorMessage, PipelineError } from '../domain/errors.ts';
import type { Session } from '../lake/session.ts';
import { placeOf } from '../transform/placeOf.ts';
import { requireSelect } from '../transform/requireSelect.ts';
import { allStatements } from './checkStatements.ts';
import type { SqlCheck } from './sqlCheck.ts';

/** Sees that a check is one SELECT over columns that there are. Throws `TRANSFORM_CONTRACT` or `TRANSFORM_SQL`. */
export async function verifyCheck(session: Session, check: SqlCheck): Promise<void> {
  const statements = allStatements(check);
  for (const sql of statements) await requireSelect(session, { file: check.file, sql });
  try {
    for (const sql of statements) await session.rows(`DESCRIBE ${sql}`);
  } catch (error) {
    if (error instanceof PipelineError) throw error;
    const message = errorMessage(error);
    throw new PipelineError('TRANSFORM_SQL', `${placeOf(check.file, message)} does not run: ${message}`, {
      cause: error,
      hint: 'Correct the SQL of the check.',
      details: { file: check.file },
    });
  }
}
