/** The quality stage: judge the staged snapshot, and publish it only when every error-level check holds. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { PipelineError } from '../domain/errors.ts';
import { inTheirOrder } from '../domain/inTheirOrder.ts';
import type { Logger } from '../domain/logger.ts';
import type { ProgressSink } from '../domain/progress.ts';
import { type Clock, utcInstantMs } from '../domain/time.ts';
import { openSession, type Session } from '../lake/session.ts';
import { failingRowsFolder } from '../state/keys.ts';
import { listLatest } from '../state/latest.ts';
import { appendStage, lastStage, requireManifest } from '../state/manifest.ts';
import { closeStage, openStage } from '../state/openStages.ts';
import { publish, publishedVersions, requireFreshStage } from '../state/publish.ts';
import { readStaged } from '../state/staged.ts';
import { type CheckResult, rejects, type Severity } from '../state/stages/checkResult.ts';
import type { QualityStage } from '../state/stages/quality.ts';
import type { TransformsStage } from '../state/stages/transforms.ts';
import type { Storage } from '../storage/types.ts';
import type { Model } from '../transform/contract/model.ts';
import { embeddedModels } from '../transform/embedded.ts';
import { gatherThese, type Inputs } from '../transform/inputs.ts';
import { requireSelect } from '../transform/requireSelect.ts';
import { isSmallAccount, type SmallOptions, workersFor } from '../transform/smallWork.ts';
import { checkAcceptedValues } from './acceptedValues.ts';
import { allStatements } from './checkStatements.ts';
import { checkClosedPeriods } from './closedPeriods.ts';
import { checkNewFields, checkNotNull, checkSchema, checkUniqueKey } from './contractChecks.ts';
import { countTable, type TableCounts } from './countTable.ts';
import { derivedChecks } from './derivedChecks.ts';
import { checkFiles, embeddedChecks } from './embedded.ts';
import { checkFreshness } from './freshnessChecks.ts';
import { checkHistory } from './historyCheck.ts';
import { loadForChecks } from './loadForChecks.ts';
import { registryChecks } from './registryChecks.ts';
import { rememberCounts } from './rememberCounts.ts';
import { checkRowCounts } from './rowCountChecks.ts';
import { runSqlCheck } from './runSqlCheck.ts';
import { parseCheck, type SqlCheck } from './sqlCheck.ts';
import { readStagedTypes, type StagedTypes } from './stagedTypes.ts';
import { createStagedViews, type StagedPaths } from './stagedViews.ts';
import { checkTies } from './tiesCheck.ts';
import { writeFailingRows } from './writeFailingRows.ts';

export interface QualityOptions extends SmallOptions {
  readonly storage: Storage;
  /** The run whose staged snapshot is judged; the one staged last if absent. */
  readonly runId?: string | undefined;
  /** The models whose contracts count; those of the binary if absent. */
  readonly models?: readonly Model[] | undefined;
  /** The checks to run; those of the binary if absent. */
  readonly sqlChecks?: readonly SqlCheck[] | undefined;
  /** Publish even when a check fails. */
  readonly override: boolean;
  /** The least severity that keeps the snapshot from being published. */
  readonly failOn: Severity;
  readonly toolVersion: string;
  readonly memoryLimit: string;
  readonly threads?: number | undefined;
  readonly clock: Clock;
  readonly progress: ProgressSink;
  readonly logger: Logger;
  readonly signal: AbortSignal;
}

export interface QualityOutcome {
  readonly runId: string;
  readonly stage: QualityStage;
}

