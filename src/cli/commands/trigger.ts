import { MOCK_URL } from '../../config/defaults.ts';
import { defineCommand } from '../command.ts';
import { exitStatus } from '../exitStatus.ts';
import { parseOverrides } from '../parseOverrides.ts';
import { renderTriggers } from '../render/triggers.ts';
import { listTriggers, trigger } from '../triggerEvent.ts';

export default defineCommand({
  args: {
    type: {
      type: 'positional',
      required: false,
      valueHint: 'event',
      description: 'Type of the event, such as charge.refunded; without one, all are listed',
    },
    override: {
      type: 'string',
      valueHint: 'field=value',
      description: 'What to say otherwise on the way: charge.amount=4200; several, separated by commas',
    },
    url: { type: 'string', valueHint: 'url', default: MOCK_URL, description: 'Where the mock is' },
  },
  examples: [
    { line: 'trigger charge.succeeded', says: 'a payment, now' },
    { line: 'trigger charge.refunded --override charge.amount=4200,charge.currency=eur', says: 'of 42 euros' },
    { line: 'trigger charge.dispute.closed --override dispute.evidence.uncategorized_text=winning_evidence', says: 'won, not lost' },
    { line: 'trigger', says: 'which events there are' },
  ],
  description:
    'The mock does what leads to the event, through its own API, so that its books still balance; what would take days is answered at once. ' +
    'Every event that comes of it is listed, and delivered if the mock has a webhook to deliver to. An override that would change nothing is ' +
    'refused.',
  run: async ({ output, json }, { type, override = '', url }) => {
    if (type === undefined) {
      const triggers = await listTriggers(fetch, url);
      const types = triggers.map((trigger) => trigger.type);
      await (json ? output.json({ ok: true, types, triggers }) : output.data(renderTriggers(triggers)));
      return exitStatus.ok;
    }
    const events = await trigger(fetch, url, type, parseOverrides(override));
    await (json ? output.json({ ok: true, type, events }) : output.data(events.map((event) => `${event.id}  ${event.type}\n`).join('')));
    return exitStatus.ok;
  },
});
