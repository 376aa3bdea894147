import { PipelineError } from '../domain/errors.ts';

/** What file systems take; a bucket would take more. */
const LONGEST_NAME = 255;
const SEGMENT = /^[A-Za-z0-9_=.%+@-]+$/;

/**
 * Checks that a key stays inside its store: relative, `/` between non-empty segments of plain characters, none of them `.` or `..`.
 * Throws `STORAGE_BAD_KEY`; returns the key otherwise.
 */
export function checkKey(key: string): string {
  const segments = key.split('/');
  const fine = segments.every((segment) => SEGMENT.test(segment) && segment.length <= LONGEST_NAME && segment !== '.' && segment !== '..');
  if (fine && key.length <= 900) return key;
  throw new PipelineError(
    'STORAGE_BAD_KEY',
    `the key ${JSON.stringify(key)} is refused: it could leave the store or has characters that stores disagree on`,
    {
      hint: 'A key is made of letters, digits and _ = . % + @ -, in folders separated by single slashes, without . or .. as a folder; 255 characters a name, 900 in all.',
    },
  );
}

/** Checks a prefix for listing: a key that names a folder, ending in `/`. */
export function checkPrefix(prefix: string): string {
  if (!prefix.endsWith('/')) {
    throw new PipelineError('STORAGE_BAD_KEY', `the prefix ${JSON.stringify(prefix)} does not end in a slash`, {
      hint: 'List whole folders only.',
    });
  }
  checkKey(prefix.slice(0, -1));
  return prefix;
}
