/** Where the data of these tests lies, in the words of the runbook. */
export type Where = 'in a directory' | 'in a bucket';

/** The server of the bucket. */
export const endpoint = process.env['PAYMENTS_E2E_S3'];

export const where: Where = endpoint === undefined ? 'in a directory' : 'in a bucket';
