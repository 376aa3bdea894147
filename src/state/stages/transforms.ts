/** What the transforms stage leaves in the run manifest: the staged snapshot of every table, which no reader sees until it is published. */
import { z } from 'zod';

/** One data file that the staged commit adds. */
export const stagedFileSchema = z.strictObject({
  /** Below the table's folder. */
  path: z.string(),
  size: z.int(),
  rows: z.int(),
  partition: z.record(z.string(), z.string().nullable()),
  /** Delta's own statistics document, as text. */
  stats: z.string(),
});

export type StagedFile = z.infer<typeof stagedFileSchema>;

/** A field of the source that has not the declared JSON type in some objects' latest versions, with what was found instead. */
export const driftSchema = z.strictObject({
  entity: z.string(),
  path: z.string(),
  expected: z.string(),
  found: z.array(z.string()),
  rows: z.int(),
  /** Up to five of the objects. */
  ids: z.array(z.string()),
});

export type Drift = z.infer<typeof driftSchema>;

/** A field of the source that the pinned API version does not have; Silver keeps it in `extra`. */
export const fieldAddedSchema = z.strictObject({ entity: z.string(), field: z.string(), types: z.array(z.string()) });

export type FieldAdded = z.infer<typeof fieldAddedSchema>;

export const stagedModelSchema = z.strictObject({
  model: z.string(),
  layer: z.enum(['silver', 'gold']),
  table: z.string(),
  /** Version of the table's log that this was built upon; null: the table does not exist yet. */
  base_version: z.int().nullable(),
  rows: z.int(),
  /** Order-independent hash of all rows: same Bronze, same hash. */
  content_hash: z.string(),
  /** Hash of what the rows are made by: the SQL, its contract, the registry's fields. Another one means a full rebuild. */
  fingerprint: z.string(),
  schema: z.array(z.strictObject({ name: z.string(), type: z.string(), description: z.string() })),
  partition_columns: z.array(z.string()),
  add: z.array(stagedFileSchema),
  remove: z.array(z.string()),
  /** The rows are those that are published already: the table keeps its version. */
  unchanged: z.boolean(),
  milliseconds: z.int(),
});

export type StagedModel = z.infer<typeof stagedModelSchema>;

/** One extract stage: a run may have several under its id, told apart by when they began. */
export const inputSchema = z.strictObject({ run_id: z.string(), started_at: z.string() });

export type Input = z.infer<typeof inputSchema>;

export const transformsStageSchema = z.strictObject({
  stage: z.literal('transforms'),
  status: z.literal('staged'),
  started_at: z.string(),
  finished_at: z.string(),
  tool_version: z.string(),
  /** Whether every table was built from all of Bronze, from what came since the published snapshot, or only a part of them anew; and why. */
  mode: z.enum(['full', 'incremental', 'partial']),
  why: z.string(),
  /** The extractions whose parts this snapshot is made of, oldest first. */
  inputs: z.array(inputSchema),
  bronze: z.array(z.strictObject({ stream: z.string(), parts: z.int(), rows: z.int(), latest: z.int() })),
  drift: z.array(driftSchema),
  new_fields: z.array(fieldAddedSchema),
  /** Business time up to which every entity is closed, unix seconds; null when an entity has no watermark. */
  data_through: z.int().nullable(),
  models: z.array(stagedModelSchema),
});

export type TransformsStage = z.infer<typeof transformsStageSchema>;
