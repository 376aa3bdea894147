/** A history says one thing of an object at any moment: its states follow each other and do not overlap, and the last alone is current. */
import type { Session } from '../lake/session.ts';
import { sqlName } from '../lake/sqlText.ts';
import type { CheckResult } from '../state/stages/checkResult.ts';
import type { Model } from '../transform/contract/model.ts';
import type { TableCounts } from './countTable.ts';
import { notPassed, passed, SAMPLE_ROWS, type Subject } from './result.ts';

/** For histories. */
export async function checkHistory(session: Session, model: Model, { rows }: TableCounts): Promise<CheckResult[]> {
  if (model.history === undefined) return [];
  const started = performance.now();
  const relation = `${model.layer}.${sqlName(model.name)}`;
  const thing = model.key.filter((name) => name !== 'valid_from').map(sqlName);
  const overlapping = `SELECT * FROM (
      SELECT ${thing.join(', ')}, valid_from, valid_to, is_current, lead(valid_from) OVER (PARTITION BY ${thing.join(', ')} ORDER BY valid_from) AS next_from
      FROM ${relation}
    ) AS states WHERE valid_to <= valid_from OR is_current <> (valid_to IS NULL) OR (next_from IS NOT NULL AND (valid_to IS NULL OR valid_to > next_from))`;
  const about: Subject = {
    check: 'history',
    model: `${model.layer}.${model.name}`,
    kind: 'history',
    severity: 'error',
    rule: 'The states of an object do not overlap, each ends after it began, and only one that has no end is current.',
    sql: `${overlapping} ORDER BY ${thing.join(', ')}, valid_from`,
    checkedRows: rows,
    hint: 'Build the history anew from all of Bronze: payments-pipeline run-transforms --full-refresh.',
  };
  const count = await session.count(`SELECT count(*) FROM (${overlapping}) AS overlapping`);
  if (count === 0) return [passed(about, 'no overlap', started)];
  const sample = await session.rows(`${about.sql} LIMIT ${SAMPLE_ROWS}`);
  return [notPassed(about, { expected: 'no overlap', found: `${count} states overlap`, failingRows: count, sample }, started)];
}
