/** The `error` object of the API's error responses; only `type` is always there, and a proxy's page has none at all. */
export interface ApiError {
  readonly type: string | null;
  readonly code: string | null;
  readonly param: string | null;
  readonly message: string | null;
}

const NONE: ApiError = { type: null, code: null, param: null, message: null };

/** Reads `{"error":{…}}`; anything else gives nulls. */
export function parseApiError(body: Uint8Array): ApiError {
  const error = field(parseJson(body), 'error');
  if (typeof error !== 'object' || error === null) return NONE;
  return { type: text(error, 'type'), code: text(error, 'code'), param: text(error, 'param'), message: text(error, 'message') };
}

function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    return null; // not the API's own words (an HTML page of a proxy): the status alone must do
  }
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}

function text(value: object, name: string): string | null {
  const found = field(value, name);
  return typeof found === 'string' ? found : null;
}
