import { PipelineError } from '../domain/errors.ts';
import type { Session } from '../lake/session.ts';
import { sqlName, sqlString } from '../lake/sqlText.ts';
import { storedEntities } from '../registry/index.ts';
import { type Catalog, objectTables } from './catalog.ts';
import { hasPrefix } from './findObject.ts';

/** Typing errors within which an id may have been meant. */
const MOST_ERRORS = 3;
/** Characters of an id from which on it is taken for the beginning of a longer one. */
const A_BEGINNING = 6;

/** The error for an id that nothing has: what may have been meant, or what ids look like. */
export async function unknownId(session: Session, catalog: Catalog, asked: string, store: string): Promise<PipelineError> {
  const near = await nearIds(session, catalog, asked);
  const meant = near.length === 0 ? '' : `; did you mean ${near.join(', ').replace(/, ([^,]*)$/, ' or $1')}?`;
  return new PipelineError('USAGE_UNKNOWN_ID', `nothing in ${store} has the id ${JSON.stringify(asked)}${meant}`, {
    hint: isKnownKind(asked)
      ? `It may not have been extracted: payments-pipeline runs list says which days have been. ${whereIdsAre(catalog, asked)}`
      : `An id says what it is by how it begins: ${PREFIXES}. An invoice may also be named by its number.`,
  });
}

const PREFIXES =
  'ch_ charge, re_ refund, du_ dispute, in_ invoice, po_ payout, cus_ customer, txn_ balance transaction, pi_ payment intent';

function whereIdsAre(catalog: Catalog, asked: string): string {
  if (catalog.length === 0) return 'No table is published yet: what was looked at is Bronze, of which ids are known only whole.';
  return `Ids that there are: payments-pipeline query "select id from ${tableOf(asked)} limit 5"`;
}

function isKnownKind(asked: string): boolean {
  return storedEntities.some(({ name }) => hasPrefix(name, asked));
}

function tableOf(asked: string): string {
  return `silver.${storedEntities.find(({ name }) => hasPrefix(name, asked))?.name ?? 'charges'}`;
}

/** Up to three ids of the same kind: those that begin so, then those within a few typing errors. */
async function nearIds(session: Session, catalog: Catalog, asked: string): Promise<string[]> {
  const tables = objectTables(catalog).filter(({ name }) => hasPrefix(name, asked));
  if (tables.length === 0) return [];
  const text = sqlString(asked);
  const begins = asked.length >= A_BEGINNING ? `starts_with(lower(id), lower(${text}))` : 'false';
  const close = `abs(length(id) - ${asked.length}) <= ${MOST_ERRORS} AND damerau_levenshtein(lower(id), lower(${text})) <= ${MOST_ERRORS}`;
  const ids = tables.map(({ name }) => `SELECT id FROM silver.${sqlName(name)} WHERE ${begins} OR (${close})`).join(' UNION ');
  const rows = await session.rows(
    `SELECT id FROM (${ids}) ORDER BY NOT (${begins}), damerau_levenshtein(lower(id), lower(${text})), id LIMIT 3`,
  );
  return rows.map(({ id }) => String(id));
}
