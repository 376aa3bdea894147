import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { renderJunit } from '../../../src/report/junit.ts';
import { nastyCheck } from './nasty.ts';
import { checkResult } from './result.ts';
import { runReport } from './runReport.ts';

interface Tag {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** Reads a document strictly: every tag well-formed and closed, and nothing in it that XML 1.0 forbids. Returns its tags in order. */
function readXml(document: string): Tag[] {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what XML forbids
  expect(document).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Cs}/u);
  const tags: Tag[] = [];
  const open: string[] = [];
  const body = document.replace(/^<\?xml version="1.0" encoding="UTF-8"\?>\n/, '');
  const rest = body.replace(/<(\/?)([a-z-]+)((?: [a-z-]+="[^"<]*")*)(\/?)>/g, (_, end, name, attributes, empty) => {
    if (end === '/') expect(open.pop()).toBe(name);
    else
      tags.push({
        name,
        attributes: Object.fromEntries([...attributes.matchAll(/ ([a-z-]+)="([^"]*)"/g)].map(([, key, value]) => [key, value])),
      });
    if (end === '' && empty === '') open.push(name);
    return '';
  });
  expect(open).toEqual([]);
  expect(rest).not.toMatch(/[<>]/);
  expect(document.replaceAll(/&(amp|lt|gt|quot|apos|#\d+);/g, '')).not.toContain('&');
  return tags;
}

describe('JUnit XML', () => {
  test('a suite a kind, a case a check, and its failure with rule, numbers and rows', () => {
    const checks = [
      checkResult(),
      checkResult({ status: 'passed', kind: 'not_null', sample: [] }),
      checkResult({ status: 'not_applicable', kind: 'not_null', reason: 'nothing in it', sample: [] }),
      checkResult({ status: 'errored', kind: 'range', reason: 'mine.sql does not run', sample: [] }),
    ];
    const text = renderJunit(runReport(checks));
    const tags = readXml(text);
    expect(tags[0]).toMatchObject({ name: 'testsuites', attributes: { tests: '4', failures: '1', errors: '1' } });
    expect(tags.filter(({ name }) => name === 'testsuite').map(({ attributes }) => attributes['name'])).toEqual([
      'identity',
      'not_null',
      'range',
    ]);
    expect(tags.filter(({ name }) => name === 'testcase')).toHaveLength(4);
    expect(text).toContain('message="expected 14,203.11 USD, found 14,203.10 USD (and 2 more)"');
    expect(text).toContain('id=po_1  currency=usd');
    expect(text).toContain('<skipped message="nothing in it"/>');
  });

  test('a warning passes with a word, unless the run was told that warnings fail it', () => {
    const warned = [checkResult({ status: 'warned', severity: 'warn' })];
    expect(readXml(renderJunit(runReport(warned))).map(({ name }) => name)).toContain('system-out');
    const strict = readXml(renderJunit(runReport(warned, { fail_on: 'warn' })));
    expect(strict.map(({ name }) => name)).toContain('failure');
    expect(strict[0]?.attributes['failures']).toBe('1');
  });

  test('property: it is XML whatever a check says, and no text becomes a tag', () => {
    fc.assert(
      fc.property(fc.array(nastyCheck, { maxLength: 4 }), (checks) => {
        const names = readXml(renderJunit(runReport(checks))).map(({ name }) => name);
        expect(names.filter((name) => name === 'testcase')).toHaveLength(checks.length);
        expect(
          names.every((name) => ['testsuites', 'testsuite', 'testcase', 'failure', 'error', 'skipped', 'system-out'].includes(name)),
        ).toBe(true);
      }),
    );
  });
});
