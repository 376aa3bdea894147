import { majorText } from '../moneyText.ts';
import { type Markup, markup } from './markup.ts';

export interface PlotRow {
  readonly label: string;
  readonly minor: bigint;
  readonly style: string;
  readonly hint: string;
}

const [WIDTH, LEFT, RIGHT, ROW, BAR] = [360, 50, 96, 26, 13];

/** A bar a line with its exact amount behind it: for a few named classes of one currency. */
export function rowPlot(rows: readonly PlotRow[], currency: string, says: string): Markup {
  const most = Math.max(1, ...rows.map(({ minor }) => Math.abs(Number(minor))));
  const height = rows.length * ROW + 4;
  const drawn = rows.map(({ label, minor, style, hint }, index) => {
    const y = index * ROW + 6;
    const length = (Math.abs(Number(minor)) / most) * (WIDTH - LEFT - RIGHT);
    return markup`<g><title>${hint}</title><text class="strong" x="0" y="${y + BAR - 2}">${label}</text><line class="grid" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y + BAR}" y2="${y + BAR}"/><rect class="${style}" x="${LEFT}" y="${y}" width="${length.toFixed(1)}" height="${BAR}"/><text class="strong" x="${WIDTH}" y="${y + BAR - 2}" text-anchor="end">${majorText(minor, currency)}</text></g>`;
  });
  return markup`<svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${says}">${drawn}</svg>`;
}
