import type { CheckResult } from '../state/stages/checkResult.ts';
import type { ExtractStage } from '../state/stages/extract.ts';
import type { QualityStage } from '../state/stages/quality.ts';
import type { TransformsStage } from '../state/stages/transforms.ts';
import type { Figures } from './figures/figures.ts';

/** What every form of report is made from: one verdict, and what it was given on. */
export interface RunReport {
  readonly runId: string;
  readonly toolVersion: string;
  /** The store, as messages name it. */
  readonly store: string;
  readonly quality: QualityStage;
  readonly transforms: TransformsStage;
  /** Absent where the run only built and checked. */
  readonly extract: ExtractStage | undefined;
  /** What the plots show; read only for a form that has plots. */
  readonly figures?: Figures | undefined;
}

/** The checks that a person must look at, the worst first. */
export function problemsOf({ checks }: Pick<QualityStage, 'checks'>): CheckResult[] {
  return WORST_FIRST.flatMap((status) => checks.filter((check) => check.status === status));
}

const WORST_FIRST = ['errored', 'failed', 'warned'] as const;

/** `published`, `rejected`, that it was forced, or that it came too late. */
export function verdictWords({ verdict }: Pick<QualityStage, 'verdict'>): string {
  switch (verdict) {
    case 'published':
      return 'published';
    case 'rejected':
      return 'rejected: nothing was published';
    case 'overridden':
      return 'published against failing checks';
    case 'overtaken':
      return 'overtaken: another run had published first';
    default:
      return verdict satisfies never;
  }
}
