import { utcInstant } from '../../../src/domain/time.ts';
import type { ActiveFault } from '../../faults/faultBook.ts';
import type { Webhooks } from '../../webhooks/createWebhooks.ts';
import { endpoints } from '../control/endpoints.ts';
import { HOME_STYLE } from './homeStyle.ts';
import { type Html, html } from './html.ts';

/** What the page tells of the mock. */
export interface HomeView {
  readonly seed: number | string;
  /** Unix seconds. */
  readonly start: number;
  readonly now: number;
  readonly frozen: boolean;
  readonly speed: number;
  readonly rateLimit: string;
  readonly latencyMs: number;
  readonly entities: readonly EntityView[];
  readonly faults: readonly ActiveFault[];
  readonly webhooks: Pick<Webhooks, 'target' | 'stats'>;
  /** As the reader reached it: `http://127.0.0.1:4010`. */
  readonly origin: string;
}

interface EntityView {
  readonly name: string;
  readonly path: string;
  /** What a list needs beside its path, where it needs something. */
  readonly example: string | undefined;
  readonly count: number;
}

/** `GET /`: what this is, how it stands, and where to go from here. */
export function renderHome(view: HomeView): string {
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>A made-up company behind Stripe's API</title>
<link rel="icon" href="data:,">
<style>${HOME_STYLE}</style>
</head>
<body>
<main>
<h1>A made-up company behind Stripe&rsquo;s API</h1>
<p class="faint">The mock of payments-pipeline. Its customers, invoices, charges, refunds and payouts are invented and balance to the cent;
the same seed and clock give the same bytes.</p>
${cards(view)}
${entityTable(view)}
${clients(view.origin)}
${faultTable(view)}
${control()}
</main>
</body>
</html>
`;
  return page.text;
}

function cards(view: HomeView): Html {
  const { start, now, frozen, speed, seed, rateLimit, latencyMs, faults } = view;
  const pace = frozen ? 'frozen' : `running ${speed === 1 ? 'with the wall clock' : `${speed} times as fast`}`;
  const late = latencyMs === 0 ? 'no added latency' : `${latencyMs} ms added latency`;
  const objects = view.entities.reduce((sum, { count }) => sum + count, 0);
  const fired = faults.reduce((sum, fault) => sum + fault.fired, 0);
  return html`<dl class="cards">
${card('Clock', utcInstant(now), pace)}
${card('Economy', `seed ${seed}`, `since ${utcInstant(start).slice(0, 10)}`)}
${card('Size', `${grouped(objects)} objects`, `of ${view.entities.length} kinds`)}
${card('Rate limit', rateLimit, late)}
${card('Faults', faults.length === 0 ? 'none' : `${faults.length} at work`, `happened ${fired} times`)}
${card('Webhooks', view.webhooks.target?.url ?? 'nowhere', deliveries(view))}
</dl>`;
}

function deliveries({ webhooks }: HomeView): string {
  const { delivered, failed, waiting } = webhooks.stats();
  return `${delivered} delivered, ${failed} failed, ${waiting} waiting`;
}

function card(name: string, value: string, note: string): Html {
  return html`<div class="card"><dt>${name}</dt><dd>${value}<small>${note}</small></dd></div>`;
}

function grouped(count: number): string {
  return count.toLocaleString('en-US');
}

function entityTable({ entities }: HomeView): Html {
  const rows = entities.map(
    ({ name, path, example, count }) =>
      html`<tr><td><a href="/_mock${path}?${example ?? 'limit=10'}">${name}</a></td><td><code>GET ${path}</code></td><td class="number">${grouped(count)}</td></tr>\n`,
  );
  return html`<h2>What is in it</h2>
<table><thead><tr><th>entity</th><th>endpoint</th><th class="number">objects</th></tr></thead><tbody>
${rows}</tbody></table>
<p class="faint">The links need no key: they lead to the same answers under <code>/_mock/v1</code>. Deleted objects are counted too.</p>`;
}

function clients(origin: string): Html {
  const { hostname, port } = new URL(origin);
  return html`<h2>Point a client at it</h2>
<p>Any key that begins with <code>sk_test_</code> is taken.</p>
<pre>curl ${origin}/v1/charges -u sk_test_mock:
new Stripe('sk_test_mock', { protocol: 'http', host: '${hostname}', port: ${port} })
stripe.StripeClient('sk_test_mock', base_addresses={'api': '${origin}'})
payments-pipeline run-pipeline --source-url ${origin}</pre>`;
}

function faultTable({ faults, origin }: HomeView): Html {
  const rows = faults.map(
    ({ id, rule, seen, fired }) =>
      html`<tr><td class="number">${id}</td><td><code>${JSON.stringify(rule)}</code></td><td class="number">${seen}</td><td class="number">${fired}</td></tr>\n`,
  );
  const head = html`<thead><tr><th class="number">id</th><th>rule</th><th class="number">matched</th><th class="number">happened</th></tr></thead>`;
  return html`<h2>What goes wrong</h2>
${faults.length === 0 ? html`<p>Nothing. Add a rule:</p>` : html`<table>${head}<tbody>\n${rows}</tbody></table>`}
<pre>curl -X POST ${origin}/_mock/faults -d '{"do": "rate_limit", "path": "/v1/charges", "every": 5}'</pre>`;
}

function control(): Html {
  const rows = endpoints.map(({ method, path, says }) => {
    const linked = method === 'get' && !path.includes('{') ? html`<a href="${path}"><code>${path}</code></a>` : html`<code>${path}</code>`;
    return html`<tr><td class="method">${method.toUpperCase()}</td><td>${linked}</td><td>${says}</td></tr>\n`;
  });
  return html`<h2>The mock&rsquo;s own endpoints</h2>
<table><tbody>
${rows}</tbody></table>`;
}
