import { listManifests } from '../../state/manifest.ts';
import type { EntityExtract, ExtractStage, Part } from '../../state/stages/extract.ts';
import type { Coverage } from '../../state/watermark.ts';
import type { Storage } from '../../storage/types.ts';

export interface OwedOptions {
  readonly storage: Storage;
  /** Whose lists hang on parents, and how far they were closed before this run. */
  readonly entity: string;
  readonly coverage: Coverage | null;
  /** The parents' entity, and how far that was closed before this run. */
  readonly parent: string;
  readonly parentCoverage: Coverage | null;
}

/**
 * Parts with parents that earlier runs committed without their lists: a run that was stopped between the two, or one of the parents alone. Without
 * them a watermark that follows the parents' would say that lists are there that nobody has read.
 */
export async function owedParts({ storage, entity, coverage, parent, parentCoverage }: OwedOptions): Promise<Part[]> {
  // The ordinary run owes nothing, and need not read every manifest to know it.
  if (parentCoverage === null || (coverage !== null && covers(coverage, parentCoverage))) return [];
  const stages: ExtractStage[] = [];
  for await (const manifest of listManifests(storage)) {
    for (const stage of manifest.stages) if (stage.stage === 'extract') stages.push(stage);
  }
  stages.sort((a, b) => Date.parse(a.finished_at) - Date.parse(b.finished_at));
  const settled = stages.findLastIndex(({ entities }) => entities.some((one) => one.entity === entity && one.status === 'complete'));
  return stages.slice(settled + 1).flatMap(({ entities }) => entities.flatMap((result) => partsOf(result, parent)));
}

function covers(coverage: Coverage, other: Coverage): boolean {
  return coverage.from <= other.from && coverage.to >= other.to;
}

function partsOf({ streams }: EntityExtract, stream: string): Part[] {
  return streams.filter((one) => one.stream === stream).flatMap(({ parts }) => parts);
}
