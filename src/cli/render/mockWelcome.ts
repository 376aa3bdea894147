import { MOCK_KEY } from '../../config/defaults.ts';

/** How each kind of client is pointed at the mock. Any key that begins with sk_test_ is taken. */
export function renderMockWelcome(url: string): string {
  const { hostname, port } = new URL(url);
  return `Serving a made-up company. Point a client at it:

  this program  payments-pipeline run-pipeline --source-url ${url}
  curl          curl ${url}/v1/charges -u ${MOCK_KEY}:
  Node          new Stripe('${MOCK_KEY}', { protocol: 'http', host: '${hostname}', port: ${port} })
  Python        stripe.StripeClient('${MOCK_KEY}', base_addresses={'api': '${url}'})

Ctrl-C stops it.
`;
}
