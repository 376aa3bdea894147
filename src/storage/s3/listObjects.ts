import type { ListedObject, Version } from '../types.ts';
import type { Connection } from './connect.ts';

/** Every object below the prefix (and after a key), page after page; keys as the store has them. Throws what the SDK throws. */
export async function* listObjects({ client, options }: Connection, objectPrefix: string, after?: string): AsyncGenerator<ListedObject> {
  const s3 = await client();
  let token: string | undefined;
  do {
    const page = await s3.listObjectsV2({
      Bucket: options.bucket,
      Prefix: objectPrefix,
      ...(token === undefined ? {} : { ContinuationToken: token }),
      ...(token !== undefined || after === undefined ? {} : { StartAfter: after }),
    });
    for (const { Key, Size, LastModified, ETag } of page.Contents ?? []) {
      if (Key === undefined) continue;
      const version = ETag === undefined ? {} : { version: ETag as Version };
      yield { key: Key, size: Size ?? 0, modifiedMs: LastModified?.getTime() ?? 0, ...version };
    }
    if (page.IsTruncated === true && page.NextContinuationToken === undefined)
      throw new Error('the store cut a listing short and does not say how to go on');
    token = page.IsTruncated === true ? page.NextContinuationToken : undefined;
  } while (token !== undefined);
}
