/** What the environment asks for, by the standard's own variables (OpenTelemetry, "Environment Variable Specification" and "OTLP Exporter Configuration"). */

export type Signal = 'traces' | 'metrics';
export type Protocol = 'http/protobuf' | 'http/json';
export type Env = Readonly<Record<string, string | undefined>>;

export interface WantedSignal {
  readonly signal: Signal;
  readonly protocol: Protocol;
  /** Where it goes, for messages: the exporter reads the same variables. */
  readonly endpoint: string;
}

export interface Wanted {
  readonly signals: readonly WantedSignal[];
  /** What was asked for and is not done. */
  readonly warnings: readonly string[];
}

/** Nothing, unless an endpoint is named: the standard's default of a collector on this machine is for those who run one. */
export function signalsWanted(env: Env): Wanted {
  if (env['OTEL_SDK_DISABLED']?.toLowerCase() === 'true') return { signals: [], warnings: [] };
  const found = (['traces', 'metrics'] as const).map((signal) => signalWanted(env, signal)).filter((one) => one !== undefined);
  return {
    signals: found.filter((one): one is WantedSignal => typeof one !== 'string'),
    warnings: [...new Set(found.filter((one): one is string => typeof one === 'string'))],
  };
}

/** The signal, a warning, or nothing. */
function signalWanted(env: Env, signal: Signal): WantedSignal | string | undefined {
  const own = signal.toUpperCase();
  const endpoint = env[`OTEL_EXPORTER_OTLP_${own}_ENDPOINT`] || env['OTEL_EXPORTER_OTLP_ENDPOINT'];
  const exporter = env[`OTEL_${own}_EXPORTER`] || 'otlp';
  if (!endpoint || exporter === 'none') return undefined;
  if (exporter !== 'otlp') return `OTEL_${own}_EXPORTER=${exporter} is not known here, only otlp and none: no ${signal} are sent`;
  const protocol = env[`OTEL_EXPORTER_OTLP_${own}_PROTOCOL`] || env['OTEL_EXPORTER_OTLP_PROTOCOL'] || 'http/protobuf';
  if (protocol === 'http/protobuf' || protocol === 'http/json') return { signal, protocol, endpoint };
  return `OTLP over ${protocol} is not spoken here, only http/protobuf and http/json: set OTEL_EXPORTER_OTLP_PROTOCOL, and the collector's HTTP port (4318)`;
}
