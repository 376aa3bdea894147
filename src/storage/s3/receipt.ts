import { randomUUID } from 'node:crypto';
import type { Connection } from './connect.ts';
import { s3Failure } from './failure.ts';
import { failureFacts } from './failureFacts.ts';

/**
 * What a write leaves on its object, so that its writer can tell it from any other's: a name that no other write has, and the SHA-256 of the
 * bytes. When an answer is lost and the request repeated, the own success comes back as a 412 (facts: "S3 conditional writes").
 */
export interface Receipt {
  readonly owner: string;
  /** Hexadecimal. */
  readonly sha256: string;
}

/** A receipt for one write of these bytes. */
export function newReceipt(sha256: string): Receipt {
  return { owner: randomUUID(), sha256 };
}

/** Whether the object that stands there is the one that was written with this receipt: its ETag, or null when it is another's, or none. */
export async function findOwn({ client, options }: Connection, objectKey: string, receipt: Receipt): Promise<string | null> {
  try {
    const s3 = await client();
    const { Metadata, ETag } = await s3.headObject({ Bucket: options.bucket, Key: objectKey });
    const isOwn = Metadata?.['owner'] === receipt.owner && Metadata['sha256'] === receipt.sha256;
    return isOwn && ETag !== undefined ? ETag : null;
  } catch (error) {
    if (failureFacts(error).status === 404) return null;
    // Not a failure to write: it takes another permission.
    throw s3Failure(error, { verb: 'reading back', key: objectKey, action: 's3:GetObject' }, options);
  }
}
