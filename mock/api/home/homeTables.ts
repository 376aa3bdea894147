import { endpoints } from '../control/endpoints.ts';
import { grouped } from './homeCards.ts';
import type { HomeView } from './homeView.ts';
import { type Html, html } from './html.ts';

/** Every list of the API with what is in it, each a link that needs no key. */
export function entityTable({ entities, children }: HomeView): Html {
  const rows = entities.map(
    ({ name, path, example, count }) =>
      html`<tr><td><a href="/_mock${path}?${example ?? 'limit=10'}">${name}</a></td><td class="path"><code>GET ${path}</code></td><td class="number">${grouped(count)}</td></tr>\n`,
  );
  const under = children.map((path) => html`<li><a href="/_mock${path}"><code>${path}</code></a></li>\n`);
  return html`<h2>What is in it</h2>
<table class="entities" id="entities"><thead><tr><th>entity</th><th class="path">endpoint</th><th class="number">objects</th></tr></thead><tbody>
${rows}</tbody></table>
<p class="faint">The links need no key: they lead to the same answers under <code>/_mock/v1</code>. Deleted objects are counted too.
An object is at its list&rsquo;s path with its id behind it, and some have lists of their own:</p>
<ul>
${under}</ul>`;
}

/** The rules of the fault script, and how often each happened. */
export function faultTable({ faults, origin }: HomeView): Html {
  const rows = faults.map(({ id, rule: { do: name, ...about }, seen, fired }) => {
    const which = html`<td class="number">${id}</td><td class="rule"><strong>${name}</strong> <code>${fieldsOf(about)}</code></td>`;
    return html`<tr>${which}<td class="number">${grouped(seen)}</td><td class="number">${grouped(fired)}</td></tr>\n`;
  });
  const head = html`<thead><tr><th class="number">id</th><th>rule</th><th class="number">matched</th><th class="number">happened</th></tr></thead>`;
  return html`<h2>What goes wrong</h2>
<div id="rules">${faults.length === 0 ? html`<p>Nothing. Add a rule:</p>` : html`<table>${head}<tbody>\n${rows}</tbody></table>`}</div>
<pre>curl ${origin}/_mock/faults -d '{"do": "rate_limit", "path": "/v1/charges", "every": 5}'</pre>`;
}

function fieldsOf(rule: object): string {
  return Object.entries(rule)
    .map(([name, value]) => `${name}: ${value}`)
    .join(', ');
}

/** What the mock answers beside the API. */
export function controlTable(): Html {
  const rows = endpoints.map(({ method, path, example, says }) => {
    const target = example ?? (path.includes('{') ? undefined : path);
    const name = html`<code>${path}</code>`;
    const linked = method === 'get' && target !== undefined ? html`<a href="${target}">${name}</a>` : name;
    return html`<tr><td class="method">${method.toUpperCase()}</td><td>${linked}</td><td class="says">${says}</td></tr>\n`;
  });
  return html`<h2>The mock&rsquo;s own endpoints</h2>
<table class="control"><tbody>
${rows}</tbody></table>`;
}
