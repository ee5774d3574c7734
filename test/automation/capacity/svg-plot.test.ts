import { expect, test } from "vitest";
import { barPlot, curvePlot, escaped } from "../../../automation/capacity/svg-plot.ts";

test("draws bars in proportion, the longest over all the room", () => {
  const plot = barPlot([
    { name: "s1", value: 1, label: "all" },
    { name: "s2", value: 0.5, label: "half" },
  ]);

  const widths = [...plot.matchAll(/<rect [^>]*width="([\d.]+)"/g)].map(([, width]) => width);
  expect(widths).toStrictEqual(["380.0", "190.0"]);
});

test("draws curves from left below to right above, with an axis in words", () => {
  const plot = curvePlot(
    [
      {
        name: "all",
        points: [
          [0, 0],
          [60, 1],
        ],
      },
    ],
    (x) => `${x} s`,
  );

  expect(plot).toContain('points="0.0,220.0 530.0,0.0"');
  expect(plot).toContain(">60 s<");
});

test("draws nothing of nothing", () => {
  expect(barPlot([])).toContain('height="0"');
  expect(curvePlot([], String)).not.toContain("NaN");
});

test("lets no text become an element", () => {
  expect(escaped("<a> & b")).toBe("&lt;a&gt; &amp; b");
});
