/** JSON texts as a server might send them, with what the splitter must make of them. */
import fc from 'fast-check';

/** Whitespace that JSON allows between tokens. */
export const gap = fc.stringMatching(/^[ \n\r\t]{0,3}$/);

/** A string literal with odd but lawful escapes and any Unicode. */
const literal: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary', maxLength: 6 }).map((text) => JSON.stringify(text).slice(1, -1)),
      fc.constantFrom('\\/', '\\u0041', '\\n', '\\"', '\\\\', '\\ud83d\\ude00', '😀', 'ß', '}', '],'),
    ),
    { maxLength: 4 },
  )
  .map((parts) => `"${parts.join('')}"`);

const number = fc.oneof(
  fc.integer().map(String),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String),
  fc
    .double({ noNaN: true, noDefaultInfinity: true })
    .map((value) => JSON.stringify(value))
    .filter((text) => /[.e]/.test(text) || Math.abs(Number(text)) < 2 ** 63),
  fc.constantFrom('0', '-0', '1E5', '1.0', '1152921504606846977', '-1.5e-7', '0.0'),
);

/** A key under which nothing is compared twice: unique within its object. */
const key = fc.oneof(
  fc.constantFrom('id', 'object', 'metadata', 'data', 'has_more', 'lines', 'amount', '', '__proto__'),
  fc.string({ unit: 'binary', maxLength: 5 }),
);

/** Text of an object; its keys are unique, so nothing about it is suspicious by itself. */
function objectText(value: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const member = fc.tuple(key, gap, gap, gap, value, gap);
  return fc
    .uniqueArray(member, { selector: (parts) => parts[0], maxLength: 6 })
    .chain((members) =>
      gap.map((g) => `{${g}${members.map(([k, a, b, c, v, d]) => `${a}${JSON.stringify(k)}${b}:${c}${v}${d}`).join(',')}}`),
    );
}

/** Text of any JSON value, with gaps. */
export const jsonText: fc.Arbitrary<string> = fc.letrec<{ value: string }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.oneof(literal, number, fc.constantFrom('true', 'false', 'null')),
    objectText(tie('value')),
    fc
      .tuple(gap, fc.array(fc.tuple(gap, tie('value'), gap), { maxLength: 4 }))
      .map(([g, items]) => `[${g}${items.map((parts) => parts.join('')).join(',')}]`),
  ),
})).value;

/** Text of a record: an object with a string id among other members. */
export const recordText: fc.Arbitrary<string> = fc
  .tuple(fc.stringMatching(/^ch_[A-Za-z0-9]{1,12}$/), objectText(jsonText), gap, fc.boolean())
  .filter(([, text]) => !Object.hasOwn(JSON.parse(text) as object, 'id'))
  .map(([id, text, g, first]) => {
    const inner = text.slice(1, -1);
    if (inner.trim() === '') return `{${g}"id":${g}"${id}"}`;
    return first ? `{"id"${g}:"${id}",${inner}}` : `{${inner},${g}"id":"${id}"${g}}`;
  });

/** Text of a whole list page and of its records. */
export const pageText: fc.Arbitrary<{ page: string; records: string[] }> = fc
  .tuple(fc.array(recordText, { maxLength: 5 }), fc.boolean(), gap, fc.boolean(), jsonText)
  .map(([records, hasMore, g, dataFirst, extra]) => {
    const data = `"data"${g}:${g}[${g}${records.join(`${g},${g}`)}${g}]`;
    const rest = `"has_more":${g}${hasMore}${g},"object":"list","extra"${g}:${extra}`;
    return { page: `${g}{${g}${dataFirst ? `${data},${rest}` : `${rest}${g},${data}`}${g}}${g}`, records };
  });
