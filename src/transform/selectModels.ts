/** `--select`: names of models, with `*` for any letters; `+model` takes in what it is made of, `model+` what is made of it. */
import { PipelineError } from '../domain/errors.ts';
import { didYouMean } from '../domain/suggest.ts';
import type { Model } from './contract/model.ts';
import { ownerOf, references } from './graph.ts';

/** The models that a selection names, in the order of `models`. Throws `USAGE_BAD_VALUE` for a part of it that names none. */
export function selectModels(models: readonly Model[], selection: string): Model[] {
  const parts = selection
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  if (parts.length === 0) throw badSelection('--select names no model', 'Give a model: --select fct_payments+');
  const selected = new Set(parts.flatMap((part) => selectPart(models, part)));
  return models.filter((model) => selected.has(model));
}

/** Models that a model reads, and the one that it goes by. */
export function readsModels(model: Model, models: readonly Model[]): Model[] {
  const names = new Set(references(model.sql).map(({ schema, name }) => `${schema}.${name}`));
  const owner = ownerOf(model);
  if (owner !== undefined) names.add(`silver.${owner}`);
  return models.filter(({ layer, name }) => names.has(`${layer}.${name}`));
}

/** Models that read a model. */
export function readByModels(model: Model, models: readonly Model[]): Model[] {
  return models.filter((one) => readsModels(one, models).includes(model));
}

function selectPart(models: readonly Model[], part: string): Model[] {
  const [, up = '', pattern = '', down = ''] = /^(\+?)([^+]*)(\+?)$/.exec(part) ?? [];
  const named = models.filter((model) => matches(model, pattern));
  if (named.length === 0) throw unknown(models, part, pattern);
  const above = up === '' ? [] : reach(named, (model) => readsModels(model, models));
  const below = down === '' ? [] : reach(named, (model) => readByModels(model, models));
  return [...named, ...above, ...below];
}

/** A name with its layer, or without. */
function matches({ layer, name }: Model, pattern: string): boolean {
  const text = pattern
    .replaceAll(/[^\w*.]/g, String.raw`\$&`)
    .replaceAll('.', String.raw`\.`)
    .replaceAll('*', '.*');
  const whole = new RegExp(`^${text}$`);
  return whole.test(name) || whole.test(`${layer}.${name}`);
}

function reach(from: readonly Model[], next: (model: Model) => readonly Model[]): Model[] {
  const found = new Set<Model>();
  const visit = (model: Model): void => {
    for (const one of next(model)) {
      if (found.has(one)) continue;
      found.add(one);
      visit(one);
    }
  };
  for (const model of from) visit(model);
  return [...found];
}

function unknown(models: readonly Model[], part: string, pattern: string): PipelineError {
  const names = models.flatMap(({ layer, name }) => (pattern.includes('.') ? [`${layer}.${name}`] : [name]));
  return badSelection(
    `--select: no model is named ${JSON.stringify(part)}${didYouMean(pattern, names)}`,
    'See them with: payments-pipeline models. Several stand with commas between; * is for any letters; model+ takes in what is made of it.',
  );
}

function badSelection(what: string, hint: string): PipelineError {
  return new PipelineError('USAGE_BAD_VALUE', what, { hint });
}
