import { PipelineError } from '../domain/errors.ts';

/** One thing that is wrong with the configuration, in a whole sentence, and what to do about it if that is not plain from it. */
export interface Problem {
  readonly text: string;
  readonly hint?: string;
}

const FALLBACK_HINT = 'Correct it and run the command again; `payments-pipeline help config show` lists every setting.';

/** Every problem in one error. A single one stands alone, so that a known message keeps its wording. */
export function configError(problems: readonly Problem[]): PipelineError {
  const [first] = problems;
  if (first !== undefined && problems.length === 1) {
    return new PipelineError('CONFIG_INVALID', first.text, { hint: first.hint ?? FALLBACK_HINT });
  }
  const lines = problems.map(({ text, hint }) => (hint === undefined ? `- ${text}` : `- ${text}\n  ${hint}`));
  return new PipelineError('CONFIG_INVALID', `the configuration has ${problems.length} problems\n${lines.join('\n')}`, {
    hint: FALLBACK_HINT,
  });
}
