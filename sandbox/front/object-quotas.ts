import * as z from "zod";
import type { AppliedQuotas } from "./applied-quotas.ts";
import type { Call } from "./call.ts";
import type { Census, CountedKind } from "./census.ts";
import { concurrencyRefusal, quotaRefusal } from "./quota-refusals.ts";
import { QUOTAS, UNRESERVED_EXECUTIONS } from "./quota-table.ts";
import type { RequestFacts } from "./request-facts.ts";
import type { AwsFailure } from "./respond.ts";

/** Calls that make one more of something. */
const CREATIONS: Readonly<Record<string, CountedKind>> = {
  "apigateway CreateRestApi": "rest-apis",
  "apigateway ImportRestApi": "rest-apis",
  "apigateway CreateApiKey": "api-keys",
  "apigateway CreateUsagePlan": "usage-plans",
  "cognito-idp CreateUserPool": "user-pools",
  "dynamodb CreateTable": "tables",
  "iam CreateRole": "iam-roles",
  "states CreateStateMachine": "state-machines",
};

const RESERVATION = "lambda PutFunctionConcurrency";

const Reservation = z.object({ ReservedConcurrentExecutions: z.int().min(0) });

/** Tells what an account has in a Region. */
export type TakeCensus = (account: string, region: string) => Promise<Census>;

/**
 * Keeps AWS's quotas of objects, by what MiniStack holds at the moment.
 *
 * The check comes before MiniStack's own, so that at the limit it hides other failures, such as that a name is taken.
 */
export class ObjectQuotas {
  readonly #applied: AppliedQuotas;
  readonly #census: TakeCensus;
  readonly #lines = new Map<string, Promise<unknown>>();

  constructor(applied: AppliedQuotas, census: TakeCensus) {
    this.#applied = applied;
    this.#census = census;
  }

  /** Whether a call may make something that is counted; IAM's tells its operation in its body alone. */
  concerns({ service, operation }: RequestFacts): boolean {
    const name = `${service} ${operation}`;
    return service === "iam" || name in CREATIONS || name === RESERVATION;
  }

  /**
   * Lets a call have its effect, unless there would be too many. Creations of a kind wait for each other, so that two
   * cannot both be the last.
   *
   * @throws {@link AwsFailure} in the words of the service.
   */
  async keep<T>(call: Call, serve: () => Promise<T>): Promise<T> {
    const name = `${call.service} ${call.operation}`;
    const kind = CREATIONS[name];
    if (kind === undefined && name !== RESERVATION) return serve();
    const line = [kind ?? RESERVATION, call.account, isGlobal(kind) ? "" : call.region].join("/");
    const before = this.#lines.get(line) ?? Promise.resolve();
    const served = before.then(async () => {
      const census = await this.#census(call.account, call.region);
      const refusal = kind ? this.#refuse(kind, census, call) : this.#refuseSum(census, call);
      if (refusal) throw refusal;
      return serve();
    });
    this.#lines.set(
      line,
      served.catch(() => undefined),
    );
    return served;
  }

  #refuse(kind: CountedKind, { counts }: Census, call: Call): AwsFailure | undefined {
    const most = this.#applied.valueOf(kind, call);
    return counts[kind] >= most ? quotaRefusal(kind, most) : undefined;
  }

  #refuseSum({ reserved }: Census, call: Call): AwsFailure | undefined {
    const most = this.#applied.valueOf("concurrent-executions", call);
    const wanted = Reservation.safeParse(JSON.parse(call.body || "{}"));
    if (!wanted.success) return undefined;
    const others = Object.entries(reserved).filter(([name]) => name !== functionOf(call));
    const sum = others.reduce((total, [, value]) => total + value, 0);
    const least = Math.min(UNRESERVED_EXECUTIONS, most);
    const left = most - sum - wanted.data.ReservedConcurrentExecutions;
    return left < least ? concurrencyRefusal(least) : undefined;
  }
}

function isGlobal(kind: CountedKind | undefined): boolean {
  return kind !== undefined && QUOTAS[kind].isGlobal;
}

/** The function that a path names, by name or by ARN. */
function functionOf({ route }: Call): string | undefined {
  const named = decodeURIComponent(route.split("/functions/")[1]?.split("/")[0] ?? "");
  return named.split(":function:").at(-1)?.split(":")[0];
}
