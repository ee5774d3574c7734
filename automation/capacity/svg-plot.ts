/** A bar with a name. */
export interface Bar {
  /** What it is of. */
  readonly name: string;
  /** How long it is. */
  readonly value: number;
  /** What is written at its end. */
  readonly label: string;
}

/** A line through points, with a name. */
export interface Curve {
  /** What it is of. */
  readonly name: string;
  /** Points as `[x, y]`, x from 0 on, y from 0 to 1. */
  readonly points: readonly (readonly [number, number])[];
}

const WIDTH = 720;
const NAME_WIDTH = 150;
const LABEL_WIDTH = 190;
const ROW = 26;
const PLOT_HEIGHT = 220;
const COLOURS = ["#2b6cb0", "#c05621", "#2f855a"];

/** Bars below each other, the longest as long as there is room. */
export function barPlot(bars: readonly Bar[]): string {
  const most = Math.max(1e-9, ...bars.map(({ value }) => value));
  const room = WIDTH - NAME_WIDTH - LABEL_WIDTH;
  const rows = bars.map(({ name, value, label }, index) => {
    const y = index * ROW;
    const width = ((value / most) * room).toFixed(1);
    return `<text x="0" y="${y + 17}">${escaped(name)}</text><rect x="${NAME_WIDTH}" y="${y + 4}" width="${width}" height="${ROW - 8}" fill="${COLOURS[0]}"/><text x="${(NAME_WIDTH + Number(width) + 6).toFixed(1)}" y="${y + 17}">${escaped(label)}</text>`;
  });
  return svg(bars.length * ROW, rows);
}

/** Curves over one axis; the furthest x is as far right as there is room. */
export function curvePlot(curves: readonly Curve[], axis: (x: number) => string): string {
  const most = Math.max(1e-9, ...curves.flatMap(({ points }) => points.map(([x]) => x)));
  const room = WIDTH - LABEL_WIDTH;
  const lines = curves.map(({ name, points }, index) => {
    const colour = COLOURS[index % COLOURS.length];
    const path = points.map(([x, y]) => place((x / most) * room, y)).join(" ");
    const y = 20 + index * 20;
    return `<polyline points="${path}" fill="none" stroke="${colour}" stroke-width="2"/><text x="${room + 12}" y="${y}" fill="${colour}">${escaped(name)}</text>`;
  });
  const ticks = [0, 0.25, 0.5, 0.75, 1].map(
    (share) =>
      `<text x="${(share * room).toFixed(1)}" y="${PLOT_HEIGHT + 18}" text-anchor="${anchorOf(share)}">${escaped(axis(share * most))}</text>`,
  );
  const frame = `<path d="M0 0V${PLOT_HEIGHT}H${room}" fill="none" stroke="#a0aec0"/>`;
  return svg(PLOT_HEIGHT + 24, [frame, ...lines, ...ticks]);
}

/** Text that is safe inside an element. */
export function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

function anchorOf(share: number): string {
  if (share === 0) return "start";
  return share === 1 ? "end" : "middle";
}

function place(x: number, y: number): string {
  return `${x.toFixed(1)},${((1 - y) * PLOT_HEIGHT).toFixed(1)}`;
}

function svg(height: number, parts: readonly string[]): string {
  return `<svg viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img">${parts.join("")}</svg>`;
}
