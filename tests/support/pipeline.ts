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
import { openPublished } from '../../src/query/openPublished.ts';
import { entities } from '../../src/registry/index.ts';
import { createSource } from '../../src/source/createSource.ts';
import { recover } from '../../src/state/recover.ts';
import type { Severity } from '../../src/state/stages/checkResult.ts';
import { openLocalStorage } from '../../src/storage/local/index.ts';
import type { Storage } from '../../src/storage/types.ts';
import { embeddedModels } from '../../src/transform/embedded.ts';
import { references } from '../../src/transform/graph.ts';
import { runTransforms } from '../../src/transform/runTransforms.ts';

/** 2026-03-01: the companies of these tests live before it, so that their clock needs no real one. */
const START = Date.UTC(2026, 2, 1) / 1000;

export interface PipelineOptions extends Partial<MockOptions> {
  readonly days?: number;
  readonly volume?: number;
  /** Three entities and what hangs on them alone: for tests that run the whole pipeline many times. */
  readonly small?: boolean;
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
    options?: { readonly days?: number; readonly only?: string; readonly signal?: AbortSignal },
  ): ReturnType<typeof runExtract>;
  transforms(runId: string, options?: { readonly fullRefresh?: boolean }): ReturnType<typeof runTransforms>;
  quality(runId?: string, options?: { readonly override?: boolean; readonly failOn?: Severity }): ReturnType<typeof runQuality>;
  /** Everything under one run id, after recovery, as `run-pipeline` does it. */
  all(runId: string, options?: { readonly days?: number }): ReturnType<typeof runQuality>;
  query(sql: string): Promise<Row[]>;
}

/** Starts a mock and an empty store. Small by default: three days of about eight payments. */
export async function startPipeline(options: PipelineOptions = {}): Promise<Pipeline & Stages> {
  const { intercept, small = false, ...mockOptions } = options;
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
  const on = (store: Storage) => stagesOn(store, `http://127.0.0.1:${server.port}`, small);
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

const SMALL_ENTITIES = ['customers', 'charges', 'balance_transactions'];
const SMALL_MODELS = embeddedModels().filter(({ name }) => [...SMALL_ENTITIES, 'dim_customers'].includes(name));
const SMALL = {
  models: SMALL_MODELS,
  sqlChecks: embeddedChecks().filter(({ sql }) =>
    references(sql).every(
      ({ schema, name }) => schema === 'bronze' || SMALL_MODELS.some((model) => model.layer === schema && model.name === name),
    ),
  ),
};

function stagesOn(storage: Storage, url: string, small: boolean): Stages {
  const scope = small ? SMALL : {};
  const offered = small ? entities.filter(({ name }) => SMALL_ENTITIES.includes(name)) : entities;
  const common = {
    storage,
    toolVersion: 'test',
    memoryLimit: '1GB',
    threads: 1,
    clock: () => Date.now(),
    progress: silentProgress,
    logger: silentLogger,
    signal: new AbortController().signal,
  };
  const extract: Stages['extract'] = (runId, { days, only, signal = common.signal } = {}) => {
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
    return runExtract({ ...common, signal, source, sourceUrl: url, entities: chosen, runId, days, defaultDays: 3650, safetySeconds: 3600 });
  };
  const transforms: Stages['transforms'] = (runId, { fullRefresh = false } = {}) =>
    runTransforms({ ...common, ...(small ? { models: SMALL.models } : {}), runId, fullRefresh });
  const quality: Stages['quality'] = (runId, { override = false, failOn = 'error' } = {}) =>
    runQuality({ ...common, ...scope, runId, override, failOn });
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
