/** What each stage counts, for telemetry: read off what it leaves in the run manifest. */
import type { Measure } from '../domain/telemetry.ts';
import type { EntityExtract, ExtractStage } from '../state/stages/extract.ts';
import type { QualityStage } from '../state/stages/quality.ts';
import type { TransformsStage } from '../state/stages/transforms.ts';

export function extractMeasures({ entities }: ExtractStage): Measure[] {
  return entities.flatMap(measuresOf);
}

function measuresOf({ entity, records, requests, quarantined, retries, streams }: EntityExtract): Measure[] {
  const by = { entity };
  const bytes = streams.flatMap(({ parts }) => parts).reduce((sum, { size }) => sum + size, 0);
  return [
    { name: 'records', value: records, by },
    { name: 'requests', value: requests, by },
    { name: 'bytes', value: bytes, by },
    { name: 'quarantined', value: quarantined, by },
    ...Object.entries(retries).map(([reason, value]) => ({ name: 'retries' as const, value, by: { entity, reason } })),
  ];
}

export function transformsMeasures({ models }: TransformsStage): Measure[] {
  return models.map(({ layer, model, rows }) => ({ name: 'rows', value: rows, by: { model: `${layer}.${model}` } }));
}

export function qualityMeasures({ checks }: QualityStage): Measure[] {
  const counts = Map.groupBy(checks, ({ status }) => status);
  return [...counts].map(([status, found]) => ({ name: 'checks', value: found.length, by: { status } }));
}
