/** What the quality stage leaves in the run manifest: every check with its verdict, and whether the snapshot was published. */
import { z } from 'zod';

export const checkResultSchema = z.strictObject({
  check: z.string(),
  model: z.string(),
  kind: z.enum(['schema', 'not_null', 'unique_key', 'freshness', 'row_count', 'reconciliation', 'relationship']),
  severity: z.enum(['error', 'warn']),
  status: z.enum(['pass', 'warn', 'fail']),
  rule: z.string(),
  expected: z.string(),
  found: z.string(),
  failing_rows: z.int(),
  /** Up to five rows, values as text, key first. */
  sample: z.array(z.record(z.string(), z.string().nullable())),
  hint: z.string().optional(),
  milliseconds: z.int(),
});

export type CheckResult = z.infer<typeof checkResultSchema>;

export const qualityStageSchema = z.strictObject({
  stage: z.literal('quality'),
  verdict: z.enum(['published', 'rejected', 'overridden']),
  started_at: z.string(),
  finished_at: z.string(),
  tool_version: z.string(),
  checks: z.array(checkResultSchema),
  /** The versions that the tables' logs have once this is published; empty when rejected. */
  publish: z.array(
    z.strictObject({
      model: z.string(),
      layer: z.enum(['silver', 'gold']),
      table: z.string(),
      version: z.int(),
      rows: z.int(),
      content_hash: z.string(),
    }),
  ),
});

export type QualityStage = z.infer<typeof qualityStageSchema>;
