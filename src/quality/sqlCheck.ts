/**
 * A check that is a SQL file: it selects what is wrong, key first; `expected` and `found` are columns of it where the rule has a number.
 *
 *     -- check: payout_members_sum
 *     -- model: silver.payouts
 *     -- kind: identity
 *     -- severity: error
 *     -- rule: What the rule is, in words.
 *     -- of: silver.payouts WHERE is_automatic          the rows that it is about; none is "not applicable"; the model's rows if absent
 *     -- exempt: silver.payouts WHERE NOT is_automatic  rows that it is not about, and that a reader should know of
 *     -- whole: balance_transactions                   entities that it is skipped without, unless all of them were extracted
 *     -- within: events                                 only rows between whose columns `since` and `until` nothing of that entity has been missed
 *     -- needs: (SELECT count(*) FROM gold.x) >= 28     a condition without which it is skipped,
 *     -- otherwise: not enough history                  and what is said then
 *     -- until: refunds                                 a row whose column `until` is later than that entity was read to may tell of more of it: the next run judges it
 *     -- sums: amount, fee                              fields whose sums per currency are those of the model's columns <field>_minor: then the file has no SQL of its own
 *     -- unit: minor                                    expected and found are minor units of the column currency
 *     -- hint: What to do about it.
 */
import { CHECK_KINDS, type CheckKind, type Severity } from '../state/stages/checkResult.ts';
import { contractError, type Header, optionalField, parseHeader, requireField } from '../transform/contract/header.ts';
import { sumsSql } from './sumsSql.ts';

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
  readonly kind: CheckKind;
  readonly severity: Severity;
  readonly rule: string;
  /** For a relationship: the entity that is referred to. A miss is an error only once all of that entity has been extracted. */
  readonly parent: string | undefined;
  readonly bronze: BronzeNeed | undefined;
  /** Entities all of which must have been extracted, from the first on: without that the check is skipped. */
  readonly whole: readonly string[];
  /** An entity that the rows tell of: one that was read later than the entity is not judged yet. */
  readonly until: string | undefined;
  /** An entity that must have been read, without a gap, from the column `since` of a row to its column `until`; other rows cannot be judged yet. */
  readonly within?: string | undefined;
  /** What comes after `SELECT count(*) FROM`: the rows that the rule is about. */
  readonly of: string;
  readonly exempt: string | undefined;
  readonly needs: { readonly condition: string; readonly otherwise: string } | undefined;
  readonly inMinorUnits: boolean;
  readonly hint: string | undefined;
  readonly sql: string;
}

/** Reads a check's file; throws `TRANSFORM_CONTRACT` with file and line when its header is not whole. */
export function parseCheck(file: string, sql: string): SqlCheck {
  const header = parseHeader(file, sql);
  const kind = oneOf(header, 'kind', CHECK_KINDS);
  const parent = optionalField(header, 'parent');
  if ((kind === 'relationship') !== (parent !== undefined))
    throw contractError(file, 1, 'a relationship names its parent, and nothing else does');
  const model = requireField(header, 'model');
  const bronze = parseBronze(optionalField(header, 'bronze'));
  const sums = parseSums(header, bronze);
  requireOneOf(file, sql, sums);
  return {
    name: requireField(header, 'check'),
    file,
    model,
    kind,
    severity: oneOf(header, 'severity', ['error', 'warn']),
    rule: requireField(header, 'rule'),
    parent,
    bronze,
    whole: optionalField(header, 'whole')?.split(/,\s*/) ?? [],
    until: optionalField(header, 'until'),
    within: optionalField(header, 'within'),
    of: optionalField(header, 'of') ?? model,
    exempt: optionalField(header, 'exempt'),
    needs: parseNeeds(header),
    inMinorUnits: header.fields.has('unit') && oneOf(header, 'unit', ['minor']) === 'minor',
    hint: optionalField(header, 'hint'),
    sql: bronze === undefined || sums === undefined ? sql : `${sql.trimEnd()}\n${sumsSql(bronze.stream, model, sums)}\n`,
  };
}

/** Fields that stand in SQL that is made of them: names of the stream's own. */
function parseSums(header: Header, bronze: BronzeNeed | undefined): string[] | undefined {
  const fields = optionalField(header, 'sums')?.split(/,\s*/);
  if (fields === undefined) return undefined;
  const line = header.fields.get('sums')?.line ?? 1;
  if (bronze === undefined || !/^\w+$/.test(bronze.stream))
    throw contractError(header.file, line, 'sums are of fields of Bronze: "-- bronze: stream: id, currency, …"');
  const missing = ['currency', ...fields].find((field) => !/^\w+$/.test(field) || !bronze.fields.includes(field));
  if (missing === undefined) return fields;
  throw contractError(header.file, line, `the sums need ${missing}, which is not among the fields of "-- bronze:"`);
}

function requireOneOf(file: string, sql: string, sums: readonly string[] | undefined): void {
  const isBare = sql.split('\n').every((line) => line.trim() === '' || line.startsWith('--'));
  if (isBare === (sums !== undefined)) return;
  throw contractError(
    file,
    1,
    isBare ? 'it has no SQL, and no "-- sums:" to make it of' : 'it has SQL of its own, and "-- sums:" to make it of',
  );
}

function oneOf<Value extends string>(header: Header, field: string, values: readonly Value[]): Value {
  const found = requireField(header, field);
  const value = values.find((one) => one === found);
  if (value !== undefined) return value;
  throw contractError(header.file, header.fields.get(field)?.line ?? 1, `${field} is ${values.join(', ')}; not ${found}`);
}

function parseNeeds(header: Header): SqlCheck['needs'] {
  const [condition, otherwise] = [optionalField(header, 'needs'), optionalField(header, 'otherwise')];
  if (condition === undefined && otherwise === undefined) return undefined;
  if (condition !== undefined && otherwise !== undefined) return { condition, otherwise };
  throw contractError(header.file, 1, 'needs and otherwise stand together: the condition, and what is said when it does not hold');
}

/** `charges: id, currency, amount` */
function parseBronze(text: string | undefined): BronzeNeed | undefined {
  if (text === undefined) return undefined;
  const [stream = '', fields = ''] = text.split(':');
  return { stream: stream.trim(), fields: fields.split(',').map((field) => field.trim()) };
}
