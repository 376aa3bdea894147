/** Where an amount stands on an axis. Pixels are floats; the amounts that are written beside them are not. */
export interface Scale {
  /** Distance from the top, in the drawing's units. */
  at(minor: bigint): number;
  readonly ticks: readonly bigint[];
}

/** An axis from the least to the greatest amount and zero, with about so many round ticks. */
export function amountScale(amounts: readonly bigint[], { top, bottom, ticks }: { top: number; bottom: number; ticks: number }): Scale {
  const most = amounts.reduce((a, b) => (b > a ? b : a), 0n);
  const least = amounts.reduce((a, b) => (b < a ? b : a), 0n);
  const step = roundStep(most - least, ticks);
  const [low, high] = [floorTo(least, step), -floorTo(-most, step)];
  const span = Number(high - low) || 1;
  const found: bigint[] = [];
  for (let tick = low; tick <= high; tick += step) found.push(tick);
  return { ticks: found, at: (minor) => bottom - (Number(minor - low) / span) * (bottom - top) };
}

/** The least of 1, 2, 2.5 and 5 times a power of ten that needs no more ticks than asked for. */
function roundStep(span: bigint, ticks: number): bigint {
  for (let power = 1n; ; power *= 10n)
    for (const step of [power, 2n * power, (5n * power) / 2n, 5n * power]) if (step > 0n && span / step < BigInt(ticks)) return step;
}

function floorTo(value: bigint, step: bigint): bigint {
  const rest = ((value % step) + step) % step;
  return value - rest;
}
