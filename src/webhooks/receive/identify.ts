/** What has to be known of an event before it is stored: found by patterns anchored at its two ends, and by parsing what is written otherwise. */

export interface EventIdentity {
  readonly id: string;
  readonly type: string;
  /** The connected account that it happened on; null: our own. */
  readonly account: string | null;
  readonly livemode: boolean;
  /** Unix seconds; null when the event does not say. */
  readonly created: number | null;
}

/** Longer ids are nobody's: the body is kept as it is, without being taken for an event. */
const LONGEST_ID = 512;
const HEAD_BYTES = 512;
const TAIL_BYTES = 512;

// The order in which Stripe writes an event's fields. Both patterns are anchored, so that nothing inside the payload can be taken for them.
const HEAD =
  /^\s*\{\s*"id"\s*:\s*"(\w+)"\s*,\s*"object"\s*:\s*"event"\s*,\s*(?:"account"\s*:\s*"(\w+)"\s*,\s*)?"api_version"\s*:\s*(?:null|"[^"\\]*")\s*,\s*"created"\s*:\s*(\d{1,12})\s*,\s*"data"\s*:\s*\{/;
const TAIL =
  /\}\s*,\s*"livemode"\s*:\s*(true|false)\s*,\s*"pending_webhooks"\s*:\s*\d+\s*,\s*"request"\s*:\s*(?:null|\{[^{}]*\})\s*,\s*"type"\s*:\s*"([\w.]+)"\s*\}\s*$/;

/** Null for a body that is no JSON object with an id. */
export function identify(body: Uint8Array): EventIdentity | null {
  return byPattern(body) ?? byParsing(body);
}

function byPattern(body: Uint8Array): EventIdentity | null {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const head = HEAD.exec(bytes.toString('latin1', 0, Math.min(HEAD_BYTES, bytes.length)));
  if (head === null) return null;
  const tail = TAIL.exec(bytes.toString('latin1', Math.max(0, bytes.length - TAIL_BYTES), bytes.length));
  if (tail === null) return null;
  const [, id = '', account = null, created] = head;
  return id.length > LONGEST_ID ? null : { id, account, created: Number(created), livemode: tail[1] === 'true', type: tail[2] ?? '' };
}

function byParsing(body: Uint8Array): EventIdentity | null {
  const event = parse(body);
  if (typeof event !== 'object' || event === null || !('id' in event)) return null;
  const { id, type, account, livemode, created } = event as Readonly<Record<string, unknown>>;
  if (typeof id !== 'string' || id === '' || id.length > LONGEST_ID) return null;
  return {
    id,
    type: typeof type === 'string' ? type : '',
    account: typeof account === 'string' && account !== '' ? account : null,
    livemode: livemode === true,
    created: Number.isSafeInteger(created) ? Number(created) : null,
  };
}

function parse(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    return undefined;
  }
}
