/** What a thrown value of the SDK says, whatever its class: S3's own errors, network errors and credential errors look alike from here. */
export interface FailureFacts {
  /** S3's code (`NoSuchKey`), the SDK's (`CredentialsProviderError`) or the system's (`ECONNREFUSED`). */
  readonly code: string;
  readonly message: string;
  /** HTTP status; undefined when there was no answer. */
  readonly status: number | undefined;
  readonly requestId: string | undefined;
  /** The region that the bucket is in, where the answer says it. */
  readonly region: string | undefined;
  /** The answer's `Date`. */
  readonly date: string | undefined;
}

/** Reads them off. */
export function failureFacts(error: unknown): FailureFacts {
  const fields = objectOf(error);
  const metadata = objectOf(fields['$metadata']);
  const headers = objectOf(objectOf(fields['$response'])['headers']);
  const system = text(fields['code']);
  const name = text(fields['Code']) ?? text(fields['name']);
  return {
    // Of a broken connection the system's word (`ECONNRESET`) says more than the name that the SDK gives it.
    code: (isPlain(name) ? system : name) ?? name ?? 'unknown',
    message: text(fields['message']) ?? String(error),
    status: typeof metadata['httpStatusCode'] === 'number' ? metadata['httpStatusCode'] : undefined,
    requestId: text(metadata['requestId']),
    region: text(fields['Region']) ?? text(headers['x-amz-bucket-region']),
    date: text(headers['date']),
  };
}

function isPlain(name: string | undefined): boolean {
  return name === undefined || ['Error', 'TypeError', 'TimeoutError'].includes(name);
}

function objectOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? Object.fromEntries(membersOf(value)) : {};
}

/** Errors keep `message` and `name` where a spread does not look. */
function membersOf(value: object): [string, unknown][] {
  const names = ['message', 'name', 'code', 'Code', 'Region', '$metadata', '$response', 'headers', 'httpStatusCode', 'requestId', 'date'];
  return [...names, 'x-amz-bucket-region'].map((name) => [name, Reflect.get(value, name)]);
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
