import { MOCK_URL } from '../../config/defaults.ts';
import { defineCommand } from '../command.ts';
import { exitStatus } from '../exitStatus.ts';
import { parseOverrides } from '../parseOverrides.ts';
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
    { line: 'trigger', says: 'which events there are' },
  ],
  description:
    'The mock does what leads to the event, through its own API, so that its books still balance; every event that comes of it is listed, ' +
    'and delivered if the mock has a webhook to deliver to.',
  run: async ({ output, json }, { type, override = '', url }) => {
    if (type === undefined) {
      const types = await listTriggers(fetch, url);
      await (json ? output.json({ ok: true, types }) : output.data(types.map((name) => `${name}\n`).join('')));
      return exitStatus.ok;
    }
    const events = await trigger(fetch, url, type, parseOverrides(override));
    await (json ? output.json({ ok: true, type, events }) : output.data(events.map((event) => `${event.id}  ${event.type}\n`).join('')));
    return exitStatus.ok;
  },
});
