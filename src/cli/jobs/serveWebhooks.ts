import { isLoopback } from '../../config/loopback.ts';
import { PipelineError } from '../../domain/errors.ts';
import type { Storage } from '../../storage/types.ts';
import { VERSION } from '../../version.ts';
import { withSlot } from '../../webhooks/log/slots.ts';
import type { Metrics } from '../../webhooks/metrics.ts';
import type { SignatureRules } from '../../webhooks/receive/signature.ts';
import { DEFAULT_LIMITS, type RunningReceiver, startReceiver } from '../../webhooks/startReceiver.ts';
import type { CommandContext } from '../commandContext.ts';
import { type ExitStatus, exitStatus } from '../exitStatus.ts';
import { renderWebhooksWelcome } from '../render/webhooksWelcome.ts';
import { type Listening, serve, untilAborted } from '../serve.ts';
import { openStore } from './openStore.ts';

export interface ServeWebhooksArguments {
  readonly host: string;
  readonly port: number;
  readonly maxBody: number;
}

/** Idle connections are cut after so long, seconds; Stripe's own are kept for less. */
const IDLE_SECONDS = 30;
/** The whole stop takes no longer, milliseconds: what is not rolled by then stays in the log, safe, for the next start. */
const STOP_WITHIN_MS = 20_000;

/** `serve-webhooks`: until a signal; then status 0, since everything that was acknowledged is safe. */
export async function serveWebhooksJob(context: CommandContext, args: ServeWebhooksArguments): Promise<ExitStatus> {
  const rules = signatureRules(context, args.host);
  const storage = openStore(context);
  const owner = `serve-webhooks (process ${process.pid})`;
  if (context.config.env === 'LOCAL') return await withSlot(storage, owner, (slot) => serveFrom(context, args, { storage, slot, rules }));
  return await serveFrom(context, args, { storage, slot: undefined, rules });
}

interface Parts {
  readonly storage: Storage;
  readonly slot: string | undefined;
  readonly rules: SignatureRules | null;
}

async function serveFrom(context: CommandContext, args: ServeWebhooksArguments, parts: Parts): Promise<ExitStatus> {
  const { clock, logger, signal } = context;
  const limits = { ...DEFAULT_LIMITS, maxBodyBytes: args.maxBody };
  const receiver = await startReceiver({ ...parts, limits, toolVersion: VERSION, clock, logger });
  observeDeliveries(context, receiver.metrics);
  // Twice what is allowed: a body that is a little too large is still counted and told so by us; beyond that the runtime cuts it off.
  const server = serve({ ...args, fetch: receiver.fetch, maxBodyBytes: args.maxBody * 2, idleSeconds: IDLE_SECONDS });
  await announce(context, server.url, parts);
  await untilAborted(signal);
  await stopWithin(STOP_WITHIN_MS, receiver, server);
  logger.info('webhook receiver stopped', { received: receiver.metrics.received, stored: receiver.metrics.stored });
  return exitStatus.ok;
}

/** The counters of `/metrics` that a collector is sent, too: deliveries that came, and how they were answered. Stored, duplicate and quarantined are acknowledged. */
function observeDeliveries({ telemetry }: CommandContext, metrics: Metrics): void {
  telemetry?.observe('webhooks.received', 'Deliveries received', () => [{ value: metrics.received, by: {} }]);
  telemetry?.observe('webhooks.answered', 'Deliveries by answer', () => [
    { value: metrics.stored, by: { answer: 'stored', acknowledged: true } },
    { value: metrics.duplicate, by: { answer: 'duplicate', acknowledged: true } },
    { value: metrics.quarantined, by: { answer: 'quarantined', acknowledged: true } },
    { value: metrics.rejected.total, by: { answer: 'rejected', acknowledged: false } },
    { value: metrics.unavailable.total, by: { answer: 'unavailable', acknowledged: false } },
  ]);
}

/** Requests at work are answered before the listener goes; those that come meanwhile are told to come again. */
async function stopWithin(milliseconds: number, receiver: RunningReceiver, server: Listening): Promise<void> {
  receiver.refuse();
  const stopped = receiver.stop().then(() => server.stop());
  await Promise.race([stopped, Bun.sleep(milliseconds)]);
}

/** Throws when deliveries could be forged by accident: no secret, or no verification where others can reach it. */
function signatureRules({ config, logger, output }: CommandContext, host: string): SignatureRules | null {
  const { webhookSecrets: secrets, webhookToleranceSeconds: toleranceSeconds } = config;
  if (config.verifyWebhookSignatures) {
    if (secrets.length > 0) return { secrets, toleranceSeconds };
    throw new PipelineError('CONFIG_INVALID', 'WEBHOOK_SECRET is required: without it anybody could send events', {
      hint: "Set WEBHOOK_SECRET (or WEBHOOK_SECRET_FILE) to the endpoint's signing secret, whsec_…; the mock's is whsec_mock.",
    });
  }
  if (!isLoopback(host === '::1' ? `[${host}]` : host)) {
    throw new PipelineError('CONFIG_INVALID', `VERIFY_WEBHOOK_SIGNATURES=false is refused on ${host}: others could send forged events`, {
      hint: 'Listen on 127.0.0.1, or verify signatures.',
    });
  }
  logger.warn('signatures are not verified: whoever reaches this port can make up events', { setting: 'VERIFY_WEBHOOK_SIGNATURES=false' });
  output.note('WARNING: signatures are not verified (VERIFY_WEBHOOK_SIGNATURES=false); whoever reaches this port can make up events.\n');
  return null;
}

/** The URL is data, for scripts; how to use it is a note. */
async function announce({ output, json, logger, config }: CommandContext, url: string, { storage, rules }: Parts): Promise<void> {
  const endpoint = `${url}/webhooks/stripe`;
  await (json ? output.json({ ok: true, url, endpoint, verified: rules !== null }) : output.data(`${url}\n`));
  output.note(
    renderWebhooksWelcome({
      url,
      endpoint,
      store: storage.label,
      secrets: rules?.secrets.length ?? 0,
      tolerance: config.webhookToleranceSeconds,
    }),
  );
  logger.info('webhook receiver listening', { url, verified: rules !== null });
}