/** Checks, records the verdict in the run's manifest, and publishes if it may. A rejected snapshot is an outcome, not an error. Holds no lock itself. */
export async function runQuality(options: QualityOptions): Promise<QualityOutcome> {
  const { storage, clock } = options;
  const startedAt = utcInstantMs(clock());
  const runId = options.runId ?? (await stagedRun(storage));
  const manifest = await requireManifest(storage, runId);
  const transforms = lastStage(manifest, 'transforms');
  if (transforms === undefined) throw nothingStaged(`run ${runId} has no staged snapshot`);
  await requireFreshStage(storage, runId, transforms);
  requireModels(options.models ?? embeddedModels(), transforms, runId);
  await openStage(storage, {
    run_id: runId,
    stage: 'quality',
    started_at: startedAt,
    process: process.pid,
    stages_before: manifest.stages.length,
  });
  const checks = await runChecks(options, transforms, failingRowsFolder(runId, startedAt));
  const verdict = verdictOf(checks, options);
  const stage: QualityStage = {
    stage: 'quality',
    verdict,
    fail_on: options.failOn,
    started_at: startedAt,
    finished_at: utcInstantMs(clock()),
    tool_version: options.toolVersion,
    checks,
    publish: verdict === 'rejected' ? [] : publishedVersions(transforms),
  };
  await appendStage(storage, runId, stage, manifest.given_up);
  if (verdict !== 'rejected') await publish(storage, { runId, transforms, quality: stage });
  await closeStage(storage, runId, 'quality');
  return { runId, stage };
}

async function runChecks(options: QualityOptions, transforms: TransformsStage, folder: string): Promise<CheckResult[]> {
  const { storage, memoryLimit, signal } = options;
  const inputs = await gatherThese(storage, transforms.inputs);
  await using scratch = await storage.scratch();
  const spill = join(scratch.path, 'spill');
  await mkdir(spill);
  await using session = await openSession({
    memoryLimit,
    ...workersFor(inputs, options),
    signal,
    tempDirectory: spill,
    allowedDirectories: [storage.localDirectory],
  });
  const sqlChecks = options.sqlChecks ?? embeddedChecks();
  for (const check of sqlChecks) if (!isEmbedded(check)) await requireSelects(session, check);
  const paths = await createStagedViews(session, storage, transforms.models, isSmallAccount(inputs, options) ? 'TABLE' : 'VIEW');
  const types = await readStagedTypes(session);
  await loadForChecks(session, storage, inputs, sqlChecks);
  const results = await checkAll(session, options, { transforms, inputs, paths, types });
  return await writeFailingRows(session, { storage, directory: scratch.path, folder }, results);
}

async function requireSelects(session: Session, check: SqlCheck): Promise<void> {
  for (const sql of allStatements(check)) await requireSelect(session, { file: check.file, sql });
}

interface Staged {
  readonly transforms: TransformsStage;
  readonly inputs: Inputs;
  readonly paths: StagedPaths;
  readonly types: StagedTypes;
}

/** Checks, as many at once as the session runs statements; told in their order, whichever ends first. */
async function checkAll(session: Session, options: QualityOptions, staged: Staged): Promise<CheckResult[]> {
  const { transforms, inputs } = staged;
  const models = (options.models ?? embeddedModels()).filter((model) => transforms.models.some((one) => one.model === model.name));
  const sqlChecks = [...(options.sqlChecks ?? embeddedChecks()), ...derivedChecks(models), ...registryChecks(models)];
  options.progress({ kind: 'stage-start', stage: 'quality', total: models.length * 3 + inputs.coverage.size + sqlChecks.length + 5 });
  const results: CheckResult[] = [];
  const add = (found: readonly CheckResult[]) => {
    for (const result of found) results.push(reported(result, options));
  };
  add(checkNewFields(transforms.new_fields));
  const rows = new Map<string, number>();
  await inTheirOrder(
    models,
    session.width,
    async (model) => {
      const counts = await countTable(session, model);
      rows.set(nameOf(model), counts.rows);
      return await contractResults(session, options.storage, model, counts, staged);
    },
    add,
  );
  const remembering = rememberCounts(session, rows);
  add(await checkRowCounts(remembering, models));
  await inTheirOrder(sqlChecks, session.width, async (check) => [await runSqlCheck(remembering, check, inputs)], add);
  add(
    await checkFreshness(session, {
      dataThrough: transforms.data_through,
      lastSync: inputs.lastSync,
      latest: await listLatest(options.storage),
      nowSeconds: Math.floor(options.clock() / 1000),
      hasLedger: models.some(({ layer, name }) => layer === 'silver' && name === 'balance_transactions'),
    }),
  );
  options.progress({ kind: 'stage-done', stage: 'quality' });
  return results;
}

