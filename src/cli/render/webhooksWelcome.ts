export interface WebhooksView {
  readonly url: string;
  readonly endpoint: string;
  readonly store: string;
  /** Secrets that are tried; 0: signatures are not verified. */
  readonly secrets: number;
  /** Seconds. */
  readonly tolerance: number;
}

/** Where deliveries go, how they are judged, and what to try. */
export function renderWebhooksWelcome({ url, endpoint, store, secrets, tolerance }: WebhooksView): string {
  const signed = secrets === 1 ? 'signed with the secret' : `signed with one of ${secrets} secrets`;
  const judged = secrets === 0 ? 'any delivery' : `deliveries ${signed}, at most ${tolerance} s old`;
  return `Receiving webhooks into ${store}.

  endpoint  ${endpoint}  (${judged})
  ready     ${url}/ready
  metrics   ${url}/metrics

Something that delivers:
  payments-pipeline serve-mock --webhook-url ${endpoint}
  payments-pipeline trigger charge.succeeded
`;
}
