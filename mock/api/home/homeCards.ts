import { utcInstant } from '../../../src/domain/time.ts';
import { DAY, HOUR } from '../../economy/calendar.ts';
import type { HomeView } from './homeView.ts';
import { type Html, html } from './html.ts';

/** How the mock stands: its clock, its seed, its size, its manners. */
export function homeCards(view: HomeView): Html {
  const { start, now, frozen, speed, seed, rateLimit, latencyMs, faults } = view;
  const pace = frozen ? 'stands still' : `runs ${speed === 1 ? 'with the wall clock' : `${speed} times as fast as the wall's`}`;
  const late = latencyMs === 0 ? 'no added latency' : `${latencyMs} ms added latency`;
  const objects = view.entities.reduce((sum, { count }) => sum + count, 0);
  const fired = faults.reduce((sum, fault) => sum + fault.fired, 0);
  return html`<dl class="cards">
${card('clock', 'Clock', utcInstant(now).replace('T', ' ').replace('Z', ' UTC'), pace, clockButtons(frozen))}
${card('economy', 'Economy', `seed ${seed}`, `since ${utcInstant(start).slice(0, 10)}`)}
${card('size', 'Size', `${grouped(objects)} objects`, `of ${view.entities.length} kinds`)}
${card('limit', 'Rate limit', rateLimit, late)}
${card('faults', 'Faults', faults.length === 0 ? 'none' : `${faults.length} at work`, faults.length === 0 ? 'all goes well' : `happened ${fired === 1 ? 'once' : `${grouped(fired)} times`}`)}
${card('webhooks', 'Webhooks', view.webhooks.target?.url ?? 'go nowhere', deliveries(view))}
</dl>`;
}

/** What is wrong with the company on purpose, where something is. */
export function brokenNotice({ broken }: HomeView): Html {
  if (broken === null) return html``;
  const { name, says, object, field, before, after } = broken;
  const where =
    object === null
      ? html`Nothing yet: there is no object that it could be done to.`
      : html`<code>${object}</code>, <code>${field}</code>: <code>${text(before)}</code> &rarr; <code>${text(after)}</code>`;
  return html`<p class="broken" id="broken"><strong>Broken on purpose: ${name}</strong>, ${says}.<br>${where}</p>`;
}

/** A count as a person reads it: `20,970`. */
export function grouped(count: number): string {
  return count.toLocaleString('en-US');
}

// What changes by itself is apart from the buttons, which would lose the keyboard's focus with it.
function card(id: string, name: string, value: string, note: string, more: Html = html``): Html {
  return html`<div class="card"><dt>${name}</dt><dd><span id="card-${id}">${value}<small>${note}</small></span>${more}</dd></div>`;
}

function clockButtons(frozen: boolean): Html {
  const button = (label: string, change: object) => html`<button type="button" data-clock="${JSON.stringify(change)}">${label}</button>`;
  const pace = frozen ? button('let it run', { frozen: false }) : button('stop it', { frozen: true });
  return html`<span class="buttons" id="clock-buttons">${button('+1 hour', { advance: HOUR })}${button('+1 day', { advance: DAY })}${pace}</span>`;
}

function deliveries({ webhooks }: HomeView): string {
  const { delivered, failed, waiting } = webhooks.stats();
  return `${grouped(delivered)} delivered, ${grouped(failed)} failed, ${grouped(waiting)} waiting`;
}

function text(value: unknown): string {
  return value === undefined ? 'missing' : JSON.stringify(value);
}
