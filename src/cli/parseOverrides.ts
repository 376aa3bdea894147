import { PipelineError } from '../domain/errors.ts';

/** `charge.amount=4200,charge.currency=eur` → fields and their values. A value may hold anything but a comma. */
export function parseOverrides(text: string): Record<string, string> {
  const pairs = text.split(',').filter((pair) => pair.trim() !== '');
  return Object.fromEntries(pairs.map((pair) => parsePair(pair.trim())));
}

function parsePair(pair: string): [string, string] {
  const [, field = '', value = ''] = /^([a-z_]+(?:\.\w+)+)=(.*)$/s.exec(pair) ?? [];
  if (field !== '') return [field, value];
  throw new PipelineError('USAGE_BAD_VALUE', `--override must be object.field=value, not ${JSON.stringify(pair)}`, {
    hint: 'Such as charge.amount=4200; several are separated by commas.',
  });
}
