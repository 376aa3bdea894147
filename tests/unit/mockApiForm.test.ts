import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { type Form, parseForm } from '../../mock/api/writes/parseForm.ts';

const plain = (form: Form): unknown => JSON.parse(JSON.stringify(form));

describe('forms', () => {
  test.each([
    ['amount=500&currency=eur', { amount: '500', currency: 'eur' }],
    ['metadata[a]=1&metadata%5Bb%5D=2', { metadata: { a: '1', b: '2' } }],
    ['expand[]=a&expand[]=b', { expand: { 0: 'a', 1: 'b' } }],
    ['expand[0]=a&expand[1]=b', { expand: { 0: 'a', 1: 'b' } }],
    ['items[0][price]=p1&items[0][quantity]=2&items[1][price]=p2', { items: { 0: { price: 'p1', quantity: '2' }, 1: { price: 'p2' } } }],
    ['metadata[2024]=x', { metadata: { 2024: 'x' } }],
    ['name=Zo%C3%AB+B&description=', { name: 'Zoë B', description: '' }],
    ['a=1&a=2', { a: '2' }],
    ['a=1&a[b]=2', { a: { b: '2' } }],
    ['', {}],
  ])('%s', (text, expected) => {
    expect(plain(parseForm(text))).toEqual(expected);
  });

  test('names that mean something in JavaScript mean nothing here', () => {
    const form = parseForm('__proto__[polluted]=1&constructor[prototype][polluted]=1');
    expect(Object.getPrototypeOf({})).not.toHaveProperty('polluted');
    expect(Object.keys(form)).toEqual(['__proto__', 'constructor']);
  });

  test.each(['[x]=1', 'a]b=1', 'a[b=1', 'a[[b]]=1', `a${'[x]'.repeat(9)}=1`])('%s is refused', (text) => {
    expect(() => parseForm(text)).toThrow('Invalid parameter name');
  });

  test('what is written with brackets is read again', () => {
    const name = fc.stringMatching(/^[a-z_]{1,6}$/);
    const leaf = fc.string({ unit: 'grapheme' });
    const value = fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof({ depthSize: 'small', withCrossShrink: true }, leaf, fc.dictionary(name, tie('value'), { minKeys: 1, maxKeys: 3 })),
    })).value;
    fc.assert(
      fc.property(fc.dictionary(name, value, { maxKeys: 4 }), (form) => {
        expect(plain(parseForm(encode(form)))).toEqual(form as Record<string, unknown>);
      }),
    );
  });
});

/** The obvious writer: one pair for each leaf. */
function encode(form: object): string {
  const pairs: string[] = [];
  const walk = (value: unknown, path: string): void => {
    if (typeof value === 'string') pairs.push(`${encodeURIComponent(path)}=${encodeURIComponent(value)}`);
    else for (const [key, inner] of Object.entries(Object(value))) walk(inner, `${path}[${key}]`);
  };
  for (const [key, value] of Object.entries(form)) walk(value, key);
  return pairs.join('&');
}
