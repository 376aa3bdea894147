/**
 * A session with the published tables as views: `silver.<entity>` and `gold.<model>`, each at the version that `_latest` points to.
 * A name without a schema is looked for in Gold, then in Silver.
 */
import { PipelineError } from '../domain/errors.ts';
import { readSnapshot } from '../lake/log.ts';
import { fileKeys, scanSql, snapshotColumns } from '../lake/scanSql.ts';
import { openSession, type Session, type SessionOptions } from '../lake/session.ts';
import { sqlName } from '../lake/sqlText.ts';
import { type Latest, listLatest } from '../state/latest.ts';
import type { Storage } from '../storage/types.ts';

export interface Published {
  readonly session: Session;
  readonly models: readonly Latest[];
}

/** Opens the session; throws `STORAGE_NOTHING_PUBLISHED` when no model was ever published. The caller disposes of the session. */
export async function openPublished(storage: Storage, options: Omit<SessionOptions, 'allowedDirectories'>): Promise<Published> {
  const models = await listLatest(storage);
  if (models.length === 0) throw nothingPublished(storage);
  const views = await Promise.all(models.map((latest) => viewSql(storage, latest)));
  const session = await openSession({ ...options, schemas: ['gold', 'silver'], allowedDirectories: [storage.localDirectory] });
  await session.run(views.join(';\n'));
  return { session, models };
}

async function viewSql(storage: Storage, { layer, model, table, version }: Latest): Promise<string> {
  const snapshot = await readSnapshot(storage, table, version);
  const paths = await storage.localPaths(fileKeys(table, snapshot.files.values()));
  return `CREATE VIEW ${layer}.${sqlName(model)} AS ${scanSql({ ...snapshotColumns(snapshot), paths })}`;
}

function nothingPublished(storage: Storage): PipelineError {
  return new PipelineError('STORAGE_NOTHING_PUBLISHED', `no table has been published in ${storage.label} yet`, {
    hint: 'Run the pipeline first: payments-pipeline run-pipeline --days 7. Or look into another folder with --data-dir.',
  });
}