async function contractResults(
  session: Session,
  storage: Storage,
  model: Model,
  counts: TableCounts,
  { transforms, paths, types }: Pick<Staged, 'transforms' | 'paths' | 'types'>,
): Promise<CheckResult[]> {
  const staged = transforms.models.find(({ model: name }) => name === model.name);
  const hasFiles = (paths.get(nameOf(model)) ?? []).length > 0;
  return [
    checkSchema(model, hasFiles ? types.get(nameOf(model)) : undefined, transforms.drift),
    await checkNotNull(session, model, counts),
    await checkUniqueKey(session, model, counts),
    ...(await checkAcceptedValues(session, model, counts)),
    ...(await checkTies(session, model, counts)),
    ...(await checkHistory(session, model, counts)),
    ...(await checkClosedPeriods(session, storage, model, staged)),
  ];
}

function nameOf({ layer, name }: Pick<Model, 'layer' | 'name'>): string {
  return `${layer}.${name}`;
}

/** How a result is told while the checks run. */
const LOUDNESS = {
  passed: { shown: 'ok', level: undefined },
  skipped: { shown: 'ok', level: undefined },
  not_applicable: { shown: 'ok', level: undefined },
  warned: { shown: 'warn', level: 'warn' },
  failed: { shown: 'failed', level: 'error' },
  errored: { shown: 'failed', level: 'error' },
} as const;

function reported(result: CheckResult, { progress, logger, signal }: QualityOptions): CheckResult {
  signal.throwIfAborted();
  const item = `${result.check} ${result.model}`;
  const { level, shown } = LOUDNESS[result.status];
  const { found, milliseconds } = result;
  progress({ kind: 'item-done', stage: 'quality', item, status: shown, milliseconds, detail: found });
  const fields = { check: result.check, model: result.model, expected: result.expected, found: result.found };
  if (level !== undefined) logger[level](`check ${result.status}`, fields);
  return result;
}

/** A table without its contract would be published unjudged. */
function requireModels(models: readonly Model[], transforms: TransformsStage, runId: string): void {
  const unknown = transforms.models.find(({ model, layer }) => !models.some((one) => one.name === model && one.layer === layer));
  if (unknown === undefined) return;
  throw new PipelineError('TRANSFORM_CONTRACT', `run ${runId} has staged ${unknown.layer}.${unknown.model}, which no model here makes`, {
    hint: 'Give the same --sql-dir (or SQL_DIR) as to run-transforms; or run the transforms again without that model.',
  });
}

/** Our own files have been judged by the tests. */
function isEmbedded({ file, sql }: SqlCheck): boolean {
  const ours = checkFiles.get(file);
  return ours !== undefined && parseCheck(file, ours).sql === sql;
}

function verdictOf(checks: readonly CheckResult[], { override, failOn }: QualityOptions): QualityStage['verdict'] {
  if (!checks.some((check) => rejects(check, failOn))) return 'published';
  return override ? 'overridden' : 'rejected';
}

async function stagedRun(storage: Storage): Promise<string> {
  const runId = await readStaged(storage);
  if (runId !== null) return runId;
  throw nothingStaged(`there is no staged snapshot in ${storage.label}`);
}

function nothingStaged(what: string): PipelineError {
  return new PipelineError('STORAGE_NOTHING_STAGED', what, { hint: 'Build one first: payments-pipeline run-transforms' });
}
