import { MOCK_KEY, MOCK_URL } from '../../config/defaults.ts';
import { utcInstant } from '../../domain/time.ts';

/** What the welcome tells of the company that is served. */
export interface MockView {
  /** By the mock's clock, unix seconds. */
  readonly now: number;
  readonly frozen: boolean;
  /** Objects by entity. */
  readonly counts: Readonly<Record<string, number>>;
}

/** What is served, how each kind of client is pointed at it, and how to make something happen. Any key that begins with sk_test_ is taken. */
export function renderMockWelcome(url: string, { now, frozen, counts }: MockView): string {
  const { hostname, port } = new URL(url);
  const objects = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const at = url === MOCK_URL ? '' : ` --url ${url}`;
  return `Serving a made-up company of ${objects.toLocaleString('en-US')} objects; its clock ${frozen ? 'stands at' : 'shows'} ${utcInstant(now)}.
See it at ${url}/

Point a client at it:
  this program  payments-pipeline run-pipeline --source-url ${url}
  curl          curl ${url}/v1/charges -u ${MOCK_KEY}:
  Node          new Stripe('${MOCK_KEY}', { protocol: 'http', host: '${hostname}', port: ${port} })
  Python        stripe.StripeClient('${MOCK_KEY}', base_addresses={'api': '${url}'})

Make something happen:
  an event      payments-pipeline trigger charge.refunded${at}
  a day later   curl ${url}/_mock/clock -d '{"advance": 86400}'
  a fault       curl ${url}/_mock/faults -d '{"do": "rate_limit", "every": 5}'

Ctrl-C stops it.
`;
}
