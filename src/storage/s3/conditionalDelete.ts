import type { Connection } from './connect.ts';
import { failureFacts } from './failureFacts.ts';
import { getObject } from './getObject.ts';

/**
 * Removes the object, if it is still at that ETag where one is given. False when another stands there. A store that knows no condition on DELETE (S3 itself
 * does) is asked beforehand at least. Throws what the SDK throws.
 */
export async function conditionalDelete(connection: Connection, objectKey: string, etag: string | undefined): Promise<boolean> {
  const s3 = await connection.client();
  const request = { Bucket: connection.options.bucket, Key: objectKey };
  if (etag === undefined) {
    await s3.deleteObject(request);
    return true;
  }
  const found = await getObject(connection, objectKey);
  if (found === null) return true;
  if (found.etag !== etag) return false;
  try {
    await s3.deleteObject({ ...request, IfMatch: etag });
    return true;
  } catch (error) {
    const { status, code } = failureFacts(error);
    if (status === 404 && code !== 'NoSuchBucket') return true;
    if (status !== 412) throw error;
    return false;
  }
}
