/**
 * Personal data does not leave the tables by way of a report: in the rows that a result shows, the values of columns that may hold it are masked.
 * The failing rows themselves lie whole in the store, where the tables are.
 */

const MASK = '***';

/** Names of columns and JSON fields, or parts of such names between underscores. Rather too much than too little: an id always stays. */
const PERSONAL = new RegExp(
  `(^|_)(${[
    ...['email', 'e_mail', 'name', 'nickname', 'phone', 'address', 'line1', 'line2', 'city', 'postal_code', 'zip', 'shipping', 'owner'],
    ...['last4', 'fingerprint', 'iban', 'bic', 'account_number', 'routing_number', 'card_number', 'exp_month', 'exp_year', 'bin', 'iin'],
    ...[
      'description',
      'statement_descriptor',
      'descriptor',
      'memo',
      'footer',
      'note',
      'notes',
      'message',
      'metadata',
      'extra',
      'custom_fields',
    ],
    ...['ip', 'ip_address', 'user_agent', 'dob', 'birth', 'birthday', 'ssn', 'tax_id', 'vat', 'receipt_url', 'url', 'signature'],
  ].join('|')})($|_)`,
  'i',
);

const EMAIL = /[^\s@"'<>(),;:]+@[^\s@"'<>(),;:]+\.[\p{L}]{2,}/gu;

/** A row whose personal values are `***`; empty ones stay empty, since that is often what is wrong. */
export function maskPersonal(row: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, maskValue(name, value)]));
}

/** A text without the e-mail addresses in it. */
export function maskEmails(text: string): string {
  return text.replace(EMAIL, MASK);
}

function maskValue(name: string, value: unknown): unknown {
  if (value === null || value === undefined || value === '') return value;
  if (typeof value === 'boolean') return value;
  if (PERSONAL.test(name)) return MASK;
  if (Array.isArray(value)) return value.map((item) => maskValue('', item));
  if (typeof value === 'object') return maskPersonal(Object.fromEntries(Object.entries(value)));
  return typeof value === 'string' ? maskText(value) : value;
}

/** A JSON column comes as text. */
function maskText(text: string): string {
  if (!/^\s*[[{]/.test(text)) return maskEmails(text);
  try {
    return JSON.stringify(maskValue('', JSON.parse(text)));
  } catch {
    return maskEmails(text);
  }
}
