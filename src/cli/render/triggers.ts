/** Types of events that the mock can make happen, each with what happens, one a line: for people, and for grep. */
export function renderTriggers(triggers: readonly { readonly type: string; readonly says: string }[]): string {
  const width = Math.max(0, ...triggers.map(({ type }) => type.length));
  return triggers.map(({ type, says }) => `${type.padEnd(width)}  ${says}\n`).join('');
}
