import { html as template } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';

/** Finished HTML; whatever is put into it by `markup` is escaped, unless it is markup itself. */
export type Markup = HtmlEscapedString;

/** What a template takes: texts are escaped, markup and lists of it are not. */
export type Content = string | number | Markup | readonly Markup[] | undefined;

/** A template that escapes: `` markup`<p>${words}</p>` ``. Nothing in it is awaited, so it is there at once. */
export function markup(strings: TemplateStringsArray, ...values: Content[]): Markup {
  const made = template(strings, ...values.map((value) => value ?? ''));
  if (made instanceof Promise) throw new Error('a template of the report waits for something');
  return made;
}
