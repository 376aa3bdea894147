import type { Counter, Meter } from '@opentelemetry/api';
import type { Measure, MeasureName, Telemetry } from '../domain/telemetry.ts';
import { attributesOf, type StageEnded } from './runSpans.ts';

interface Instruments extends Pick<Telemetry, 'count' | 'observe'> {
  readonly stageEnded: StageEnded;
}

/** What is counted, with its unit (UCUM, as the standard asks) and its meaning. */
const COUNTERS: Readonly<Record<MeasureName, { readonly unit: string; readonly description: string }>> = {
  records: { unit: '{record}', description: 'Records written to Bronze, by entity' },
  requests: { unit: '{request}', description: 'Requests to the source, by entity' },
  retries: { unit: '{retry}', description: 'Requests that were made again, by entity and reason' },
  bytes: { unit: 'By', description: 'Bytes written to Bronze, by entity' },
  quarantined: { unit: '{record}', description: 'Records that could not be read and were set aside, by entity' },
  rows: { unit: '{row}', description: 'Rows of the tables that were built, by model' },
  checks: { unit: '{check}', description: 'Checks, by how they came out' },
};

/** Stages take from milliseconds to hours. */
const SECONDS = [0.1, 0.5, 1, 5, 10, 30, 60, 300, 900, 1800, 3600, 7200, 14_400];

export function instruments(meter: Meter): Instruments {
  const counters = new Map<MeasureName, Counter>();
  const counterOf = (name: MeasureName): Counter => {
    const known = counters.get(name) ?? meter.createCounter(`payments_pipeline.${name}`, COUNTERS[name]);
    counters.set(name, known);
    return known;
  };
  const durations = meter.createHistogram('payments_pipeline.stage.duration', {
    ...{ unit: 's', description: 'Duration of a stage, by stage and outcome' },
    advice: { explicitBucketBoundaries: SECONDS },
  });
  return {
    count: (measures: readonly Measure[]) => {
      for (const { name, value, by } of measures) counterOf(name).add(value, attributesOf(by));
    },
    observe: (name, description, read) => {
      meter.createObservableCounter(`payments_pipeline.${name}`, { description }).addCallback((result) => {
        for (const { value, by } of read()) result.observe(value, attributesOf(by));
      });
    },
    stageEnded: (stage, seconds, failed) => durations.record(seconds, attributesOf({ stage, outcome: failed ? 'failed' : 'ok' })),
  };
}
