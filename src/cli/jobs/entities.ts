import { entities } from '../../registry/index.ts';
import type { CommandContext } from '../commandContext.ts';
import { type ExitStatus, exitStatus } from '../exitStatus.ts';
import { renderNextSteps } from '../render/blocks.ts';
import { renderEntities } from '../render/entities.ts';
import { dataDirFlag } from './extract.ts';

/** `entities`: the registry, as far as extraction goes. */
export async function entitiesJob(context: CommandContext): Promise<ExitStatus> {
  if (context.json) await context.output.json({ ok: true, entities: entities.map(describe) });
  else {
    const next = { command: `payments-pipeline run-batch${dataDirFlag(context)} --entity charges --days 7`, says: 'extract one of them' };
    await context.output.data(`${renderEntities(entities, context)}\n${renderNextSteps([next], context)}`);
  }
  return exitStatus.ok;
}

function describe({ name, object, path, kept, children, deletable, description, perParent }: (typeof entities)[number]) {
  return {
    name,
    object,
    path,
    description,
    events: kept.events,
    relist_days: kept.relistDays,
    deletable,
    ...(perParent === undefined ? {} : { list_of_each: { entity: perParent.entity, path: perParent.path } }),
    children: children.map(({ field, path: childPath, stream }) => ({ field, path: childPath, stream })),
  };
}
