const MOST_SUGGESTIONS = 3;

/**
 * Up to three candidates that may have been meant, the likeliest first: what begins with the input, then what lies within a few typing
 * errors of it. Case does not count.
 */
export function suggest(input: string, candidates: readonly string[]): string[] {
  const typed = input.toLowerCase();
  return candidates
    .map((candidate) => ({ candidate, cost: cost(typed, candidate.toLowerCase()) }))
    .filter(({ cost }) => cost !== undefined)
    .sort((a, b) => (a.cost ?? 0) - (b.cost ?? 0) || a.candidate.localeCompare(b.candidate, 'en'))
    .slice(0, MOST_SUGGESTIONS)
    .map(({ candidate }) => candidate);
}

/** The suggestions as the end of a sentence: `; did you mean charges or customers?`, or nothing. */
export function didYouMean(input: string, candidates: readonly string[]): string {
  const found = suggest(input, candidates);
  const last = found.pop();
  if (last === undefined) return '';
  return `; did you mean ${found.length === 0 ? last : `${found.join(', ')} or ${last}`}?`;
}

/** The lower the likelier; undefined when nobody would have meant it. */
function cost(typed: string, candidate: string): number | undefined {
  if (typed.length > 1 && candidate.startsWith(typed)) return 0.5;
  const distance = typingErrors(typed, candidate);
  const bearable = Math.max(1, Math.floor(Math.max(typed.length, candidate.length) / 3));
  return distance <= bearable ? distance : undefined;
}

/**
 * Damerau–Levenshtein distance (optimal string alignment): insertions, deletions, substitutions and swaps of neighbours, with no part
 * touched twice. Works on UTF-16 units, which is enough for names that are ASCII.
 */
export function typingErrors(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) row.push(cell(a, b, i, j, row, last, beforeLast));
    [beforeLast, last] = [last, row];
  }
  return last[b.length] ?? 0;
}

function cell(a: string, b: string, i: number, j: number, row: number[], last: number[], beforeLast: number[]): number {
  const same = a[i - 1] === b[j - 1];
  const best = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1));
  const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
  return swapped ? Math.min(best, (beforeLast[j - 2] ?? 0) + 1) : best;
}
