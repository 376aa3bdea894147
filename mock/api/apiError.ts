type WireType = 'api_error' | 'card_error' | 'idempotency_error' | 'invalid_request_error';

export interface ApiErrorParts {
  readonly code?: string;
  readonly param?: string;
  readonly type?: WireType;
  /** Further fields of the `error` object, such as `decline_code` or the payment intent that failed. */
  readonly extra?: Readonly<Record<string, unknown>>;
  /** Headers of the answer. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** A refusal as the API words it: an HTTP status and the `error` object of the body. Thrown by handlers, rendered in one place. */
export class ApiError extends Error {
  readonly status: number;
  readonly parts: ApiErrorParts;

  constructor(status: number, message: string, parts: ApiErrorParts = {}) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
    this.parts = parts;
  }

  /** The body; fields that do not apply are left out. */
  body(): object {
    const { code, param, type = 'invalid_request_error', extra = {} } = this.parts;
    const doc = code === undefined ? {} : { doc_url: `https://stripe.com/docs/error-codes/${code.replaceAll('_', '-')}` };
    const named = { ...(code === undefined ? {} : { code }), ...doc, message: this.message, ...(param === undefined ? {} : { param }) };
    return { error: { ...named, type, ...extra } };
  }
}

/** An id that is not there: 404 for the object asked for, 400 for one named in a parameter. */
export function noSuch(noun: string, id: string, param: string): ApiError {
  return new ApiError(param === 'id' ? 404 : 400, `No such ${noun}: '${id}'`, { code: 'resource_missing', param });
}
