/** A whole pipeline inside the test's process: a mock behind a real socket, a store in a temporary directory, and each stage as a call. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createMock, type Mock, type MockOptions } from '../../mock/index.ts';
import { silentLogger } from '../../src/domain/logger.ts';
import { silentProgress } from '../../src/domain/progress.ts';
import { Secret } from '../../src/domain/secret.ts';
import { runExtract } from '../../src/extract/runExtract.ts';
import type { Row } from '../../src/lake/session.ts';
import { embeddedChecks } from '../../src/quality/embedded.ts';
import { runQuality } from '../../src/quality/runQuality.ts';
import type { SqlCheck } from '../../src/quality/sqlCheck.ts';
import { openPublished } from '../../src/query/openPublished.ts';
import { type Entity, entities } from '../../src/registry/index.ts';
import { createSource } from '../../src/source/createSource.ts';
import { recover } from '../../src/state/recover.ts';
import type { Severity } from '../../src/state/stages/checkResult.ts';
import { openLocalStorage } from '../../src/storage/local/index.ts';
import type { Storage } from '../../src/storage/types.ts';
import type { Model } from '../../src/transform/contract/model.ts';
import { embeddedModels } from '../../src/transform/embedded.ts';
import { type Reference, references, sortModels } from '../../src/transform/graph.ts';
import { runTransforms } from '../../src/transform/runTransforms.ts';

/** 2026-03-01: the companies of these tests live before it, so that their clock needs no real one. */
const START = Date.UTC(2026, 2, 1) / 1000;

export interface PipelineOptions extends Partial<MockOptions> {
  readonly days?: number;
  readonly volume?: number;
  /** Three entities and one Gold table of them: for tests that run the whole pipeline many times. */
  readonly small?: boolean;
  /** These entities, and every model and check that needs no others: for tests that are about some of them. */
  readonly of?: readonly string[];
  /** What the source answers instead, for a test that changes pages on their way. */
  readonly intercept?: (request: Request, answer: (request: Request) => Promise<Response>) => Promise<Response>;
}

export interface Pipeline extends AsyncDisposable {
  readonly mock: Mock;
  readonly root: string;
  readonly storage: Storage;
  /** All stages on another view of the store, such as one that fails. */
  on(storage: Storage): Stages;
}

export interface Stages {
  extract(
    runId: string,
    options?: {
      readonly days?: number;
      readonly only?: string;
      readonly sweep?: boolean;
      readonly signal?: AbortSignal;
      readonly chains?: number;
    },
  ): ReturnType<typeof runExtract>;
  transforms(runId: string, options?: { readonly fullRefresh?: boolean }): ReturnType<typeof runTransforms>;
  quality(runId?: string, options?: { readonly override?: boolean; readonly failOn?: Severity }): ReturnType<typeof runQuality>;
  /** Everything under one run id, after recovery, as `run-pipeline` does it. */
  all(runId: string, options?: { readonly days?: number }): ReturnType<typeof runQuality>;
  query(sql: string): Promise<Row[]>;
}

/** Starts a mock and an empty store. Small by default: three days of about eight payments. */
export async function startPipeline(options: PipelineOptions = {}): Promise<Pipeline & Stages> {
  const { intercept, small = false, of, ...mockOptions } = options;
  const scope = small ? SMALL : of === undefined ? ALL : scopeOf(of);
  const mock = createMock({
    seed: 1,
    startUnix: START,
    days: 3,
    volume: 8,
    frozen: true,
    clock: () => Date.now(),
    pretty: false,
    ...mockOptions,
  });
  const answer = async (request: Request) => await mock.fetch(request);
  const server = Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    fetch: (request) => (intercept === undefined ? answer(request) : intercept(request, answer)),
  });
  const root = await mkdtemp(join(tmpdir(), 'pipeline-'));
  const storage = openLocalStorage(root);
  const on = (store: Storage) => stagesOn(store, `http://127.0.0.1:${server.port}`, scope);
  return {
    mock,
    root,
    storage,
    on,
    ...on(storage),
    [Symbol.asyncDispose]: async () => {
      await server.stop(true);
      await rm(root, { recursive: true, force: true });
    },
  };
}

interface Scope {
  readonly entities: readonly Entity[];
  readonly models: readonly Model[];
  readonly sqlChecks: readonly SqlCheck[];
}

const ALL: Scope = { entities, models: embeddedModels(), sqlChecks: embeddedChecks() };
const SMALL = scopeOf(
  ['customers', 'charges', 'balance_transactions'],
  ({ layer, name }) => layer === 'silver' || name === 'dim_customers',
);

function scopeOf(names: readonly string[], wanted: (model: Model) => boolean = () => true): Scope {
  const chosen = entities.filter(({ name }) => names.includes(name));
  const streams = chosen.flatMap(({ name, children }) => [name, ...children.map(({ stream }) => stream)]);
  const models: Model[] = [];
  const isThere = ({ schema, name }: Reference) =>
    schema === 'bronze'
      ? streams.includes(name.replace(/_versions$/, ''))
      : models.some((model) => model.layer === schema && model.name === name);
  for (const model of sortModels(embeddedModels())) if (wanted(model) && references(model.sql).every(isThere)) models.push(model);
  const sqlChecks = embeddedChecks().filter(({ sql }) => references(sql).every(isThere));
  return { entities: chosen, models, sqlChecks };
}

function stagesOn(storage: Storage, url: string, scope: Scope): Stages {
  const { entities: offered, models, sqlChecks } = scope;
  const common = {
    storage,
    toolVersion: 'test',
    memoryLimit: '1GB',
    threads: 4,
    clock: () => Date.now(),
    progress: silentProgress,
    logger: silentLogger,
    signal: new AbortController().signal,
  };
  const extract: Stages['extract'] = (runId, { days, only, sweep, chains, signal = common.signal } = {}) => {
    const source = () =>
      createSource({
        baseUrl: url,
        apiKey: new Secret('sk_test_mock'),
        fetch,
        clock: common.clock,
        random: () => 0.5,
        sleep: async () => {},
        maxPageSize: 100,
        maxRetries: 2,
        timeoutMs: 10_000,
        signal,
      });
    const chosen = only === undefined ? offered : entities.filter(({ name }) => name === only);
    return runExtract({
      ...common,
      signal,
      chains,
      source,
      sourceUrl: url,
      entities: chosen,
      runId,
      days,
      sweep,
      defaultDays: 3650,
      safetySeconds: 3600,
    });
  };
  const transforms: Stages['transforms'] = (runId, { fullRefresh = false } = {}) =>
    runTransforms({ ...common, models, runId, fullRefresh });
  const quality: Stages['quality'] = (runId, { override = false, failOn = 'error' } = {}) =>
    runQuality({ ...common, models, sqlChecks, runId, override, failOn });
  return {
    extract,
    transforms,
    quality,
    all: async (runId, options) => {
      await recover(storage, silentLogger);
      await extract(runId, options);
      await transforms(runId);
      return await quality(runId);
    },
    query: (sql) => querySql(storage, sql),
  };
}

async function querySql(storage: Storage, sql: string): Promise<Row[]> {
  await using scratch = await storage.scratch();
  const { session } = await openPublished(storage, { memoryLimit: '1GB', threads: 1, tempDirectory: scratch.path });
  await using _session = session;
  return await session.rows(sql);
}
