/** The one write of small objects: conditional, with a checksum, repeated as the protocol asks, and sure of its own success. */

import type { Connection } from './connect.ts';
import { encryption } from './encryption.ts';
import { failureFacts } from './failureFacts.ts';
import { pause } from './pause.ts';
import { findOwn, newReceipt } from './receipt.ts';

/** `absent`: nothing may stand there; otherwise the ETag that must; `unchecked`: for a single writer, who has looked himself. */
export type Condition = 'absent' | 'unchecked' | { readonly etag: string };

/** The ETag of what was written, or that the condition did not hold: `found` is what stood there, as far as S3 says. */
export type PutResult = { readonly etag: string } | { readonly refused: 'exists' | 'changed' | 'gone' };

/** Tries of a write that collides with another one at the same moment (409), each after a longer pause. */
const COLLISIONS = 8;

/** Writes the object if the condition holds. Throws what the SDK throws. */
export async function conditionalPut(
  connection: Connection,
  objectKey: string,
  body: Uint8Array,
  condition: Condition,
): Promise<PutResult> {
  const hash = new Bun.CryptoHasher('sha256').update(body).digest();
  const receipt = newReceipt(hash.toString('hex'));
  const request = {
    Bucket: connection.options.bucket,
    Key: objectKey,
    Body: body,
    ChecksumSHA256: hash.toString('base64'),
    Metadata: { ...receipt },
    ...headers(condition),
    ...encryption(connection.options),
  };
  const s3 = await connection.client();
  for (let collisions = 0; ; collisions++) {
    try {
      const { ETag } = await s3.putObject(request);
      if (ETag !== undefined) return { etag: ETag };
      throw new Error('the store answered a write without an ETag');
    } catch (error) {
      const { status, code } = failureFacts(error);
      if (status === 409 && collisions < COLLISIONS) {
        await pause(collisions);
        continue;
      }
      const isGone = status === 404 && code !== 'NoSuchBucket' && typeof condition !== 'string';
      if (status !== 412 && !isGone) throw error;
      const own = await findOwn(connection, objectKey, receipt);
      if (own !== null) return { etag: own };
      return { refused: isGone ? 'gone' : condition === 'absent' ? 'exists' : 'changed' };
    }
  }
}

function headers(condition: Condition) {
  if (condition === 'unchecked') return {};
  return condition === 'absent' ? { IfNoneMatch: '*' } : { IfMatch: condition.etag };
}
