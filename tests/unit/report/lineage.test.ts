import { describe, expect, test } from 'bun:test';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CommandContext } from '../../../src/cli/commandContext.ts';
import { withLineage } from '../../../src/cli/lineage.ts';
import { PipelineError } from '../../../src/domain/errors.ts';
import { silentLogger } from '../../../src/domain/logger.ts';
import { Secret } from '../../../src/domain/secret.ts';
import { qualityDatasets } from '../../../src/report/lineage/datasets.ts';
import { type RunEvent, uuidOf } from '../../../src/report/lineage/runEvent.ts';
import { failure } from '../../support/failure.ts';
import { checkResult } from './result.ts';
import { runReport } from './runReport.ts';

const STORE = { namespace: 'file', root: '/srv/data' };

/** As much of a context as lineage looks at. */
function contextOf(openlineageUrl: string, cwd: string, warnings: string[] = [], signal = new AbortController().signal): CommandContext {
  let now = Date.UTC(2026, 10, 22);
  const config = {
    env: 'LOCAL',
    localDataDir: '/srv/data',
    openlineageUrl,
    openlineageApiKey: new Secret('token'),
    openlineageNamespace: 'ours',
  };
  const logger = { ...silentLogger, warn: (message: string) => void warnings.push(message) };
  return { config, runId: 'r1', cwd, signal, logger, clock: () => now++ } as unknown as CommandContext;
}

async function inFolder(body: (folder: string, events: () => Promise<RunEvent[]>) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'lineage-'));
  const events = async (): Promise<RunEvent[]> =>
    (await Bun.file(join(folder, 'events.jsonl')).text())
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
  await body(folder, events).finally(() => rm(folder, { recursive: true, force: true }));
}

const nothing = async () => ({ inputs: [], outputs: [] });

describe('lineage', () => {
  test('a job and its steps: each starts and ends once under its own id, and a step names what it is part of', async () => {
    await inFolder(async (folder, events) => {
      const step = (inner: CommandContext) => withLineage(inner, 'extract', async () => 7, nothing);
      expect(await withLineage(contextOf('file:events.jsonl', folder), 'run-pipeline', step, nothing)).toBe(7);
      const all = await events();
      expect(all.map(({ eventType, job }) => `${eventType} ${job.namespace}/${job.name}`)).toEqual([
        ...['START ours/run-pipeline', 'START ours/extract', 'COMPLETE ours/extract', 'COMPLETE ours/run-pipeline'],
      ]);
      expect(new Set(all.map(({ run }) => run.runId)).size).toBe(2);
      expect(all[1]?.run.facets['parent']).toMatchObject({ run: { runId: all[0]?.run.runId ?? '' }, job: { name: 'run-pipeline' } });
      expect(all[0]?.run.facets['parent']).toBeUndefined();
    });
  });

  test('a failure is told with its reason, and stays what it was', async () => {
    await inFolder(async (folder, events) => {
      const error = new PipelineError('SOURCE_SERVER', 'the source answered 500');
      const broken = async (): Promise<never> => await Promise.reject(error);
      expect(await failure(withLineage(contextOf('file:events.jsonl', folder), 'extract', broken, nothing))).toBe(error);
      await withLineage(
        contextOf('file:events.jsonl', folder),
        'quality',
        async () => 1,
        async () => ({ inputs: [], outputs: [], failure: '1 of 3' }),
      );
      const ended = (await events()).filter(({ eventType }) => eventType !== 'START');
      expect(ended.map(({ eventType, run }) => [eventType, run.facets['errorMessage']?.['message']])).toEqual([
        ['FAIL', 'the source answered 500'],
        ['FAIL', '1 of 3'],
      ]);
    });
  });

  test('a run that was told to stop is aborted', async () => {
    await inFolder(async (folder, events) => {
      const stopped = AbortSignal.abort(new PipelineError('INTERRUPTED', 'SIGTERM'));
      const context = contextOf('file:events.jsonl', folder, [], stopped);
      await failure(withLineage(context, 'extract', async () => await Promise.reject(new Error('cut off')), nothing));
      expect((await events()).map(({ eventType }) => eventType)).toEqual(['START', 'ABORT']);
    });
  });

  test('goes to a URL with a token; one that refuses is a warning, never a failed run', async () => {
    const seen: { path: string; token: string | null; event: RunEvent }[] = [];
    await using server = Bun.serve({
      port: 0,
      hostname: '127.0.0.1',
      fetch: async (request) => {
        const event = (await request.json()) as RunEvent;
        seen.push({ path: new URL(request.url).pathname, token: request.headers.get('authorization'), event });
        return new Response(null, { status: event.eventType === 'START' ? 201 : 503 });
      },
    });
    const warnings: string[] = [];
    expect(await withLineage(contextOf(`http://127.0.0.1:${server.port}`, '/', warnings), 'extract', async () => 'done', nothing)).toBe(
      'done',
    );
    expect(seen.map(({ path, token, event }) => [path, token, event.eventType])).toEqual([
      ['/api/v1/lineage', 'Bearer token', 'START'],
      ['/api/v1/lineage', 'Bearer token', 'COMPLETE'],
    ]);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain('answered 503');
  });

  test('every check that was judged is an assertion on the table it is about; one about all tables, on each', () => {
    const { quality, transforms } = runReport([
      checkResult(),
      checkResult({ check: 'skipped_one', status: 'skipped' }),
      checkResult({ check: 'freshness_age', model: 'all models', kind: 'freshness', status: 'passed', sql: null }),
    ]);
    const { inputs, outputs } = qualityDatasets(quality, transforms.models, STORE);
    expect(inputs[0]).toMatchObject({ namespace: 'file', name: '/srv/data/silver/source=stripe/entity=payouts' });
    const assertions = inputs[0]?.inputFacets?.['dataQualityAssertions']?.['assertions'];
    expect(assertions).toMatchObject([
      { assertion: 'identity', success: false, severity: 'error', name: 'silver.payouts.payout_members_sum', contentType: 'sql' },
      { assertion: 'freshness', success: true, name: 'all_models.freshness_age' },
    ]);
    expect(outputs).toEqual([]);
  });

  test('an id is a UUID of version 5, the same for the same run', () => {
    expect(uuidOf('a')).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(uuidOf('a')).toBe(uuidOf('a'));
    expect(uuidOf('a')).not.toBe(uuidOf('b'));
  });
});
