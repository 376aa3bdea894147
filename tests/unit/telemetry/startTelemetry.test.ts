/** Collectors that take, that are not there, and that hang. What is sent is looked at in tests/e2e/report.test.ts. */
import { afterEach, describe, expect, test } from 'bun:test';
import { signalsWanted } from '../../../src/telemetry/signalsWanted.ts';
import { startTelemetry } from '../../../src/telemetry/startTelemetry.ts';

const touched: string[] = [];

/** The exporters read the process's own environment. */
async function started(env: Record<string, string>, warnings: string[] = []) {
  for (const [name, value] of Object.entries(env)) {
    process.env[name] = value;
    touched.push(name);
  }
  const wanted = signalsWanted(env);
  return await startTelemetry({ wanted, env, version: '1.2.3', runId: 'r1', warn: (message) => void warnings.push(message) });
}

afterEach(() => {
  for (const name of touched.splice(0)) delete process.env[name];
});

async function aRun(telemetry: Awaited<ReturnType<typeof started>>): Promise<number> {
  telemetry.startRun('run-all', { run_id: 'r1' });
  await telemetry.stage('extract', async (stage) => {
    stage.item({ name: 'charges', startMs: 1000, endMs: 2000, facts: { entity: 'charges' } });
    telemetry.count([{ name: 'records', value: 3, by: { entity: 'charges' } }]);
  });
  const began = performance.now();
  await telemetry.stop();
  return performance.now() - began;
}

describe('telemetry', () => {
  test('protobuf goes to both paths, and names are in it', async () => {
    const bodies = new Map<string, string>();
    using server = Bun.serve({
      port: 0,
      hostname: '127.0.0.1',
      fetch: async (request) => {
        expect(request.headers.get('content-type')).toBe('application/x-protobuf');
        bodies.set(new URL(request.url).pathname, await request.text());
        return new Response();
      },
    });
    const warnings: string[] = [];
    await aRun(await started({ OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${server.port}` }, warnings));
    expect(warnings).toEqual([]);
    for (const name of ['run-all', 'extract', 'charges', 'service.version']) expect(bodies.get('/v1/traces')).toContain(name);
    for (const name of ['payments_pipeline.records', 'payments_pipeline.stage.duration']) expect(bodies.get('/v1/metrics')).toContain(name);
  });

  test('nobody there: one warning, and no waiting', async () => {
    using server = Bun.serve({ port: 0, hostname: '127.0.0.1', fetch: () => new Response() });
    const url = `http://127.0.0.1:${server.port}`;
    await server.stop(true);
    const warnings: string[] = [];
    const milliseconds = await aRun(await started({ OTEL_EXPORTER_OTLP_ENDPOINT: url }, warnings));
    expect(warnings).toEqual([expect.stringMatching(/^telemetry was not taken by http:\/\/127\.0\.0\.1:\d+: connect ECONNREFUSED/)]);
    expect(milliseconds).toBeLessThan(900);
  });

  test('a collector that refuses is told of once, with its answer', async () => {
    using server = Bun.serve({ port: 0, hostname: '127.0.0.1', fetch: () => new Response('no', { status: 401 }) });
    const warnings: string[] = [];
    await aRun(await started({ OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${server.port}` }, warnings));
    expect(warnings).toEqual([expect.stringContaining('Unauthorized')]);
  });

  test('what a stage throws is thrown on', async () => {
    using server = Bun.serve({ port: 0, hostname: '127.0.0.1', fetch: () => new Response() });
    const telemetry = await started({ OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${server.port}` });
    const thrown = await telemetry.stage('extract', () => Promise.reject(new Error('broken'))).catch((error: unknown) => error);
    await telemetry.stop(thrown);
    expect(thrown).toEqual(new Error('broken'));
  });
});
