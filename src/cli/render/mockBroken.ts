/** What is broken on purpose, as the mock tells it. */
export interface BrokenView {
  readonly name: string;
  readonly says: string;
  /** Null while there is nothing that it could be done to. */
  readonly object: string | null;
  readonly field: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** Says what is broken, and where: object, field, before → after. */
export function renderBroken({ name, says, object, field, before, after }: BrokenView): string {
  const where =
    object === null ? 'nothing yet: there is no object that it could be done to' : `${object}, ${field}: ${text(before)} → ${text(after)}`;
  return `Broken on purpose: ${name}, ${says}.\n  ${where}\n`;
}

function text(value: unknown): string {
  return value === undefined ? 'missing' : JSON.stringify(value);
}
