import { z } from 'zod';
import { errorMessage, PipelineError } from '../../src/domain/errors.ts';
import { didYouMean } from '../../src/domain/suggest.ts';
import { FAULTS, type FaultRule, faultRule, fieldsOf, MATCH_FIELDS } from './faultRule.ts';

const script = z.union([z.array(z.unknown()), z.strictObject({ faults: z.array(z.unknown()) })]);

const SCRIPT = 'the fault script';

/** A script's rules: a list of them, `{faults: [...]}`, or a single one. Throws USAGE_BAD_VALUE that names the script, the rule and the field. */
export function parseFaults(document: unknown, name = SCRIPT): FaultRule[] {
  return rulesOf(document, name).map((rule, index) => parseRule(rule, `${name}, rule ${index + 1}`));
}

/** The same from text, which is YAML or JSON; `name` is what messages call it, such as its path. */
export function parseFaultScript(text: string, name = SCRIPT): FaultRule[] {
  return parseFaults(documentOf(text, name), name);
}

function documentOf(text: string, name: string): unknown {
  try {
    return Bun.YAML.parse(text);
  } catch (cause) {
    throw refusal(`${name} is not YAML from line ${firstBadLine(text)} on: ${errorMessage(cause)}`, A_SCRIPT, cause);
  }
}

/** The parser says what is wrong and not where: the line behind the longest beginning that it can read. */
function firstBadLine(text: string): number {
  const lines = text.split('\n');
  const readable = (count: number): boolean => {
    try {
      Bun.YAML.parse(lines.slice(0, count).join('\n'));
      return true;
    } catch {
      return false;
    }
  };
  let good = lines.length - 1;
  while (good > 0 && !readable(good)) good--;
  return good + 1;
}

function rulesOf(document: unknown, name: string): unknown[] {
  if (typeof document === 'object' && document !== null && 'do' in document) return [document];
  if (document === null || document === undefined) throw refusal(`${name} is empty`, A_SCRIPT);
  const parsed = script.safeParse(document);
  if (!parsed.success) throw refusal(`${name} is neither a list of rules, nor {faults: […]}, nor one rule`, A_SCRIPT, parsed.error);
  return Array.isArray(parsed.data) ? parsed.data : parsed.data.faults;
}

function parseRule(rule: unknown, where: string): FaultRule {
  const name = nameOf(rule);
  const fault = FAULTS.find((known) => known === name);
  if (fault === undefined) throw refusal(`${where}: ${nameProblem(rule, name)}`, A_RULE);
  const hint = `${fault} takes ${fieldsOf(fault).join(', ') || 'nothing'}; every rule takes ${MATCH_FIELDS.join(', ')}.`;
  const parsed = faultRule.safeParse(rule);
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => problemOf(issue, [...fieldsOf(fault), ...MATCH_FIELDS]));
    throw refusal(`${where} (${fault}): ${problems.join('; ')}`, hint, parsed.error);
  }
  const chosen = [parsed.data.nth, parsed.data.every, parsed.data.probability].filter((choice) => choice !== undefined);
  if (chosen.length > 1) throw refusal(`${where} (${fault}): give one of nth, every and probability`, hint);
  return parsed.data;
}

function nameOf(rule: unknown): unknown {
  return typeof rule === 'object' && rule !== null && 'do' in rule ? rule.do : undefined;
}

function nameProblem(rule: unknown, name: unknown): string {
  if (typeof rule !== 'object' || rule === null || Array.isArray(rule)) return `${JSON.stringify(rule)} is no rule`;
  if (name === undefined) return 'do is missing';
  return `there is no fault ${JSON.stringify(name)}${didYouMean(String(name), FAULTS)}`;
}

function problemOf(issue: z.core.$ZodIssue, fields: readonly string[]): string {
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => `there is no field "${key}"${didYouMean(key, fields)}`).join('; ');
  const path = issue.path.join('.');
  return issue.message.endsWith('received undefined') ? `${path} is missing` : `${path}: ${issue.message}`;
}

const A_RULE = `do is one of ${FAULTS.join(', ')}.`;
const A_SCRIPT = `A rule is {do, path, method, nth | every | probability, times} and what its fault takes, such as {do: error, status: 503, every: 5}; ${A_RULE}`;

function refusal(message: string, hint: string, cause?: unknown): PipelineError {
  return new PipelineError('USAGE_BAD_VALUE', message, { hint, cause });
}
