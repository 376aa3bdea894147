/** OpenTelemetry's SDK behind our own words. Loaded only when the environment asks for it (see signalsWanted.ts). */
import { type Context, DiagLogLevel, defaultTextMapGetter, diag, ROOT_CONTEXT } from '@opentelemetry/api';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { defaultResource, detectResources, envDetector, type Resource, resourceFromAttributes } from '@opentelemetry/resources';
import { MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { errorMessage } from '../domain/errors.ts';
import type { Telemetry } from '../domain/telemetry.ts';
import { canConnect } from './canConnect.ts';
import { createExporters } from './createExporters.ts';
import { instruments } from './instruments.ts';
import { runSpans } from './runSpans.ts';
import type { Env, Wanted } from './signalsWanted.ts';

export interface TelemetryOptions {
  readonly wanted: Wanted;
  readonly env: Env;
  readonly version: string;
  readonly runId: string;
  readonly warn: (message: string) => void;
}

/** The whole goodbye, milliseconds; a collector that is known not to answer is hardly waited for. */
const STOP_WITHIN_MS = 2000;
const DEAD_STOP_WITHIN_MS = 100;
const CONNECT_WITHIN_MS = 1000;
/** A trace should be seen while a long run goes on. */
const SPAN_DELAY_MS = 2000;
const USUAL_INTERVAL_MS = 60_000;

/** From now on spans and metrics are collected, and sent in the background. */
export async function startTelemetry(options: TelemetryOptions): Promise<Telemetry> {
  const { wanted, env, version } = options;
  const health = watchHealth(options);
  const { traces, metrics } = await createExporters(wanted);
  const resource = resourceOf(options);
  const tracers = new TracerProvider({
    resource,
    spanProcessors:
      traces === undefined ? [] : [new BatchSpanProcessor({ exporter: health.watched(traces), scheduledDelayMillis: SPAN_DELAY_MS })],
  });
  const exportIntervalMillis = Number(env['OTEL_METRIC_EXPORT_INTERVAL']) || USUAL_INTERVAL_MS;
  const exportTimeoutMillis = Math.min(exportIntervalMillis, Number(env['OTEL_METRIC_EXPORT_TIMEOUT']) || 30_000);
  const meters = new MeterProvider({
    resource,
    readers:
      metrics === undefined
        ? []
        : [new PeriodicExportingMetricReader({ exporter: health.watched(metrics), exportIntervalMillis, exportTimeoutMillis })],
  });
  const meter = instruments(meters.getMeter('payments-pipeline', version));
  const spans = runSpans(tracers.getTracer('payments-pipeline', version), parentOf(env), meter.stageEnded);
  return {
    ...{ startRun: spans.startRun, stage: spans.stage, count: meter.count, observe: meter.observe },
    stop: async (failure) => {
      spans.endRun(failure);
      // Each sends what it still has; one that fails must not keep the other from it.
      await health.within(Promise.all([tracers, meters].map((provider) => provider.shutdown().catch(health.failed))));
      diag.disable();
    },
  };
}

/** `OTEL_SERVICE_NAME` and `OTEL_RESOURCE_ATTRIBUTES` take precedence over what we say of ourselves. */
function resourceOf({ version, runId }: TelemetryOptions): Resource {
  const own = { 'service.name': 'payments-pipeline', 'service.version': version, 'service.instance.id': runId };
  return defaultResource()
    .merge(resourceFromAttributes(own))
    .merge(detectResources({ detectors: [envDetector] }));
}

/** Whoever started us may have a trace already (OpenTelemetry, "Environment Variables as Context Propagation Carriers"). */
function parentOf(env: Env): Context {
  const carrier = { traceparent: env['TRACEPARENT'], tracestate: env['TRACESTATE'] };
  return new W3CTraceContextPropagator().extract(ROOT_CONTEXT, carrier, defaultTextMapGetter);
}

type Callback = (result: { readonly code: number; readonly error?: Error | undefined }) => void;

/** Knows whether the collector takes what it is sent; says once that it does not. */
function watchHealth({ wanted, warn }: TelemetryOptions) {
  let isDead = false;
  let isTold = false;
  const endpoint = wanted.signals[0]?.endpoint ?? '';
  const tell = (why: string): void => {
    isDead = true;
    if (!isTold) warn(`telemetry was not taken by ${endpoint}: ${why}; the run is none the worse for it`);
    isTold = true;
  };
  const failed = (error: unknown): void => tell(errorMessage(error));
  // The SDK's own words come from its timers, again and again.
  const own = (message: string): void => tell(message);
  const silent = (): void => {};
  diag.setLogger({ error: own, warn: own, info: silent, debug: silent, verbose: silent }, { logLevel: DiagLogLevel.WARN });
  // The exporter tries for ten seconds before it says that nobody is there; a short run should not wait that long for it.
  const probed = canConnect(endpoint, CONNECT_WITHIN_MS).catch(errorMessage);
  return {
    failed,
    /** Its results are looked at on their way. */
    watched: <E extends { export(items: never, done: Callback): void }>(exporter: E): E => {
      const send = exporter.export.bind(exporter);
      exporter.export = (items, done) =>
        send(items, (result) => {
          if (result.code === 0) isDead = false;
          else failed(result.error ?? 'it was refused');
          done(result);
        });
      return exporter;
    },
    within: async (work: Promise<unknown>): Promise<void> => {
      const patience = isDead ? DEAD_STOP_WITHIN_MS : STOP_WITHIN_MS;
      const unreachable = probed.then((answer) => (answer === true ? new Promise<never>(() => {}) : answer));
      const late = Bun.sleep(patience).then(() => `no answer within ${patience} ms`);
      const problem = await Promise.race([work.then(() => undefined), unreachable, late]);
      if (problem !== undefined) tell(problem);
    },
  };
}
