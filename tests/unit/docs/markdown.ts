/** What the tests of the documents read off Markdown. */
export interface Link {
  readonly line: number;
  readonly target: string;
}

export interface Code {
  readonly line: number;
  readonly text: string;
}

interface Line {
  readonly line: number;
  readonly text: string;
  readonly isCode: boolean;
}

/** Lines with their numbers, and whether they stand in a fenced block. */
function linesOf(markdown: string): Line[] {
  let isCode = false;
  return markdown.split('\n').flatMap((text, index) => {
    const isFence = /^\s*(```|~~~)/.test(text);
    if (isFence) isCode = !isCode;
    return isFence ? [] : [{ line: index + 1, text, isCode }];
  });
}

/** Links and images, of the text and not of code. */
export function linksOf(markdown: string): Link[] {
  return linesOf(markdown)
    .filter(({ isCode }) => !isCode)
    .flatMap(({ line, text }) =>
      [...text.replaceAll(/`[^`]*`/g, '').matchAll(/\]\(<?([^)\s>]+)>?(?: "[^"]*")?\)/g)].map(([, target = '']) => ({ line, target })),
    );
}

/** Anchors as GitHub makes them of headings: lower case, no punctuation, dashes for blanks; `-1` for the second of a name. */
export function anchorsOf(markdown: string): Set<string> {
  const seen = new Map<string, number>();
  const anchors = linesOf(markdown).flatMap(({ text, isCode }) => {
    const heading = isCode ? undefined : text.match(/^#{1,6} +(.*?)(?: +#+)?$/)?.[1];
    if (heading === undefined) return [];
    const slug = slugOf(heading);
    const times = seen.get(slug) ?? 0;
    seen.set(slug, times + 1);
    return [times === 0 ? slug : `${slug}-${times}`];
  });
  return new Set(anchors);
}

function slugOf(heading: string): string {
  const words = heading.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase();
  return words.replaceAll(/[^\p{L}\p{N}\p{M}_ -]/gu, '').replaceAll(' ', '-');
}

/** Lines of fenced blocks, and what stands between backticks in the text. */
export function codeOf(markdown: string): Code[] {
  return linesOf(markdown).flatMap(({ line, text, isCode }) =>
    isCode ? [{ line, text }] : [...text.matchAll(/`([^`]+)`/g)].map(([, code = '']) => ({ line, text: code })),
  );
}
