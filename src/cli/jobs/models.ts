import { PipelineError } from '../../domain/errors.ts';
import { didYouMean } from '../../domain/suggest.ts';
import { type Latest, listLatest } from '../../state/latest.ts';
import { type Model, tableColumns } from '../../transform/contract/model.ts';
import { references } from '../../transform/graph.ts';
import { readByModels } from '../../transform/selectModels.ts';
import type { CommandContext } from '../commandContext.ts';
import { type ExitStatus, exitStatus } from '../exitStatus.ts';
import { renderNextSteps } from '../render/blocks.ts';
import { type DescribedModel, renderModel, renderModels } from '../render/models.ts';
import { type LoadedSql, loadSql } from './loadSql.ts';
import { openStore } from './openStore.ts';

/** `models`: the graph, or one model of it. */
export async function modelsJob(context: CommandContext, { model: asked }: { readonly model?: string | undefined }): Promise<ExitStatus> {
  const sql = await loadSql(context);
  const published = await listLatest(openStore(context));
  const described = (asked === undefined ? sql.models : [findModel(sql.models, asked)]).map((model) => describe(model, sql, published));
  const orphans = asked === undefined ? published.filter(({ model }) => !sql.models.some(({ name }) => name === model)) : [];
  const [first] = described;
  if (context.json) await context.output.json({ ok: true, models: described, orphans });
  else {
    const isOne = asked !== undefined && first !== undefined;
    const screen = isOne ? renderModel(first, context) : renderModels(described, orphans, context);
    const next = isOne
      ? { command: `payments-pipeline compile ${first.name}`, says: 'its SQL as it will run' }
      : { command: 'payments-pipeline models gold.fct_payments', says: 'one of them, with its columns and checks' };
    await context.output.data(`${screen}\n${renderNextSteps([next], context)}`);
  }
  return exitStatus.ok;
}

/** The model of that name, with its layer or without. Throws `USAGE_BAD_VALUE` with what may have been meant. */
export function findModel(models: readonly Model[], asked: string): Model {
  const found = models.find(({ layer, name }) => name === asked || `${layer}.${name}` === asked);
  if (found !== undefined) return found;
  const names = models.map(({ layer, name }) => (asked.includes('.') ? `${layer}.${name}` : name));
  throw new PipelineError('USAGE_BAD_VALUE', `no model is named ${JSON.stringify(asked)}${didYouMean(asked, names)}`, {
    hint: 'See them with: payments-pipeline models',
  });
}

function describe(model: Model, { models, origins, sqlChecks }: LoadedSql, published: readonly Latest[]): DescribedModel {
  const name = `${model.layer}.${model.name}`;
  const { partition } = model;
  return {
    name,
    layer: model.layer,
    file: model.file,
    origin: origins.get(model.name) ?? 'embedded',
    description: model.description,
    grain: model.grain,
    key: model.key,
    partition: partition.grain === 'none' ? 'none' : `${partition.grain} of ${partition.by}`,
    reads: references(model.sql).map(({ schema, name: read }) => `${schema}.${read}`),
    read_by: readByModels(model, models).map((one) => `${one.layer}.${one.name}`),
    checks: sqlChecks.filter((check) => check.model === name).map((check) => check.name),
    columns: tableColumns(model),
    published: publishedOf(published.find((one) => one.model === model.name)),
  };
}

function publishedOf(latest: Latest | undefined): DescribedModel['published'] {
  if (latest === undefined) return null;
  const { version, rows, run_id, published_at, data_through } = latest;
  return { version, rows, run_id, published_at, data_through };
}
