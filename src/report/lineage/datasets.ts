/** Which data a stage read and which it wrote, as OpenLineage names data: the store's files by their address, the source by its URL. */
import { checkId } from '../../quality/checkId.ts';
import type { CheckResult } from '../../state/stages/checkResult.ts';
import type { ExtractStage } from '../../state/stages/extract.ts';
import type { QualityStage } from '../../state/stages/quality.ts';
import type { StagedModel, TransformsStage } from '../../state/stages/transforms.ts';
import { type Dataset, type Facet, facet } from './runEvent.ts';

/** Where the keys of a store begin. On disk the namespace is `file`, in a bucket `s3://name` (OpenLineage, "Naming"). */
export interface StoreAddress {
  readonly namespace: string;
  /** The directory, or the prefix in the bucket; empty for its root. */
  readonly root: string;
}

export interface StageDatasets {
  readonly inputs: readonly Dataset[];
  readonly outputs: readonly Dataset[];
}

/** The source's lists, and the Bronze streams that came of them. */
export function extractDatasets({ entities, source, tool_version }: ExtractStage, store: StoreAddress): StageDatasets {
  const streams = entities.flatMap((entity) => entity.streams).filter(({ parts }) => parts.length > 0);
  return {
    inputs: entities.map(({ entity }) => ({ namespace: source, name: entity })),
    outputs: streams.map(({ stream, parts, records }) => ({
      ...bronze(stream, store),
      outputFacets: { outputStatistics: statistics(tool_version, records, parts) },
    })),
  };
}

/** The Bronze that was read, and every table that was built. */
export function transformsDatasets({ bronze: streams, models, tool_version }: TransformsStage, store: StoreAddress): StageDatasets {
  return {
    inputs: streams.filter(({ parts }) => parts > 0).map(({ stream }) => bronze(stream, store)),
    outputs: models.map((model) => ({
      ...table(model, store),
      facets: { schema: schemaFacet(model, tool_version) },
      outputFacets: { outputStatistics: statistics(tool_version, model.rows, model.add) },
    })),
  };
}

/** The staged tables with what was asserted of each, and the versions that were published. */
export function qualityDatasets(quality: QualityStage, models: readonly StagedModel[], store: StoreAddress): StageDatasets {
  const own = (model: StagedModel) => quality.checks.filter((check) => check.model === `${model.layer}.${model.model}` && isJudged(check));
  // What is asserted of no table in particular (freshness) is asserted of each.
  const common = quality.checks.filter(
    (check) => !models.some(({ layer, model }) => check.model === `${layer}.${model}`) && isJudged(check),
  );
  const assertions = (model: StagedModel) =>
    facet(quality.tool_version, 'DataQualityAssertionsDatasetFacet', '1-1-0', { assertions: [...own(model), ...common].map(assertion) });
  return {
    inputs: models.map((model) => ({ ...table(model, store), inputFacets: { dataQualityAssertions: assertions(model) } })),
    outputs: quality.publish.map((one) => ({
      ...table(one, store),
      facets: { version: facet(quality.tool_version, 'DatasetVersionDatasetFacet', '1-0-1', { datasetVersion: String(one.version) }) },
    })),
  };
}

function assertion(check: CheckResult): Record<string, unknown> {
  return {
    assertion: ASSERTIONS.get(check.kind) ?? check.kind,
    success: check.status === 'passed',
    severity: check.severity,
    name: checkId(check),
    description: check.rule,
    expected: check.expected,
    actual: check.found,
    ...(check.sql === null ? {} : { content: check.sql, contentType: 'sql' }),
  };
}

/** Kinds that the standard has a word for. */
const ASSERTIONS: ReadonlyMap<string, string> = new Map([['unique_key', 'unique']]);

function isJudged({ status }: CheckResult): boolean {
  return status !== 'skipped' && status !== 'not_applicable';
}

function bronze(stream: string, store: StoreAddress): Dataset {
  return at(`bronze/source=stripe/entity=${stream}`, store);
}

function table({ table: key }: Pick<StagedModel, 'table'>, store: StoreAddress): Dataset {
  return at(key, store);
}

function at(key: string, { namespace, root }: StoreAddress): Dataset {
  return { namespace, name: root === '' ? key : `${root}/${key}` };
}

function schemaFacet({ schema }: StagedModel, toolVersion: string): Facet {
  return facet(toolVersion, 'SchemaDatasetFacet', '1-2-0', {
    fields: schema.map(({ name, type, description }) => ({ name, type, description })),
  });
}

function statistics(toolVersion: string, rows: number, files: readonly { readonly size: number }[]): Facet {
  const size = files.reduce((sum, file) => sum + file.size, 0);
  return facet(toolVersion, 'OutputStatisticsOutputDatasetFacet', '1-0-2', { rowCount: rows, size, fileCount: files.length });
}
