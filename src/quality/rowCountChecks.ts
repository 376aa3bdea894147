import { mapConcurrently } from '../domain/mapConcurrently.ts';
import type { Session } from '../lake/session.ts';
import { sqlName } from '../lake/sqlText.ts';
import { storedEntities } from '../registry/index.ts';
import type { CheckResult } from '../state/stages/checkResult.ts';
import type { Model } from '../transform/contract/model.ts';
import { notPassed, passed, SAMPLE_ROWS, type Subject } from './result.ts';

/** For every entity with a table: as many rows in Silver as there are distinct ids in Bronze, which is read again for this. */
export async function checkRowCounts(session: Session, models: readonly Pick<Model, 'layer' | 'name'>[]): Promise<CheckResult[]> {
  const staged = new Set(models.filter(({ layer }) => layer === 'silver').map(({ name }) => name));
  const counted = storedEntities.filter(({ name, isSingleton }) => staged.has(name) && isSingleton !== true);
  return await mapConcurrently(counted, session.width, ({ name }) => checkEntity(session, name));
}

async function checkEntity(session: Session, entity: string): Promise<CheckResult> {
  const started = performance.now();
  const about: Subject = {
    check: 'bronze_row_count',
    model: `silver.${entity}`,
    kind: 'row_count',
    severity: 'error',
    rule: 'Silver has one row for each distinct id in Bronze.',
  };
  const bronze = await session.count(`SELECT count(*) FROM bronze.${sqlName(entity)}`);
  const silver = await session.count(`SELECT count(*) FROM silver.${sqlName(entity)}`);
  const sql = selectMissing(entity);
  const of = { ...about, sql, checkedRows: bronze };
  if (bronze === silver) return passed(of, `${bronze} rows`, started);
  const sample = await session.rows(`${sql} LIMIT ${SAMPLE_ROWS}`);
  return notPassed(of, { expected: `${bronze} rows`, found: `${silver} rows`, failingRows: Math.abs(bronze - silver), sample }, started);
}

function selectMissing(entity: string): string {
  return `SELECT coalesce(b.record.id, s.id) AS id, b.record.id IS NOT NULL AS in_bronze, s.id IS NOT NULL AS in_silver
FROM bronze.${sqlName(entity)} AS b
FULL JOIN silver.${sqlName(entity)} AS s ON s.id = b.record.id
WHERE b.record.id IS NULL OR s.id IS NULL
ORDER BY 1`;
}
