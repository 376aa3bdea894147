import type { PushMetricExporter } from '@opentelemetry/sdk-metrics';
import type { SpanExporter } from '@opentelemetry/sdk-trace';
import type { Wanted } from './signalsWanted.ts';

export interface Exporters {
  readonly traces?: SpanExporter;
  readonly metrics?: PushMetricExporter;
}

/** The standard's exporters: endpoint, headers, timeout, compression and certificates they read from the environment themselves. */
export async function createExporters({ signals }: Wanted): Promise<Exporters> {
  const protocolOf = (name: string) => signals.find(({ signal }) => signal === name)?.protocol;
  const [traces, metrics] = await Promise.all([traceExporter(protocolOf('traces')), metricExporter(protocolOf('metrics'))]);
  return { ...(traces === undefined ? {} : { traces }), ...(metrics === undefined ? {} : { metrics }) };
}

async function traceExporter(protocol: string | undefined): Promise<SpanExporter | undefined> {
  if (protocol === undefined) return undefined;
  const { OTLPTraceExporter } =
    protocol === 'http/json'
      ? await import('@opentelemetry/exporter-trace-otlp-http')
      : await import('@opentelemetry/exporter-trace-otlp-proto');
  return new OTLPTraceExporter();
}

async function metricExporter(protocol: string | undefined): Promise<PushMetricExporter | undefined> {
  if (protocol === undefined) return undefined;
  const { OTLPMetricExporter } =
    protocol === 'http/json'
      ? await import('@opentelemetry/exporter-metrics-otlp-http')
      : await import('@opentelemetry/exporter-metrics-otlp-proto');
  return new OTLPMetricExporter();
}
