/**
 * Why a record goes to quarantine instead of Bronze: each of these fails a whole file in DuckDB's JSON reader, crashes it, or cannot be
 * keyed (tried with DuckDB 1.5: nesting of 100,000 levels ends in a segmentation fault).
 */
export const QUARANTINE_REASONS = [
  'invalid_utf8',
  'lone_surrogate',
  'control_character',
  'duplicate_key',
  'too_deep',
  'integer_out_of_range',
  'number_out_of_range',
  'too_large',
  'not_an_object',
  'missing_id',
  // Only for what was delivered: of a page that is no JSON nothing counts.
  'not_json',
] as const;

export type QuarantineReason = (typeof QUARANTINE_REASONS)[number];

/** Deepest nesting of a record that is let through, the record itself being level 1. */
export const MAX_DEPTH = 500;
