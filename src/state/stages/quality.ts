/** What the quality stage leaves in the run manifest: every check with its verdict, and whether the snapshot was published. */
import { z } from 'zod';
import { checkResultSchema } from './checkResult.ts';

export const qualityStageSchema = z.strictObject({
  stage: z.literal('quality'),
  /** `overtaken`: passed, and could not be published, since another run had published upon the same versions first. */
  verdict: z.enum(['published', 'rejected', 'overridden', 'overtaken']),
  /** The least severity that rejects. */
  fail_on: z.enum(['error', 'warn']),
  started_at: z.string(),
  finished_at: z.string(),
  tool_version: z.string(),
  checks: z.array(checkResultSchema),
  /** The versions that the tables' logs have once this is published; empty when it was not. */
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
