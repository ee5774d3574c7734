import { QUOTAS, type QuotaKind } from "./quota-table.ts";

/** The value of a quota that differs from AWS's default, in one account and Region. */
export interface AppliedQuota {
  /** What it is a limit of. */
  readonly kind: QuotaKind;
  /** Whose it is. */
  readonly account: string;
  /** Where it holds; empty where all Regions share it. */
  readonly region: string;
  /** How many there may be. */
  readonly value: number;
}

/** Where a quota is asked for. */
export type QuotaPlace = Pick<AppliedQuota, "account" | "region">;

/** The values that hold for each account and Region. */
export class AppliedQuotas {
  readonly #applied = new Map<string, AppliedQuota>();

  constructor(kept: readonly AppliedQuota[]) {
    for (const one of kept) this.apply(one);
  }

  /** The value that holds: the applied one, else AWS's default. */
  valueOf(kind: QuotaKind, place: QuotaPlace): number {
    return this.#applied.get(keyOf(kind, place))?.value ?? QUOTAS[kind].value;
  }

  /** Raises or lowers one. */
  apply(quota: AppliedQuota): void {
    const region = QUOTAS[quota.kind].isGlobal ? "" : quota.region;
    this.#applied.set(keyOf(quota.kind, quota), { ...quota, region });
  }

  /** Those that differ from the defaults. */
  get records(): readonly AppliedQuota[] {
    return [...this.#applied.values()];
  }
}

function keyOf(kind: QuotaKind, { account, region }: QuotaPlace): string {
  return [kind, account, QUOTAS[kind].isGlobal ? "" : region].join("/");
}
