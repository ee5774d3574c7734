import { PLATFORM_QUOTAS, type PlatformQuotaCode } from "../../tenants/quotas.ts";
import type { LaneNeed } from "./capacity-report.ts";
import type { LaneLimits, LanePeaks } from "./virtual-run.ts";

/** Accounts of an organisation that are no shards: the one that manages it, and the hub. */
const OTHER_ACCOUNTS = 2;

/** What lanes and the organisation are to hold. */
export interface Wanted {
  /** What each part of the work has of lanes that hold as many as are wanted. */
  readonly peaks: readonly LanePeaks[];
  /** How many may be at work together in the times that are told. */
  readonly tried: LaneLimits;
  /** Accounts that are shards, or kept ready to become some. */
  readonly accounts: number;
}

/** How much is wanted of what AWS limits for the platform, and what to have raised for it. */
export function laneNeeds({ peaks, tried, accounts }: Wanted): readonly LaneNeed[] {
  const most = (lane: keyof LanePeaks) => Math.max(...peaks.map((each) => each[lane]));
  const workers = most("workers");
  return [
    need("accounts", accounts === 0 ? 0 : accounts + OTHER_ACCOUNTS),
    need("pipeline-executions", most("pipeline")),
    need("running-builds", most("builds"), tried.builds),
    {
      lane: "warm workers",
      wanted: workers,
      advice:
        tried.workers < workers
          ? `the times are those of ${tried.workers}; each more shortens them, up to ${workers}`
          : "the times are those of so many; they take longer with fewer",
    },
  ];
}

function need(code: PlatformQuotaCode, wanted: number, tried = Number.POSITIVE_INFINITY): LaneNeed {
  const { name, value: limit } = PLATFORM_QUOTAS[code];
  return { lane: name, wanted, limit, advice: adviceOn(wanted, limit, tried) };
}

/**
 * Times are told for what was tried, which AWS may not give yet.
 *
 * @param tried - How many the times rest on, if they are fewer than are wanted.
 */
function adviceOn(wanted: number, limit: number, tried: number): string {
  if (wanted <= limit) return "is enough";
  if (wanted <= tried) return `have it raised to ${wanted}: the plan holds only then`;
  const first = tried > limit ? `have it raised to ${tried} for them, and` : "have it raised";
  return `the times are those of ${tried}; ${first} to ${wanted} for the shortest`;
}
