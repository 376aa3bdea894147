import type { ListedObject } from '../types.ts';
import type { Connection } from './connect.ts';

/** Every object below the prefix, page after page; keys as the store has them. Throws what the SDK throws. */
export async function* listObjects({ client, options }: Connection, objectPrefix: string): AsyncGenerator<ListedObject> {
  const s3 = await client();
  let token: string | undefined;
  do {
    const page = await s3.listObjectsV2({
      Bucket: options.bucket,
      Prefix: objectPrefix,
      ...(token === undefined ? {} : { ContinuationToken: token }),
    });
    for (const { Key, Size, LastModified } of page.Contents ?? []) {
      if (Key !== undefined) yield { key: Key, size: Size ?? 0, modifiedMs: LastModified?.getTime() ?? 0 };
    }
    if (page.IsTruncated === true && page.NextContinuationToken === undefined)
      throw new Error('the store cut a listing short and does not say how to go on');
    token = page.IsTruncated === true ? page.NextContinuationToken : undefined;
  } while (token !== undefined);
}
