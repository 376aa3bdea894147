import fc from 'fast-check';
import { CHECK_KINDS, CHECK_STATUSES, type CheckResult } from '../../../src/state/stages/checkResult.ts';
import { checkResult } from './result.ts';

/** Texts that end a tag, an attribute, a cell, a command or a line, in whatever company. */
export const nastyText: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary', maxLength: 6 }),
      fc.constantFrom(
        '<',
        '>',
        '&',
        '"',
        "'",
        ']]>',
        '--',
        '<!--',
        '</script>',
        '</style>',
        '`',
        '```',
        '|',
        '\\',
        '%0A',
        '%',
        '::',
        '\n',
        '\r',
        '\r\n',
      ),
      fc.constantFrom(
        '::error::x',
        '##[error]',
        '<script>alert(1)</script>',
        '[x](javascript:x)',
        '@everyone',
        '$(x)',
        '{{x}}',
        '\u0000',
        '\ud800',
        '\u202e',
        '\ufffe',
      ),
    ),
    { maxLength: 8 },
  )
  .map((parts) => parts.join(''));

/** Whatever a check may say. */
export const nastyCheck: fc.Arbitrary<CheckResult> = fc
  .record({
    check: nastyText,
    model: nastyText,
    kind: fc.constantFrom(...CHECK_KINDS),
    status: fc.constantFrom(...CHECK_STATUSES),
    rule: nastyText,
    expected: nastyText,
    found: nastyText,
    hint: nastyText,
    sql: fc.option(nastyText),
    sample: fc.array(fc.record({ id: nastyText, note: fc.option(nastyText) }), { maxLength: 5 }),
  })
  .map((changes) => checkResult({ ...changes, amounts: [], ...(changes.status === 'skipped' ? { reason: changes.rule } : {}) }));
