import { type Content, type Markup, markup } from './markup.ts';

export interface HtmlColumn {
  readonly header: string;
  readonly isNumber?: boolean;
  /** Holds sentences. */
  readonly isWide?: boolean;
}

/** A table that scrolls by itself where the screen is narrow; its caption says what it is. */
export function htmlTable(caption: string, columns: readonly HtmlColumn[], rows: readonly (readonly Content[])[]): Markup {
  const kind = ({ isNumber, isWide }: HtmlColumn) => (isNumber ? 'number' : isWide ? 'wide' : '');
  const head = columns.map((column) => markup`<th scope="col" class="${kind(column)}">${column.header}</th>`);
  const body = rows.map(
    (row) => markup`<tr>${columns.map((column, index) => markup`<td class="${kind(column)}">${row[index]}</td>`)}</tr>`,
  );
  return markup`<div class="scroll" tabindex="0" role="region" aria-label="${caption}"><table><caption>${caption}</caption><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table></div>`;
}
