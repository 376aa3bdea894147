import { PipelineError } from '../domain/errors.ts';

interface WebhookFlags {
  readonly webhookUrl?: string | undefined;
  /** Several, separated by commas, as in a rotation. */
  readonly webhookSecret?: string;
}

/** Where the mock delivers its events and what it signs them with, from `--webhook-url` and `--webhook-secret`; nothing without an address. */
export function webhookDelivery({ webhookUrl, webhookSecret = '' }: WebhookFlags): { webhooks?: { url: string; secrets: string[] } } {
  if (webhookUrl === undefined) return {};
  if (!/^https?:/.test(webhookUrl) || !URL.canParse(webhookUrl)) {
    throw new PipelineError('USAGE_BAD_VALUE', `--webhook-url must be an http or https address, not ${JSON.stringify(webhookUrl)}`, {
      hint: 'Where serve-webhooks listens: http://127.0.0.1:4242/webhooks/stripe',
    });
  }
  const secrets = webhookSecret.split(',').map((secret) => secret.trim());
  const given = secrets.filter((secret) => secret !== '');
  if (given.length > 0) return { webhooks: { url: webhookUrl, secrets: given } };
  throw new PipelineError('USAGE_BAD_VALUE', '--webhook-secret is empty, and deliveries are signed with it', {
    hint: 'Any text will do, and the receiver must have the same in WEBHOOK_SECRET; left out, it is the one that serve-mock --help shows.',
  });
}
