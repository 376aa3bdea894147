import { describe, expect, test } from 'bun:test';
import { signalsWanted } from '../../../src/telemetry/signalsWanted.ts';

const endpoint = 'http://collector:4318';

describe('what the environment asks for', () => {
  test('nothing without an endpoint, and nothing when the SDK is disabled', () => {
    const nothing = { signals: [], warnings: [] };
    expect(signalsWanted({ OTEL_SERVICE_NAME: 'x', OTEL_EXPORTER_OTLP_ENDPOINT: '' })).toEqual(nothing);
    expect(signalsWanted({ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_SDK_DISABLED: 'TRUE' })).toEqual(nothing);
  });

  test('both signals of one endpoint, as protobuf unless JSON is asked for', () => {
    expect(signalsWanted({ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint }).signals).toEqual([
      { signal: 'traces', protocol: 'http/protobuf', endpoint },
      { signal: 'metrics', protocol: 'http/protobuf', endpoint },
    ]);
    const mixed = { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json' };
    expect(
      signalsWanted({ ...mixed, OTEL_EXPORTER_OTLP_METRICS_PROTOCOL: 'http/protobuf' }).signals.map(({ protocol }) => protocol),
    ).toEqual(['http/json', 'http/protobuf']);
  });

  test('one signal by its own endpoint, or by leaving the other out', () => {
    expect(signalsWanted({ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${endpoint}/v1/traces` }).signals).toEqual([
      { signal: 'traces', protocol: 'http/protobuf', endpoint: `${endpoint}/v1/traces` },
    ]);
    const without = { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_TRACES_EXPORTER: 'none' };
    expect(signalsWanted(without).signals.map(({ signal }) => signal)).toEqual(['metrics']);
  });

  test('what is not spoken is told once, and not sent some other way', () => {
    const { signals, warnings } = signalsWanted({ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' });
    expect({ signals, warnings }).toEqual({ signals: [], warnings: [expect.stringContaining('OTLP over grpc is not spoken here')] });
    const console = signalsWanted({ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_METRICS_EXPORTER: 'console' });
    expect(console.warnings).toEqual(['OTEL_METRICS_EXPORTER=console is not known here, only otlp and none: no metrics are sent']);
  });
});
