import { PipelineError } from '../../domain/errors.ts';
import { type Replayed, replay } from '../../webhooks/replay.ts';
import { type EventFilter, readEvents, type StoredEvent } from '../../webhooks/stored/readEvents.ts';
import type { CommandContext } from '../commandContext.ts';
import { type ExitStatus, exitStatus } from '../exitStatus.ts';
import { renderTitle } from '../render/blocks.ts';
import { formatCount, formatDuration, formatInteger } from '../render/format.ts';
import { splitList } from '../splitList.ts';
import { openStore } from './openStore.ts';

export interface ReplayArguments {
  readonly url: string;
  /** Unix seconds. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly type?: string | undefined;
  readonly id?: string | undefined;
  readonly rate?: number | undefined;
  readonly dryRun?: boolean | undefined;
}

/** `replay`: stored events to a receiver. Fails when some were not taken. */
export async function replayJob(context: CommandContext, args: ReplayArguments): Promise<ExitStatus> {
  requireUrl(args.url);
  const filter: EventFilter = { from: args.from, to: args.to, types: splitList(args.type), ids: splitList(args.id) };
  const events = readEvents(openStore(context), filter);
  if (args.dryRun === true) return await dryRun(context, events);
  const [secret] = context.config.webhookSecrets;
  if (secret === undefined) {
    throw new PipelineError('CONFIG_INVALID', 'WEBHOOK_SECRET is required: the receiver takes only what is signed', {
      hint: 'Set WEBHOOK_SECRET (or WEBHOOK_SECRET_FILE) to a secret that the receiver knows.',
    });
  }
  const began = context.clock();
  const { clock, signal } = context;
  const replayed = await replay(events, { url: args.url, secret, rate: args.rate, fetch, clock, signal });
  return await report(context, args.url, replayed, context.clock() - began);
}

async function report(context: CommandContext, url: string, replayed: Replayed, milliseconds: number): Promise<ExitStatus> {
  const isWhole = replayed.accepted === replayed.sent;
  if (context.json) await context.output.json({ ok: isWhole, url, ...replayed });
  else {
    const facts = [formatCount(replayed.sent, 'event'), `${formatInteger(replayed.accepted)} taken`, formatDuration(milliseconds)];
    await context.output.data(
      renderTitle({ title: 'replay', verdict: isWhole ? 'taken' : 'refused', mood: isWhole ? 'good' : 'bad', facts }, context),
    );
  }
  if (isWhole) return exitStatus.ok;
  const why = Object.entries(replayed.refused).map(([reason, count]) => `${reason} (${count})`);
  throw new PipelineError(
    'SOURCE_SERVER',
    `${replayed.sent - replayed.accepted} of ${replayed.sent} events were not taken: ${why.join(', ')}`,
    {
      hint: `Such as ${replayed.sample.join(', ')}. Status 400 means another secret or a clock that is off; 503 that the receiver cannot write. Run it again: what was taken is not stored twice.`,
    },
  );
}

async function dryRun({ output, json }: CommandContext, events: AsyncIterable<StoredEvent>): Promise<ExitStatus> {
  const byType = new Map<string, number>();
  for await (const { event } of events) byType.set(event.type, (byType.get(event.type) ?? 0) + 1);
  const sorted = [...byType].toSorted(([a], [b]) => (a < b ? -1 : 1));
  if (json) await output.json({ ok: true, dry_run: true, types: Object.fromEntries(sorted) });
  else await output.data(sorted.map(([type, count]) => `${String(count).padStart(8)}  ${type}\n`).join('') || 'No event would be sent.\n');
  return exitStatus.ok;
}

function requireUrl(url: string): void {
  if (/^https?:/.test(url) && URL.canParse(url)) return;
  throw new PipelineError('USAGE_BAD_VALUE', `--url must be an http or https address, not ${JSON.stringify(url)}`);
}
