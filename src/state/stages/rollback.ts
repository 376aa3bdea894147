/** What a rollback leaves in the run manifest: a table is to have the files of an earlier version again. It is the intent that recovery completes. */
import { z } from 'zod';

const keptFileSchema = z.strictObject({
  /** Below the table's folder, as the log has it. */
  path: z.string(),
  size: z.int(),
  partition: z.record(z.string(), z.string().nullable()),
  stats: z.string(),
});

export const rollbackStageSchema = z.strictObject({
  stage: z.literal('rollback'),
  started_at: z.string(),
  finished_at: z.string(),
  tool_version: z.string(),
  model: z.string(),
  layer: z.enum(['silver', 'gold']),
  table: z.string(),
  /** The version that was published before, and the commit's base. */
  from_version: z.int(),
  /** The version whose files come back. */
  to_version: z.int(),
  /** The version that this makes; the versions between stay readable. */
  version: z.int(),
  rows_before: z.int(),
  rows: z.int(),
  content_hash: z.string(),
  data_through: z.int().nullable(),
  schema: z.array(z.strictObject({ name: z.string(), type: z.string(), description: z.string() })),
  partition_columns: z.array(z.string()),
  add: z.array(keptFileSchema),
  remove: z.array(z.string()),
});

export type RollbackStage = z.infer<typeof rollbackStageSchema>;
