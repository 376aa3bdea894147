/** A check that is a SQL file: it selects what is wrong, key first; `expected` and `found` are columns of it where the rule has a number. */

import type { CheckResult } from '../state/stages/quality.ts';
import { contractError, optionalField, parseHeader, requireField } from '../transform/contract/header.ts';

export interface BronzeNeed {
  readonly stream: string;
  /** Top-level fields of the record that the check reads. */
  readonly fields: readonly string[];
}

export interface SqlCheck {
  readonly name: string;
  readonly file: string;
  /** `silver.charges` */
  readonly model: string;
  readonly kind: CheckResult['kind'];
  readonly severity: 'error' | 'warn';
  readonly rule: string;
  /** For a relationship: the entity that is referred to. A miss is an error only once all of that entity has been extracted. */
  readonly parent: string | undefined;
  readonly bronze: BronzeNeed | undefined;
  readonly sql: string;
}

const KINDS: readonly CheckResult['kind'][] = [
  'schema',
  'not_null',
  'unique_key',
  'freshness',
  'row_count',
  'reconciliation',
  'relationship',
];

/** Reads a check's file; throws `TRANSFORM_CONTRACT` with file and line when its header is not whole. */
export function parseCheck(file: string, sql: string): SqlCheck {
  const header = parseHeader(file, sql);
  const kind = KINDS.find((one) => one === requireField(header, 'kind'));
  if (kind === undefined) throw contractError(file, header.fields.get('kind')?.line ?? 1, `kind is one of ${KINDS.join(', ')}`);
  const severity = requireField(header, 'severity');
  if (severity !== 'error' && severity !== 'warn')
    throw contractError(file, header.fields.get('severity')?.line ?? 1, 'severity is error or warn');
  const parent = optionalField(header, 'parent');
  if ((kind === 'relationship') !== (parent !== undefined))
    throw contractError(file, 1, 'a relationship names its parent, and nothing else does');
  return {
    name: requireField(header, 'check'),
    file,
    model: requireField(header, 'model'),
    kind,
    severity,
    rule: requireField(header, 'rule'),
    parent,
    bronze: parseBronze(optionalField(header, 'bronze')),
    sql,
  };
}

/** `charges: id, currency, amount` */
function parseBronze(text: string | undefined): BronzeNeed | undefined {
  if (text === undefined) return undefined;
  const [stream = '', fields = ''] = text.split(':');
  return { stream: stream.trim(), fields: fields.split(',').map((field) => field.trim()) };
}
