/** What the extract stage leaves in the run manifest. Names are the wire names of the file. */
import { z } from 'zod';
import { coverageSchema } from '../watermark.ts';

export const partSchema = z.strictObject({
  key: z.string(),
  /** Bytes of the file. */
  size: z.int(),
  rows: z.int(),
  sha256: z.string(),
});

export type Part = z.infer<typeof partSchema>;

/** One Bronze stream of an entity: its own records, or those of a nested list that was longer than its inline page. */
export const streamSchema = z.strictObject({
  stream: z.string(),
  records: z.int(),
  parts: z.array(partSchema),
  quarantined: z.int(),
  quarantine: z.array(partSchema),
  /** Path → JSON types seen in these records; schema drift is read off it. */
  shape: z.record(z.string(), z.array(z.string())),
});

export type Stream = z.infer<typeof streamSchema>;

/** A half-open range of `created` whose last page was seen. */
export const closedRangeSchema = z.strictObject({
  from: z.int(),
  to: z.int(),
  pages: z.int(),
  records: z.int(),
  /** Of the set of its ids, whatever their order (see extract/ranges/idsHash.ts). */
  ids_hash: z.string(),
});

export type ClosedRangeJson = z.infer<typeof closedRangeSchema>;

export const entityExtractSchema = z.strictObject({
  entity: z.string(),
  /** `denied`: the key may not read it; `not_enabled`: the account has not that product. */
  status: z.enum(['complete', 'failed', 'interrupted', 'denied', 'not_enabled']),
  /** Unix seconds, half-open, by `created`. */
  window: z.strictObject({ from: z.int(), to: z.int() }),
  why: z.string(),
  pages: z.int(),
  records: z.int(),
  quarantined: z.int(),
  duplicates: z.int(),
  requests: z.int(),
  retries: z.record(z.string(), z.int()),
  streams: z.array(streamSchema),
  watermark: z.strictObject({ before: coverageSchema.nullable(), after: coverageSchema.nullable() }),
  /** Oldest first, without gap over the window; absent in manifests of earlier versions. */
  ranges: z.array(closedRangeSchema).optional(),
  /** What was taken over from a run that had not come to its end. */
  resumed: z.strictObject({ run_id: z.string(), ranges: z.int(), records: z.int() }).optional(),
  /** Ranges that were listed a second time to prove them, and those of them that had to be read again. */
  proof: z.strictObject({ ranges: z.int(), requests: z.int(), read_again: z.int() }).optional(),
  /** For `events`: what they led to, by entity. */
  changes: z.record(z.string(), z.strictObject({ versions: z.int(), deleted: z.int(), refetched: z.int() })).optional(),
  /** For `webhook_events`: the segments of the receiver's log that were rolled. Those that are still there have only to be removed. */
  segments: z.array(z.string()).optional(),
  /** What a reader should know and no number says. */
  notes: z.array(z.string()).optional(),
  error: z.strictObject({ code: z.string(), message: z.string() }).optional(),
});

export type EntityExtract = z.infer<typeof entityExtractSchema>;

export const extractStageSchema = z.strictObject({
  stage: z.literal('extract'),
  status: z.enum(['complete', 'partial', 'interrupted']),
  started_at: z.string(),
  finished_at: z.string(),
  tool_version: z.string(),
  source: z.string(),
  api_version: z.string(),
  /** The source's own clock when the run began, unix seconds. */
  source_now: z.int(),
  entities: z.array(entityExtractSchema),
});

export type ExtractStage = z.infer<typeof extractStageSchema>;
