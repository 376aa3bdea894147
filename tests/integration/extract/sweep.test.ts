/** Deletions that no event told of: `--sweep` lists everything deletable again, and asks by id for what is gone. */
import { expect, test } from 'bun:test';
import { PipelineError } from '../../../src/domain/errors.ts';
import { readManifest } from '../../../src/state/manifest.ts';
import type { EntityExtract } from '../../../src/state/stages/extract.ts';
import { readBronze } from '../../support/bronzeVersions.ts';
import { listed } from '../../support/listed.ts';
import { type Pipeline, type Stages, startPipeline } from '../../support/pipeline.ts';

const DAY = 86_400;

interface List {
  data: { id: string; type?: string }[];
}

/** The feed says nothing of deletions, and the source has lost `lost.id` altogether, which the API never does. */
const forgetful =
  (lost: { id: string }) =>
  async (request: Request, answer: (request: Request) => Promise<Response>): Promise<Response> => {
    const { pathname } = new URL(request.url);
    if (lost.id !== '' && pathname === `/v1/customers/${lost.id}`) {
      const error = { type: 'invalid_request_error', code: 'resource_missing', param: 'id', message: `No such customer: '${lost.id}'` };
      return Response.json({ error }, { status: 404 });
    }
    const response = await answer(request);
    if (pathname !== '/v1/events' && pathname !== '/v1/customers') return response;
    const page = (await response.json()) as List;
    const data = page.data.filter(({ id, type }) => id !== lost.id && type?.endsWith('.deleted') !== true);
    return Response.json({ ...page, data }, { headers: response.headers });
  };

async function customersOf(pipeline: Pipeline & Stages, runId: string): Promise<EntityExtract | undefined> {
  const manifest = await readManifest(pipeline.storage, runId);
  return manifest?.stages
    .flatMap((stage) => (stage.stage === 'extract' ? stage.entities : []))
    .find(({ entity }) => entity === 'customers');
}

/** Ids of customers in Bronze: all, and those that a version calls deleted. */
async function inBronze(pipeline: Pipeline & Stages): Promise<{ all: Set<string>; deleted: Set<string> }> {
  const versions = await readBronze(pipeline.storage, 'customers');
  const deleted = versions.filter(({ record }) => record['deleted'] === true);
  return { all: new Set(versions.map(({ id }) => id)), deleted: new Set(deleted.map(({ id }) => id)) };
}

test('what an earlier run has and a full list has not is asked for by id: a stub is stored, and what is unknown proves nothing', async () => {
  const lost = { id: '' };
  const stop: { abort?: AbortController } = {};
  const intercept: ReturnType<typeof forgetful> = async (request, answer) => {
    if (new URL(request.url).pathname.startsWith('/v1/customers/')) stop.abort?.abort(new PipelineError('INTERRUPTED', 'stop'));
    return await forgetful(lost)(request, answer);
  };
  await using pipeline = await startPipeline({ small: true, days: 12, volume: 20, seed: 4, intercept });
  await pipeline.extract('r1');
  pipeline.mock.clock.moveTo(pipeline.mock.clock.now() + 9 * DAY);
  const live = new Set((await listed(pipeline.mock, '/v1/customers')).map(({ id }) => String(id)));
  await pipeline.extract('r2');
  const before = await inBronze(pipeline);
  const gone = [...before.all].filter((id) => !live.has(id) && !before.deleted.has(id));
  expect(gone.length).toBeGreaterThan(0);

  lost.id = [...live].find((id) => before.all.has(id)) ?? '';
  // Stopped while it asks: what was listed must not count, or nobody would look for what is gone from it.
  const abort = new AbortController();
  stop.abort = abort;
  await pipeline.extract('stopped', { sweep: true, signal: abort.signal });
  expect(await customersOf(pipeline, 'stopped')).toMatchObject({ status: 'interrupted', watermark: { after: null }, streams: [] });

  await pipeline.extract('r3', { sweep: true });
  const after = await inBronze(pipeline);
  expect(gone.filter((id) => !after.deleted.has(id))).toEqual([]);
  expect([...after.deleted].filter((id) => live.has(id))).toEqual([]);
  const customers = await customersOf(pipeline, 'r3');
  expect(customers?.why).toContain('to see what is gone');
  expect(customers?.notes?.join()).toContain(
    `${gone.length + 1} of an earlier run were in no list any more: ${gone.length} were asked for by id`,
  );
  expect(customers?.notes?.join()).toContain('1 the source does not know by id either');

  lost.id = '';
  await pipeline.extract('r4', { sweep: true });
  expect((await customersOf(pipeline, 'r4'))?.notes?.join() ?? '').not.toContain('in no list');
});
