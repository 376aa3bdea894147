/** `run_results.json`: one verdict for programs. Its schema is versioned and written out in docs/run_results.schema.json. */
import { z } from 'zod';
import { checkId } from '../quality/checkId.ts';
import { CHECK_STATUSES, checkResultSchema } from '../state/stages/checkResult.ts';
import type { RunReport } from './runReport.ts';

/** Grows by one when a field is renamed, removed or changes its meaning; new fields come without it. */
export const RUN_RESULTS_VERSION = 1;

const resultSchema = checkResultSchema.extend({
  id: z.string().describe('Names this result in the run: model and check.'),
});

const modelSchema = z.object({
  layer: z.enum(['silver', 'gold']),
  model: z.string(),
  table: z.string().describe("The table's folder in the store."),
  version: z.int().nullable().describe("Version of the table's log that readers see; null when it was not published."),
  rows: z.int(),
  content_hash: z.string().describe('Of all rows, whatever their order: the same Bronze gives the same hash.'),
  files_added: z.int(),
  unchanged: z.boolean(),
  milliseconds: z.int(),
});

export const runResultsSchema = z
  .object({
    schema_version: z.literal(RUN_RESULTS_VERSION),
    run_id: z.string(),
    tool_version: z.string(),
    store: z.string(),
    verdict: z.enum(['published', 'rejected', 'overridden', 'overtaken']),
    fail_on: z.enum(['error', 'warn']).describe('The least severity that rejects.'),
    started_at: z.string().describe('UTC, with milliseconds.'),
    finished_at: z.string(),
    data_through: z.int().nullable().describe('Business time up to which every entity is closed, unix seconds.'),
    counts: z.object(Object.fromEntries(CHECK_STATUSES.map((status) => [status, z.int()]))),
    checks: z.array(resultSchema),
    models: z.array(modelSchema),
  })
  .meta({ title: 'run_results.json of payments-pipeline' });

export type RunResults = z.infer<typeof runResultsSchema>;

/** The JSON Schema of the document, draft 2020-12. */
export function runResultsJsonSchema(): unknown {
  return z.toJSONSchema(runResultsSchema);
}

/** The document. Amounts are minor units, as the tables have them; personal values of samples are masked. */
export function runResults({ runId, store, quality, transforms }: RunReport): RunResults {
  const { verdict, fail_on, started_at, finished_at, tool_version, checks } = quality;
  const versions = new Map(quality.publish.map((one) => [`${one.layer}.${one.model}`, one.version]));
  return {
    schema_version: RUN_RESULTS_VERSION,
    run_id: runId,
    tool_version,
    store,
    verdict,
    fail_on,
    started_at,
    finished_at,
    data_through: transforms.data_through,
    counts: Object.fromEntries(CHECK_STATUSES.map((status) => [status, checks.filter((check) => check.status === status).length])),
    checks: checks.map((check) => ({ id: checkId(check), ...check })),
    models: transforms.models.map(({ layer, model, table, rows, content_hash, add, unchanged, milliseconds }) => ({
      ...{ layer, model, table, rows, content_hash, unchanged, milliseconds },
      version: versions.get(`${layer}.${model}`) ?? null,
      files_added: add.length,
    })),
  };
}
