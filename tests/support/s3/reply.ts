/** An HTTP answer of the fake S3. */
export interface Reply {
  readonly status: number;
  readonly body?: Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What S3 refuses with. */
export class S3Refusal extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/** The refusal as S3 writes it. */
export function answerOf({ status, code, message }: S3Refusal, key: string): Reply {
  const text = `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${escaped(message)}</Message><Key>${key}</Key><RequestId>fake</RequestId></Error>`;
  return { status, body: Buffer.from(text), headers: { 'content-type': 'application/xml' } };
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
