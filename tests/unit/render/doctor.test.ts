import { expect, test } from 'bun:test';
import { type Finding, renderDoctor } from '../../../src/cli/render/doctor.ts';

const findings: Finding[] = [
  { check: 'DuckDB', status: 'ok', found: 'loads' },
  {
    check: 'store',
    status: 'fail',
    found: 'STORAGE_UNREACHABLE: writing _state/doctor/1.json in s3://bucket at http://127.0.0.1:9 failed: no answer (ECONNREFUSED)',
    next: 'Check the network and the endpoint http://127.0.0.1:9, then run the same command again: it goes on where this one stopped.',
  },
];

test('what is found and what to do go on below themselves at the edge of the screen', () => {
  expect(renderDoctor(findings, 's3://bucket', { columns: 60, color: false })).toBe(`doctor  1 of 2 fail  s3://bucket

DuckDB  ok    loads
store   fail  STORAGE_UNREACHABLE: writing
              _state/doctor/1.json in s3://bucket at
              http://127.0.0.1:9 failed: no answer
              (ECONNREFUSED)
              → Check the network and the endpoint
                http://127.0.0.1:9, then run the same
                command again: it goes on where this one
                stopped.
`);
});

test('in a pipe each is one line', () => {
  expect(renderDoctor(findings, 's3://bucket', { columns: Number.POSITIVE_INFINITY, color: false }).split('\n')).toHaveLength(6);
});
