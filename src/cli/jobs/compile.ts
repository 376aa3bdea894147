import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSession, type Session } from '../../lake/session.ts';
import { verifyCheck } from '../../quality/verifyCheck.ts';
import { type CompiledModel, compileModel, createEmptyTables, verifyModel } from '../../transform/compileModel.ts';
import type { Model } from '../../transform/contract/model.ts';
import { gatherThese } from '../../transform/inputs.ts';
import { describeFinding, lintModel } from '../../transform/portable.ts';
import type { CommandContext } from '../commandContext.ts';
import { type ExitStatus, exitStatus } from '../exitStatus.ts';
import { formatCount } from '../render/format.ts';
import { loadSql } from './loadSql.ts';
import { findModel } from './models.ts';
import { openStore } from './openStore.ts';

/** `compile`: the SQL that will run for a model; without a name, whether every model and check can run. Needs no data. */
export async function compileJob(context: CommandContext, { model: asked }: { readonly model?: string | undefined }): Promise<ExitStatus> {
  const { models, sqlChecks } = await loadSql(context);
  const chosen = asked === undefined ? models : [findModel(models, asked)];
  await withEmptyTables(context, models, async (session) => {
    for (const model of chosen) await verifyModel(session, model);
    if (asked === undefined) for (const check of sqlChecks) await verifyCheck(session, check);
  });
  for (const finding of chosen.flatMap(lintModel)) context.output.note(`warning: ${describeFinding(finding)}`);
  const [first] = chosen;
  if (asked === undefined || first === undefined) await tellAll(context, chosen, sqlChecks.length);
  else await tellOne(context, first);
  return exitStatus.ok;
}

async function tellOne(context: CommandContext, model: Model): Promise<void> {
  const compiled = compileModel(model, await gatherThese(openStore(context), []));
  const name = `${model.layer}.${model.name}`;
  if (context.json) await context.output.json({ ok: true, model: name, file: model.file, ...compiled });
  else await context.output.data(renderCompiled(name, model.file, compiled));
}

async function tellAll(context: CommandContext, models: readonly Model[], checks: number): Promise<void> {
  const findings = models.flatMap(lintModel);
  const names = models.map(({ layer, name }) => `${layer}.${name}`);
  if (context.json) await context.output.json({ ok: true, models: names, checks, findings });
  else await context.output.data(`${formatCount(models.length, 'model')} and ${formatCount(checks, 'check')} compile\n`);
}

/** SQL that another session of DuckDB could run, given the tables: what is not SQL stands in comments. */
function renderCompiled(name: string, file: string, { sql, macros, bronze }: CompiledModel): string {
  const types = bronze.map(({ stream, record }) => `-- bronze.${stream}: record ${record}\n`);
  return `-- ${name}, from ${file}\n${types.join('')}${macros.map((macro) => `${macro};\n`).join('')}${sql};\n`;
}

async function withEmptyTables(
  context: CommandContext,
  models: readonly Model[],
  body: (session: Session) => Promise<void>,
): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'payments-pipeline-compile-'));
  try {
    await using session = await openSession({
      memoryLimit: context.config.duckdbMemoryLimit,
      threads: 1,
      tempDirectory: directory,
      allowedDirectories: [],
      signal: context.signal,
    });
    await createEmptyTables(session, openStore(context), models);
    await body(session);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
