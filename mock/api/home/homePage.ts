import { brokenNotice, homeCards } from './homeCards.ts';
import { HOME_SCRIPT } from './homeScript.ts';
import { HOME_STYLE } from './homeStyle.ts';
import { controlTable, entityTable, faultTable } from './homeTables.ts';
import type { HomeView } from './homeView.ts';
import { Html, html } from './html.ts';

/** `GET /`: what this is, how it stands, and where to go from here. */
export function renderHome(view: HomeView): string {
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>A made-up company behind Stripe's API</title>
<link rel="icon" href="data:,">
<style>${new Html(HOME_STYLE)}</style>
</head>
<body>
<main>
<h1>A made-up company behind Stripe&rsquo;s API</h1>
<p class="faint">The mock of payments-pipeline. Its customers, invoices, charges, refunds and payouts are invented and balance to the cent;
the same seed and clock give the same bytes.</p>
<p class="lost">The mock does not answer any more: this is how it stood.</p>
${brokenNotice(view)}
${homeCards(view)}
${clients(view.origin)}
${entityTable(view)}
${faultTable(view)}
${controlTable()}
</main>
<script>${new Html(HOME_SCRIPT)}</script>
</body>
</html>
`;
  return page.text;
}

function clients(origin: string): Html {
  const { hostname, port } = new URL(origin);
  return html`<h2>Point a client at it</h2>
<p>Any key that begins with <code>sk_test_</code> is taken.</p>
<pre>payments-pipeline run-pipeline --source-url ${origin}
curl ${origin}/v1/charges -u sk_test_mock:
new Stripe('sk_test_mock', { protocol: 'http', host: '${hostname}', port: ${port} })
stripe.StripeClient('sk_test_mock', base_addresses={'api': '${origin}'})</pre>`;
}
