/**
 * A session with the published tables as views: `silver.<entity>` and `gold.<model>`, each at the version that `_latest` points to, or at an
 * earlier one. A name without a schema is looked for in Gold, then in Silver.
 */
import { PipelineError } from '../domain/errors.ts';
import { readSnapshot } from '../lake/log.ts';
import { fileKeys, scanSql, snapshotColumns } from '../lake/scanSql.ts';
import { openSession, type Session, type SessionOptions } from '../lake/session.ts';
import { sqlName } from '../lake/sqlText.ts';
import { type Latest, listLatest } from '../state/latest.ts';
import type { Storage } from '../storage/types.ts';
import { type AsOf, findVersion } from './asOf.ts';

export interface Published {
  readonly session: Session;
  /** The tables that are shown, each with the version that is shown. */
  readonly models: readonly Latest[];
  /** Tables that had no version then, by name (`gold.fct_payments`), with the reason. */
  readonly absent: ReadonlyMap<string, string>;
}

export interface PublishedOptions extends Omit<SessionOptions, 'allowedDirectories'> {
  /** An earlier state; what is published now if absent. */
  readonly asOf?: AsOf | undefined;
  /** The models that are needed, by name; all if absent. Those that are not are neither read nor shown. */
  readonly isWanted?: ((model: string) => boolean) | undefined;
  /** Opens without a table where nothing was ever published, for who looks further than the tables. */
  readonly orNothing?: boolean;
}

/** Opens the session; throws `STORAGE_NOTHING_PUBLISHED` when no model was ever published, or none then. The caller disposes of the session. */
export async function openPublished(
  storage: Storage,
  { asOf, isWanted, orNothing = false, ...options }: PublishedOptions,
): Promise<Published> {
  const latest = await listLatest(storage, isWanted);
  if (latest.length === 0 && !orNothing) throw nothingPublished(storage);
  const { models, absent } =
    asOf === undefined ? { models: latest, absent: new Map<string, string>() } : await modelsAt(storage, latest, asOf);
  if (models.length === 0 && !orNothing) throw nothingThen([...absent.values()]);
  const views = await Promise.all(models.map((model) => viewSql(storage, model)));
  const session = await openSession({ ...options, schemas: ['gold', 'silver'], allowedDirectories: [storage.localDirectory] });
  if (views.length > 0) await session.run(views.join(';\n'));
  return { session, models, absent };
}

/** The error of a statement that failed because it reads a table that had no version then; any other error as it is. */
export function explainAbsent(error: unknown, sql: string, absent: ReadonlyMap<string, string>): unknown {
  if (!(error instanceof PipelineError) || error.code !== 'USAGE_BAD_SQL') return error;
  const words = new Set(sql.toLowerCase().match(/[a-z0-9_]+/g) ?? []);
  const why = [...absent].find(([name]) => words.has(name.slice(name.indexOf('.') + 1)))?.[1];
  return why === undefined ? error : nothingThen([why]);
}

async function modelsAt(storage: Storage, latest: readonly Latest[], asOf: AsOf): Promise<Pick<Published, 'models' | 'absent'>> {
  const found = await Promise.all(latest.map(async (one) => ({ one, version: await findVersion(storage, one, asOf) })));
  const models = found.flatMap(({ one, version }) => (typeof version === 'number' ? [{ ...one, version }] : []));
  const absent = found.flatMap(({ one, version }) =>
    typeof version === 'string' ? [[`${one.layer}.${one.model}`, version] as const] : [],
  );
  return { models, absent: new Map(absent) };
}

async function viewSql(storage: Storage, { layer, model, table, version }: Latest): Promise<string> {
  const snapshot = await readSnapshot(storage, table, version);
  const paths = await storage.localPaths(fileKeys(table, snapshot.files.values()));
  return `CREATE VIEW ${layer}.${sqlName(model)} AS ${scanSql({ ...snapshotColumns(snapshot), paths })}`;
}

/** The error of whoever needs a table. */
export function nothingPublished(storage: Storage): PipelineError {
  return new PipelineError('STORAGE_NOTHING_PUBLISHED', `no table has been published in ${storage.label} yet`, {
    hint: 'Run the pipeline first: payments-pipeline run-pipeline --days 7. Or look into another folder with --data-dir.',
  });
}

function nothingThen(reasons: readonly string[]): PipelineError {
  const more = reasons.length > 1 ? `; nor has any of the other ${reasons.length - 1} tables` : '';
  return new PipelineError('STORAGE_NOTHING_PUBLISHED', `${reasons[0] ?? 'no table'}${more}`, {
    hint: 'Give a later --as-of, or none for what is published now. When each version was published: payments-pipeline runs list.',
  });
}
