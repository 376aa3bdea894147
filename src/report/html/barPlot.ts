import { axisText } from './axisText.ts';
import { type Markup, markup } from './markup.ts';
import { amountScale } from './scale.ts';

/** One place on the time axis: bars that stand on each other, those above zero upwards and those below it downwards. */
export interface BarGroup {
  /** On the axis, where there is room. */
  readonly label: string;
  /** Told when the pointer rests on it, and to a screen reader by the table behind. */
  readonly hint: string;
  readonly bars: readonly { readonly style: string; readonly minor: bigint }[];
  /** What comes of it, as a dash across. */
  readonly line?: bigint;
}

export interface BarPlot {
  readonly currency: string;
  /** What the drawing says, in a sentence. */
  readonly says: string;
  readonly groups: readonly BarGroup[];
}

const [WIDTH, HEIGHT, LEFT, TOP, BOTTOM] = [360, 178, 44, 8, 154];

/** Bars over time as an SVG that scales with its card. */
export function barPlot({ currency, says, groups }: BarPlot): Markup {
  const ends = groups.flatMap(({ bars, line }) => [...stackEnds(bars), line ?? 0n]);
  const scale = amountScale(ends, { top: TOP, bottom: BOTTOM, ticks: 5 });
  const slot = (WIDTH - LEFT) / Math.max(1, groups.length);
  const width = Math.min(18, Math.max(1, slot * 0.72));
  const middle = (index: number) => LEFT + slot * (index + 0.5);
  const grid = scale.ticks.map(
    (tick) =>
      markup`<line class="${tick === 0n ? 'zero' : 'grid'}" x1="${LEFT}" x2="${WIDTH}" y1="${px(scale.at(tick))}" y2="${px(scale.at(tick))}"/><text x="${LEFT - 6}" y="${px(scale.at(tick) + 4)}" text-anchor="end">${axisText(tick, currency)}</text>`,
  );
  const stacks = groups.map(
    (group, index) =>
      markup`<g><title>${group.hint}</title>${stackBars(group.bars).map(
        ({ style, from, to }) =>
          markup`<rect class="${style}" x="${px(middle(index) - width / 2)}" width="${px(width)}" y="${px(Math.min(scale.at(from), scale.at(to)))}" height="${px(Math.max(0.6, Math.abs(scale.at(from) - scale.at(to))))}"/>`,
      )}</g>`,
  );
  // A dash a place, not a line through all of them: from one day to the next there is nothing between.
  const dashes = groups.flatMap(({ line }, index) =>
    line === undefined
      ? []
      : [
          markup`<line class="net" x1="${px(middle(index) - width * 0.7)}" x2="${px(middle(index) + width * 0.7)}" y1="${px(scale.at(line))}" y2="${px(scale.at(line))}"/>`,
        ],
  );
  return markup`<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${says}">${grid}${stacks}${dashes}${labels(groups, middle)}</svg>`;
}

/** The first, the last and as many between as fit. */
function labels(groups: readonly BarGroup[], middle: (index: number) => number): Markup[] {
  const every = Math.max(1, Math.ceil(groups.length / 5));
  return groups.flatMap(({ label }, index) => {
    const last = groups.length - 1;
    if (index % every !== 0 && index !== last) return [];
    // One that would run into the last is left out.
    if (index !== last && last - index < every) return [];
    const anchor = index === last && index > 0 ? 'end' : index === 0 && groups.length > 1 ? 'start' : 'middle';
    const x = anchor === 'end' ? WIDTH : anchor === 'start' ? LEFT : middle(index);
    return [markup`<text x="${px(x)}" y="${HEIGHT - 6}" text-anchor="${anchor}">${label}</text>`];
  });
}

function stackBars(bars: BarGroup['bars']): { style: string; from: bigint; to: bigint }[] {
  let [up, down] = [0n, 0n];
  return bars
    .filter(({ minor }) => minor !== 0n)
    .map(({ style, minor }) => {
      const from = minor > 0n ? up : down;
      if (minor > 0n) up += minor;
      else down += minor;
      return { style, from, to: from + minor };
    });
}

function stackEnds(bars: BarGroup['bars']): bigint[] {
  return stackBars(bars).map(({ to }) => to);
}

/** A tenth of a pixel is all that anybody sees. */
function px(value: number): string {
  return value.toFixed(1).replace(/\.0$/, '');
}
