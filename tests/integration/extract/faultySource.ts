/** A mock behind a socket whose faults can be taken away, and the extract stage against it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createMock, type Mock, type MockOptions } from '../../../mock/index.ts';
import { silentLogger } from '../../../src/domain/logger.ts';
import { silentProgress } from '../../../src/domain/progress.ts';
import type { ExtractOptions } from '../../../src/extract/extractOptions.ts';
import { runExtract } from '../../../src/extract/runExtract.ts';
import { entities } from '../../../src/registry/index.ts';
import { createSource } from '../../../src/source/createSource.ts';
import type { SourceOptions } from '../../../src/source/types.ts';
import { openLocalStorage } from '../../../src/storage/local/index.ts';
import type { Storage } from '../../../src/storage/types.ts';

const START = Date.UTC(2026, 2, 1) / 1000;

export interface FaultyOptions {
  readonly faults?: MockOptions['faults'];
  readonly days?: number;
  readonly volume?: number;
  /** Answers instead of the mock where it returns something; `calm()` takes it away too. */
  readonly before?: (request: Request) => Promise<Response | undefined> | Response | undefined;
}

export interface RunOptions
  extends Partial<
    Pick<ExtractOptions, 'continueOnDenied' | 'from' | 'to' | 'days' | 'checkpointMs' | 'chains' | 'clock' | 'followEvents'>
  > {
  readonly only?: string;
  readonly signal?: AbortSignal;
  readonly timeoutMs?: number;
  readonly key?: string;
  readonly source?: Partial<SourceOptions>;
}

export interface Faulty extends AsyncDisposable {
  readonly storage: Storage;
  /** Every request so far, as `path?query`. */
  readonly requests: string[];
  /** From here on the source is well, in the same state. */
  calm(): void;
  moveTo(unixSeconds: number): void;
  readonly now: () => number;
  /** What an extraction would be told. */
  options(runId: string, options?: RunOptions): ExtractOptions;
  extract(runId: string, options?: RunOptions): ReturnType<typeof runExtract>;
  /** Ids that the source has when it is well. */
  ids(path: string): Promise<string[]>;
  /** Ids that it has as it is, with what a fault has made or deleted. */
  idsNow(path: string): Promise<string[]>;
}

export async function faultySource({ faults = [], days = 8, volume = 40, before }: FaultyOptions): Promise<Faulty> {
  const shared = { seed: 2, startUnix: START, days, volume, frozen: true, clock: () => Date.now(), pretty: false } as const;
  const well = createMock(shared);
  const ill = createMock({ ...shared, faults });
  const requests: string[] = [];
  let isCalm = false;
  const server = Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    fetch: async (request) => {
      const url = new URL(request.url);
      requests.push(url.pathname + url.search);
      if (isCalm) return await well.fetch(request);
      return (await before?.(request)) ?? (await ill.fetch(request));
    },
  });
  const root = await mkdtemp(join(tmpdir(), 'faults-'));
  const storage = openLocalStorage(root);
  const url = `http://127.0.0.1:${server.port}`;
  return {
    storage,
    requests,
    calm: () => {
      isCalm = true;
    },
    moveTo: (unixSeconds) => {
      well.clock.moveTo(unixSeconds);
      ill.clock.moveTo(unixSeconds);
    },
    now: () => well.clock.now(),
    options: (runId, options = {}) => optionsOf(storage, url, runId, options),
    extract: (runId, options = {}) => runExtract(optionsOf(storage, url, runId, options)),
    ids: (path) => idsOf(well, path),
    idsNow: (path) => idsOf(ill, path),
    [Symbol.asyncDispose]: async () => {
      await server.stop(true);
      await rm(root, { recursive: true, force: true });
    },
  };
}

async function idsOf(mock: Mock, path: string): Promise<string[]> {
  const found: string[] = [];
  for (let more = true; more; ) {
    const query = `limit=100${found.length === 0 ? '' : `&starting_after=${found.at(-1)}`}`;
    const response = await mock.fetch(new Request(`http://mock${path}?${query}`, { headers: { authorization: 'Bearer sk_test_mock' } }));
    const page = (await response.json()) as { data: { id: string }[]; has_more: boolean };
    found.push(...page.data.map(({ id }) => id));
    more = page.has_more;
  }
  return found;
}

function optionsOf(storage: Storage, url: string, runId: string, options: RunOptions): ExtractOptions {
  const { only, signal = new AbortController().signal, timeoutMs = 5_000, key = 'sk_test_mock', source: sourceOptions, ...rest } = options;
  const source = () =>
    createSource({
      baseUrl: url,
      apiKey: { reveal: () => key },
      fetch,
      clock: rest.clock ?? Date.now,
      random: () => 0.5,
      sleep: async () => {},
      maxPageSize: 20,
      maxRetries: 2,
      timeoutMs,
      signal,
      ...sourceOptions,
    });
  return {
    storage,
    source,
    sourceUrl: url,
    entities: only === undefined ? entities : entities.filter(({ name }) => name === only),
    runId,
    toolVersion: 'test',
    days: undefined,
    defaultDays: 30,
    safetySeconds: 3600,
    memoryLimit: '1GB',
    clock: Date.now,
    progress: silentProgress,
    logger: silentLogger,
    signal,
    ...rest,
  };
}
