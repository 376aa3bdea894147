/** What a failure of S3 is called, what it says, and what to do about it. */
import { expect, test } from 'bun:test';
import { failure } from '../support/failure.ts';
import { type Fault, startFakeS3 } from '../support/s3/fakeS3.ts';
import { refuse } from '../support/s3/faults.ts';
import { openFake } from '../support/s3/openFake.ts';
import { bytes, codeOf, keysOf } from '../support/storageContract/underTest.ts';

const cases: [string, Fault, string, RegExp, RegExp][] = [
  [
    'SlowDown for good',
    refuse(503, 'SlowDown', 'Please reduce your request rate.'),
    'STORAGE_BUSY',
    /SlowDown, HTTP 503.*3 tries/,
    /in a few minutes/,
  ],
  ['no answer for good', { kind: 'reset' }, 'STORAGE_UNREACHABLE', /no answer/, /endpoint http:\/\/127\.0\.0\.1/],
  [
    'expired credentials',
    refuse(400, 'ExpiredToken', 'The provided token has expired.'),
    'STORAGE_CREDENTIALS',
    /have expired/,
    /aws sso login/,
  ],
  ['a wrong key', refuse(403, 'InvalidAccessKeyId'), 'STORAGE_CREDENTIALS', /InvalidAccessKeyId/, /AWS_ACCESS_KEY_ID/],
  ['a wrong secret', refuse(403, 'SignatureDoesNotMatch'), 'STORAGE_CREDENTIALS', /SignatureDoesNotMatch/, /mistyped/],
  ['no bucket', refuse(404, 'NoSuchBucket'), 'STORAGE_NO_BUCKET', /there is no bucket payments/, /aws s3 mb s3:\/\/payments/],
  ['a clock that is off for good', refuse(403, 'RequestTimeTooSkewed'), 'STORAGE_CLOCK', /clock/, /NTP/],
  [
    'a refusal that names the action',
    refuse(403, 'AccessDenied', 'User: arn:aws:iam::1:user/x is not authorized to perform: kms:GenerateDataKey on resource: k'),
    'STORAGE_DENIED',
    /kms:GenerateDataKey/,
    /Allow kms:GenerateDataKey/,
  ],
  [
    'a refusal that does not',
    refuse(403, 'AccessDenied', 'Access Denied'),
    'STORAGE_DENIED',
    /s3:PutObject on k/,
    /Allow s3:PutObject on arn:aws:s3:::payments\/team\/stripe\/\*/,
  ],
];

for (const [name, fault, code, message, hint] of cases) {
  test(`${name}: ${code}`, async () => {
    await using fake = await startFakeS3();
    const storage = openFake(fake);
    await storage.putNew('first', bytes('x'));
    fake.onCall((call) => (call.key.endsWith('/k') ? fault : undefined));
    const error = await failure(storage.putNew('k', bytes('x')));
    expect(error).toMatchObject({ code, hint: expect.stringMatching(hint) });
    expect(error.message).toMatch(message);
    expect(error.message).toContain('writing k in s3://payments/team/stripe');
  });
}

test('the wrong region names the right one', async () => {
  await using fake = await startFakeS3({
    onCall: () => ({ kind: 'refuse', status: 301, code: 'PermanentRedirect', headers: { 'x-amz-bucket-region': 'us-west-2' } }),
  });
  expect(await failure(openFake(fake).putNew('k', bytes('x')))).toMatchObject({
    code: 'STORAGE_WRONG_REGION',
    hint: 'Set AWS_REGION=us-west-2.',
  });
});

test('each kind of call names its own permission', async () => {
  await using fake = await startFakeS3();
  const storage = openFake(fake);
  await storage.putNew('x', bytes('x'));
  fake.onCall(() => refuse(403, 'AccessDenied', 'Access Denied'));
  expect((await failure(storage.get('k'))).message).toContain('s3:GetObject');
  expect((await failure(storage.remove('k'))).message).toContain('s3:DeleteObject');
  expect((await failure(keysOf(storage, 'k/'))).message).toContain('s3:ListBucket');
});

test('missing credentials are an error of their own', async () => {
  await using fake = await startFakeS3();
  const storage = openFake(fake);
  const saved = process.env['AWS_ACCESS_KEY_ID'];
  delete process.env['AWS_ACCESS_KEY_ID'];
  try {
    expect(await codeOf(storage.get('k'))).toBe('STORAGE_CREDENTIALS');
  } finally {
    process.env['AWS_ACCESS_KEY_ID'] = saved;
  }
});
