import { QUOTAS } from "../../tenants/quotas.ts";
import { shareOf } from "../../tenants/shard-fill.ts";
import type { CapacityReport, FleetWork } from "./capacity-report.ts";
import { barPlot, curvePlot, escaped } from "./svg-plot.ts";

const STYLE =
  "body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:760px;color:#1a202c}svg text{font:13px system-ui,sans-serif}h2{margin-top:2rem}li{margin:.2rem 0}";

/** The report as one page that needs nothing else. */
export function reportPage(report: CapacityReport): string {
  const { tenants, region } = report;
  const wanted = Object.entries(tenants)
    .filter(([, count]) => count > 0)
    .map(([tier, count]) => `${count} ${tier}`);
  const title = `Capacity for ${wanted.join(", ")} in ${region}`;
  const sections = [
    accountsSection(report),
    worksSection(report),
    lanesSection(report),
    ...signUpSection(report),
    section("Cost without use", list([`${report.idle.hub} $ a month: ${report.idle.reason}`])),
    section("What this rests on", list(report.assumptions)),
  ];
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escaped(title)}</title><style>${STYLE}</style></head><body><h1>${escaped(title)}</h1>${sections.join("")}</body></html>\n`;
}

function accountsSection({ accounts }: CapacityReport): string {
  const bars = accounts.map(({ shard, pooled, silos, binding }) => ({
    name: `${shard}: ${pooled} + ${silos}`,
    value: shareOf(binding),
    label: `${Math.round(shareOf(binding) * 100)} % of ${QUOTAS[binding.code].name}`,
  }));
  return section(
    `${accounts.length} accounts`,
    "<p>Pooled tenants + silos, and the quota that runs out first.</p>",
    barPlot(bars),
  );
}

function worksSection({ works }: CapacityReport): string {
  const curves = works.map(({ work, seconds, operations, progress }) => ({
    name: `${work}: ${operations} in ${clock(seconds)}`,
    points: [
      [0, 0] as const,
      ...progress.map((at, index) => [at, (index + 1) / progress.length] as const),
    ],
  }));
  return section("All at once", curvePlot(curves, clock));
}

function lanesSection({ lanes }: CapacityReport): string {
  return section(
    "Lanes",
    list(
      lanes.map(({ lane, wanted, limit, advice }) =>
        [
          `${lane}: ${wanted} wanted`,
          limit === undefined ? "" : ` of ${limit}`,
          `; ${advice}`,
        ].join(""),
      ),
    ),
  );
}

function signUpSection({ signUps, warm }: CapacityReport): readonly string[] {
  if (!warm) return [];
  const bars = signUps.map(({ tier, median, p95 }) => ({
    name: tier,
    value: p95,
    label: `${median.toFixed(0)} s, at most ${p95.toFixed(0)} s for 95 %`,
  }));
  const stock = `${warm.accounts} accounts and ${warm.pooledPlaces} pooled places ready: ${warm.reason}`;
  return [section("Sign-ups", barPlot(bars), list([stock]))];
}

function section(title: string, ...parts: readonly string[]): string {
  return `<section><h2>${escaped(title)}</h2>${parts.join("")}</section>`;
}

function list(items: readonly string[]): string {
  return `<ul>${items.map((item) => `<li>${escaped(item)}</li>`).join("")}</ul>`;
}

function clock(seconds: FleetWork["seconds"]): string {
  const minutes = Math.round(seconds / 60);
  return minutes < 120 ? `${minutes} min` : `${(seconds / 3_600).toFixed(1)} h`;
}
