/**
 * A session with the tables as one run has staged them, published or not: what its checks have seen. `silver.*` and `gold.*` are views of the
 * staged files; `bronze.*` is read from its parts, with the fields that checks read, when the statement names it.
 */
import { PipelineError } from '../domain/errors.ts';
import { requireFiles } from '../lake/requireFiles.ts';
import { openSession, type Session, type SessionOptions } from '../lake/session.ts';
import { loadForChecks } from '../quality/loadForChecks.ts';
import type { SqlCheck } from '../quality/sqlCheck.ts';
import { createStagedViews } from '../quality/stagedViews.ts';
import { lastStage, type Manifest } from '../state/manifest.ts';
import type { TransformsStage } from '../state/stages/transforms.ts';
import type { Storage } from '../storage/types.ts';
import { references } from '../transform/graph.ts';
import { gatherThese } from '../transform/inputs.ts';

export interface StagedOptions extends Omit<SessionOptions, 'allowedDirectories' | 'schemas'> {
  /** The statement that will be asked, for the Bronze that it names. */
  readonly sql: string;
  /** The checks of this binary and of the user's directory: they say which fields of Bronze are read. */
  readonly sqlChecks: readonly SqlCheck[];
}

/** Opens the session; throws `STORAGE_NOTHING_STAGED` for a run that built nothing, `STORAGE_MISSING` when its files are gone. The caller disposes of it. */
export async function openStaged(storage: Storage, manifest: Manifest, { sql, sqlChecks, ...options }: StagedOptions): Promise<Session> {
  const transforms = lastStage(manifest, 'transforms');
  if (transforms === undefined) throw nothingStaged(manifest.run_id);
  await requireStagedFiles(storage, manifest.run_id, transforms);
  const session = await openSession({ ...options, schemas: ['gold', 'silver'], allowedDirectories: [storage.localDirectory] });
  try {
    await createStagedViews(session, storage, transforms.models);
    await loadBronzeOf(session, storage, transforms, { sql, sqlChecks });
    return session;
  } catch (error) {
    await session[Symbol.asyncDispose]();
    throw error;
  }
}

async function requireStagedFiles(storage: Storage, runId: string, { models }: TransformsStage): Promise<void> {
  for (const { table, add } of models) await requireFiles(storage, table, add, `the snapshot that run ${runId} has staged is not whole`);
}

async function loadBronzeOf(
  session: Session,
  storage: Storage,
  transforms: TransformsStage,
  { sql, sqlChecks }: Pick<StagedOptions, 'sql' | 'sqlChecks'>,
): Promise<void> {
  const named = new Set(references(sql).flatMap(({ schema, name }) => (schema === 'bronze' ? [name] : [])));
  if (named.size === 0) return;
  const inputs = await gatherThese(storage, transforms.inputs);
  const streams = new Map([...inputs.streams].filter(([stream]) => named.has(stream)));
  await loadForChecks(session, storage, { ...inputs, streams }, sqlChecks);
}

function nothingStaged(runId: string): PipelineError {
  return new PipelineError('STORAGE_NOTHING_STAGED', `run ${runId} has built no tables`, {
    hint: 'See which runs have: payments-pipeline runs list. Without --staged, query asks what is published.',
  });
}
