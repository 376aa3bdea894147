/** Makes a bucket on a server for tests: bun tests/support/s3/makeBucket.ts <endpoint> <bucket>, with credentials in AWS_*. */
import { S3 } from '@aws-sdk/client-s3';

const [endpoint = '', bucket = ''] = process.argv.slice(2);
await new S3({ endpoint, forcePathStyle: true, region: 'us-east-1' }).createBucket({ Bucket: bucket });
