import { z } from 'zod';
import { PipelineError } from '../../src/domain/errors.ts';
import { didYouMean } from '../../src/domain/suggest.ts';
import { FAULTS, type FaultRule, faultRule } from './faultRule.ts';

const script = z.union([z.array(z.unknown()), z.strictObject({ faults: z.array(z.unknown()) })]);

/** A script's rules: a list of them, `{faults: [...]}`, or a single one. Throws USAGE_BAD_VALUE that names the rule and the field. */
export function parseFaults(document: unknown): FaultRule[] {
  return rulesOf(document).map((rule, index) => parseRule(rule, index));
}

/** The same from text, which is YAML or JSON. */
export function parseFaultScript(text: string): FaultRule[] {
  return parseFaults(documentOf(text));
}

function documentOf(text: string): unknown {
  try {
    return Bun.YAML.parse(text);
  } catch (cause) {
    throw refusal(`is not YAML: ${cause instanceof Error ? cause.message : String(cause)}`, cause);
  }
}

function rulesOf(document: unknown): unknown[] {
  if (typeof document === 'object' && document !== null && 'do' in document) return [document];
  const parsed = script.safeParse(document);
  if (!parsed.success) throw refusal('is neither a list of rules, nor {faults: […]}, nor one rule', parsed.error);
  return Array.isArray(parsed.data) ? parsed.data : parsed.data.faults;
}

function parseRule(rule: unknown, index: number): FaultRule {
  const parsed = faultRule.safeParse(rule);
  if (!parsed.success) throw refusal(`, rule ${index + 1}: ${problemOf(rule, parsed.error)}`, parsed.error);
  const chosen = [parsed.data.nth, parsed.data.every, parsed.data.probability].filter((choice) => choice !== undefined);
  if (chosen.length > 1) throw refusal(`, rule ${index + 1}: give one of nth, every and probability`);
  return parsed.data;
}

function problemOf(rule: unknown, error: z.ZodError): string {
  const [issue] = error.issues;
  if (issue?.code !== 'invalid_union') return error.issues.map(({ path, message }) => [...path, message].join(': ')).join('; ');
  const name = typeof rule === 'object' && rule !== null && 'do' in rule ? String(rule.do) : undefined;
  return name === undefined ? 'do is missing' : `there is no fault "${name}"${didYouMean(name, FAULTS)}`;
}

function refusal(problem: string, cause?: unknown): PipelineError {
  const hint = `A rule is {do, path, method, nth | every | probability, times} and what its fault takes; do is one of ${FAULTS.join(', ')}.`;
  return new PipelineError('USAGE_BAD_VALUE', `the fault script${problem.startsWith(',') ? '' : ' '}${problem}`, { hint, cause });
}
