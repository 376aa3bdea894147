/** Two versions of one object in the same second that say different things: which came last, a source that knows whole seconds cannot tell. */
import type { Session } from '../lake/session.ts';
import { sqlName } from '../lake/sqlText.ts';
import type { CheckResult } from '../state/stages/checkResult.ts';
import type { Model } from '../transform/contract/model.ts';
import type { TableCounts } from './countTable.ts';
import { notPassed, passed, SAMPLE_ROWS, type Subject } from './result.ts';
import { tellsTies } from './tellsTies.ts';

/** For models that say whether a row is tied. */
export async function checkTies(session: Session, model: Model, { rows, tied }: TableCounts): Promise<CheckResult[]> {
  if (!tellsTies(model)) return [];
  const started = performance.now();
  const relation = `${model.layer}.${sqlName(model.name)}`;
  const keys = model.key.map(sqlName).join(', ');
  const sql = `SELECT ${keys}, observed_at, observed_via, bronze_run_id FROM ${relation} WHERE is_tied ORDER BY ${keys}`;
  const about: Subject = {
    check: 'same_second_ties',
    model: `${model.layer}.${model.name}`,
    kind: 'unique_key',
    severity: 'warn',
    rule: 'Of two versions of an object that were read in one second and say different things, it is known which came last.',
    sql,
    checkedRows: rows,
    hint: 'The rows are those of the version that was read last. Extract again: what changes in the meantime, or is listed again, ends the tie.',
  };
  if (tied === 0) return [passed(about, 'no tie', started)];
  const sample = await session.rows(`${sql} LIMIT ${SAMPLE_ROWS}`);
  return [notPassed(about, { expected: 'no tie', found: `${tied} objects tied`, failingRows: tied, sample }, started)];
}
