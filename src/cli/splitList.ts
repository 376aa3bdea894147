/** `a, b,,c` → a, b and c; nothing for nothing. */
export function splitList(text: string | undefined): string[] {
  return (text ?? '')
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');
}
