/** Runs the binary as a user who may do just what docs/aws.md says, and then with one action less at a time. */
import { expect } from 'bun:test';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { S3 } from '@aws-sdk/client-s3';
import { createSandbox, type Sandbox } from '../../e2e/support/sandbox.ts';

interface Statement {
  readonly Action: readonly string[];
  readonly Resource: string;
  readonly [name: string]: unknown;
}

export interface LeastPrivilegeOptions {
  readonly endpoint: string;
  readonly root: { readonly key: string; readonly secret: string };
  readonly binary: string;
}

const BUCKET = 'least';
const PREFIX = 'stripe';
/** Made by tests/judges/s3.sh; without any right of its own. */
const USER = { key: 'pipeline', secret: 'pipelinesecret' } as const;
/** Asked for only when an upload of many parts fails. */
const RARE = 's3:AbortMultipartUpload';

export async function leastPrivilege({ endpoint, root, binary }: LeastPrivilegeOptions): Promise<void> {
  process.env['PAYMENTS_PIPELINE_BINARY'] = binary;
  const credentials = { accessKeyId: root.key, secretAccessKey: root.secret };
  const admin = new S3({ endpoint, forcePathStyle: true, region: 'us-east-1', credentials });
  await admin.createBucket({ Bucket: BUCKET });
  const statements = documentedStatements();
  const allow = (without?: string) =>
    admin.putBucketPolicy({
      Bucket: BUCKET,
      Policy: JSON.stringify({ Version: '2012-10-17', Statement: asBucketPolicy(statements, without) }),
    });
  await using box = await createSandbox({
    env: {
      PIPELINE_ENV: 'AWS',
      S3_BUCKET: BUCKET,
      S3_PREFIX: PREFIX,
      AWS_ENDPOINT_URL_S3: endpoint,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: USER.key,
      AWS_SECRET_ACCESS_KEY: USER.secret,
      AWS_EC2_METADATA_DISABLED: 'true',
    },
  });
  const mock = box.start(['serve-mock', '--port', '0', '--start', '2026-03-01', '--days', '5', '--volume', '5'], { timeoutMs: 170_000 });
  const [url] = await mock.waitForLine(/^http:\/\/\S+$/);
  expect(await box.run(['run-batch', '--entity', 'products', '--source-url', url])).toMatchObject({
    status: 5,
    stderr: expect.stringContaining('STORAGE_DENIED'),
  });
  await allow();
  await runEverything(box, url);
  for (const action of statements.flatMap(({ Action }) => Action).filter((one) => one !== RARE)) {
    await allow(action);
    const stderr = await failing(box, url, action);
    expect({ action, stderr }).toEqual({ action, stderr: expect.stringMatching(/error\[STORAGE_DENIED\]/) });
    expect(stderr).toContain(`Allow ${action}`);
  }
}

async function runEverything(box: Sandbox, url: string): Promise<void> {
  for (const args of [
    ['run-pipeline', '--days', '30', '--source-url', url],
    ['query', 'select count(*) as n from gold.fct_payments'],
    ['status'],
    ['runs', 'list'],
    ['report', '--format', 'json'],
    ['repair', '--deep'],
    ['vacuum', '--older-than', '1h', '--apply'],
    ['runs', 'archive', '--older-than', '1h'],
  ]) {
    const { status, stderr } = await box.run(args, { timeoutMs: 120_000 });
    expect({ args, status, stderr: status === 0 ? '' : stderr }).toEqual({ args, status: 0, stderr: '' });
  }
}

/** What a run says that lacks the action; without deletion it comes as far as the end of a stage. */
async function failing(box: Sandbox, url: string, action: string): Promise<string> {
  const { status, stderr } = await box.run(['run-batch', '--entity', 'products', '--source-url', url]);
  expect({ action, status }).toEqual({ action, status: 5 });
  return stderr;
}

/** The policy as the page has it, with our names. */
function documentedStatements(): Statement[] {
  const page = readFileSync(join(import.meta.dir, '../../../docs/aws.md'), 'utf8');
  const [, json = ''] = /```json policy\n([\s\S]*?)```/.exec(page) ?? [];
  const { Statement: statements }: { Statement: Statement[] } = JSON.parse(
    json.replaceAll('my-bucket', BUCKET).replaceAll('my-prefix', PREFIX),
  );
  return statements;
}

function asBucketPolicy(statements: readonly Statement[], without: string | undefined): unknown[] {
  return statements.flatMap(({ Sid: _, Condition: __, Action, ...rest }) => {
    const left = Action.filter((action) => action !== without);
    return left.length === 0 ? [] : [{ ...rest, Action: left, Principal: { AWS: [USER.key] } }];
  });
}
