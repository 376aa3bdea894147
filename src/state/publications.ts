/** What a run has published, as its manifest says: the source of `_latest`, and of what an earlier version of a table held. */
import type { Latest } from './latest.ts';
import type { Manifest } from './manifest.ts';
import type { QualityStage } from './stages/quality.ts';
import type { TransformsStage } from './stages/transforms.ts';

/** A pointer as a run would have swung it. */
export type Publication = Omit<Latest, 'schema_version'>;

/** Every publication of a run, in the order in which they were decided. */
export function publicationsOf(manifest: Manifest): Publication[] {
  return manifest.stages.flatMap((stage, index) => {
    if (stage.stage === 'quality') return published(manifest, stage, index);
    if (stage.stage !== 'rollback') return [];
    const { model, layer, table, version, rows, content_hash, data_through, finished_at } = stage;
    const pointer = { model, layer, table, version, rows, content_hash, run_id: manifest.run_id, published_at: finished_at, data_through };
    return [{ ...pointer, verdict: 'rolled_back' as const }];
  });
}

function published(manifest: Manifest, stage: QualityStage, index: number): Publication[] {
  const before = manifest.stages.slice(0, index);
  const transforms = before.findLast((one): one is TransformsStage => one.stage === 'transforms');
  if (stage.verdict === 'rejected' || stage.verdict === 'overtaken' || transforms === undefined) return [];
  return stage.publish.map((one) => ({
    ...one,
    run_id: manifest.run_id,
    published_at: stage.finished_at,
    data_through: transforms.data_through,
    verdict: stage.verdict === 'overridden' ? 'overridden' : 'published',
  }));
}
