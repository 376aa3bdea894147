/** Everything that the store says of one object, from the bytes that came in to the payout that its money left in. */
import type { Row, Session } from '../lake/session.ts';
import { sqlName, sqlString } from '../lake/sqlText.ts';
import { maskPersonal } from '../quality/maskPersonal.ts';
import { nothingPublished } from '../query/openPublished.ts';
import { events, storedEntities, webhookEvents } from '../registry/index.ts';
import type { Latest } from '../state/latest.ts';
import type { Storage } from '../storage/types.ts';
import { bronzeVersions } from './bronzeVersions.ts';
import { type Catalog, findTable, readCatalog } from './catalog.ts';
import { maskChange } from './changes.ts';
import { eventsAbout } from './eventsAbout.ts';
import { findObject, hasPrefix } from './findObject.ts';
import { goldRows } from './goldRows.ts';
import { movementsOf } from './movementsOf.ts';
import { namedBy, namers } from './neighbours.ts';
import { payoutBook } from './payoutBook.ts';
import { throughPayments } from './throughPayments.ts';
import type { Explanation, Subject } from './types.ts';
import { unknownId } from './unknownId.ts';

export interface ExplainOptions {
  /** The id, or the number of an invoice. */
  readonly asked: string;
  /** How many of a list are told; all are counted. */
  readonly limit: number;
  /** Whether personal data is told too. */
  readonly personal: boolean;
  readonly signal: AbortSignal;
}

/** Follows the object through what is published and through Bronze; throws `USAGE_UNKNOWN_ID` when nothing has the id, `STORAGE_NOTHING_PUBLISHED` when the store has nothing at all. */
export async function explain(
  storage: Storage,
  session: Session,
  models: readonly Latest[],
  options: ExplainOptions,
): Promise<Explanation> {
  const catalog = await readCatalog(session);
  const subject = await findObject(session, catalog, options.asked);
  const told =
    subject === undefined ? await onlyInBronze(storage, options) : await whole(storage, session, catalog, subject, models, options);
  if (told === undefined) {
    const isEmpty = catalog.length === 0 && !(await hasBronze(storage));
    throw isEmpty ? nothingPublished(storage) : await unknownId(session, catalog, options.asked, storage.label);
  }
  return options.personal ? told : masked(told);
}

async function hasBronze(storage: Storage): Promise<boolean> {
  for await (const _ of storage.list('bronze/')) return true;
  return false;
}

async function whole(
  storage: Storage,
  session: Session,
  catalog: Catalog,
  subject: Subject,
  models: readonly Latest[],
  { limit, signal }: ExplainOptions,
): Promise<Explanation> {
  const row = await silverRow(session, subject);
  const published = models.find(({ layer, model }) => layer === 'silver' && model === subject.table);
  const names = [...(await namedBy(session, catalog, subject, row)), ...(await throughPayments(session, catalog, subject, row, limit))];
  const created = typeof row['created_at'] === 'string' ? Date.parse(row['created_at']) / 1000 : undefined;
  return {
    ...subject,
    silver: { version: published?.version ?? 0, run_id: published?.run_id ?? '', row },
    history: await historyOf(session, catalog, subject),
    names,
    named_by: await namers(session, catalog, subject, limit),
    movements: await movementsOf(session, catalog, subject, limit),
    payout: subject.table === 'payouts' ? await payoutBook(session, catalog, subject.id) : null,
    gold: await goldRows(session, catalog, subject),
    events: await eventsAbout(session, catalog, subject, limit),
    bronze: await bronzeVersions(storage, { id: subject.id, stream: subject.table, createdUnix: created, signal }),
  };
}

/** What was extracted and is not published yet, in its own stream or in an event alone; undefined when Bronze does not have it either. */
async function onlyInBronze(storage: Storage, { asked, signal }: ExplainOptions): Promise<Explanation | undefined> {
  for (const { name, object } of storedEntities.filter((entity) => hasPrefix(entity.name, asked))) {
    const bronze = await bronzeVersions(storage, { id: asked, stream: name, createdUnix: undefined, signal });
    if (bronze.versions.length > 0) return unpublished({ id: asked, table: name, object }, bronze);
  }
  for (const stream of [events.name, webhookEvents.name]) {
    const bronze = await bronzeVersions(storage, { id: asked, stream, inEvents: true, createdUnix: undefined, signal });
    if (bronze.versions.length > 0) return unpublished({ id: asked, table: stream, object: objectByPrefix(asked) }, bronze);
  }
  return undefined;
}

function objectByPrefix(id: string): string {
  return storedEntities.find(({ name }) => hasPrefix(name, id))?.object ?? 'object';
}

function unpublished(subject: Subject, bronze: Explanation['bronze']): Explanation {
  const none = { total: 0, newest: [] };
  return {
    ...subject,
    silver: null,
    history: null,
    names: [],
    named_by: [],
    gold: [],
    payout: null,
    movements: none,
    events: none,
    bronze,
  };
}

async function silverRow(session: Session, { table, id }: Subject): Promise<Row> {
  const [row] = await session.rows(`SELECT * FROM silver.${sqlName(table)} WHERE id = ${sqlString(id)} LIMIT 1`);
  return row ?? {};
}

async function historyOf(session: Session, catalog: Catalog, { table, id }: Subject): Promise<readonly Row[] | null> {
  const name = `${table}_history`;
  if (findTable(catalog, 'silver', name) === undefined) return null;
  return await session.rows(`SELECT * FROM silver.${sqlName(name)} WHERE id = ${sqlString(id)} ORDER BY valid_from`);
}

function masked(told: Explanation): Explanation {
  return {
    ...told,
    silver: told.silver === null ? null : { ...told.silver, row: maskPersonal(told.silver.row) },
    history: told.history?.map(maskPersonal) ?? null,
    gold: told.gold.map((gold) => ({ ...gold, row: gold.row === null ? null : maskPersonal(gold.row) })),
    bronze: {
      ...told.bronze,
      versions: told.bronze.versions.map((version) => ({ ...version, changes: version.changes.map(maskChange) })),
    },
  };
}
