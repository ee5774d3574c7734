import { randomUUID } from "node:crypto";
import * as z from "zod";
import { REGION } from "../../accounts.ts";
import type { AppliedQuotas } from "../applied-quotas.ts";
import type { Call } from "../call.ts";
import type { Faults } from "../faults.ts";
import { type Caller, type Operations, parseInput } from "../json-front.ts";
import type { LiveConditions } from "../live-conditions.ts";
import { PageRequest, pageOf } from "../page.ts";
import { QUOTAS, type QuotaCode, QuotaKind } from "../quota-table.ts";
import { AwsFailure } from "../respond.ts";
import {
  isOpen,
  type QuotaRequest,
  quotaView,
  type RequestStatus,
  requestView,
} from "./quota-request.ts";

/** What Service Quotas works with. */
export interface ServiceQuotasParts {
  /** The values that hold, which an approval raises. */
  readonly applied: AppliedQuotas;
  /** How long an approval takes. */
  readonly conditions: LiveConditions;
  /** Requests that are to end otherwise. */
  readonly faults: Faults;
  /** Requests of before, oldest first. */
  readonly records: readonly QuotaRequest[];
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Most entries of a page. Source: Service Quotas API Reference, ListServiceQuotas, MaxResults. */
const PAGE = 100;

/** Most open requests of an account in a Region. Source: Service Quotas User Guide, "Quotas for Service Quotas". */
const MOST_OPEN = 2;

const INVALID = "IllegalArgumentException";
const Named = z.object({ ServiceCode: z.string(), QuotaCode: z.string() });
const Listed = z.object({ ServiceCode: z.string(), ...PageRequest });
const Increase = Named.extend({ DesiredValue: z.number().min(0) });
const Request = z.object({ RequestId: z.string() });
const Everything = z.object({
  ServiceCode: z.string().optional(),
  QuotaCode: z.string().optional(),
  Status: z.string().optional(),
  ...PageRequest,
});

/** Source: Service Quotas API Reference, ListRequestedServiceQuotaChangeHistoryByQuota, required parameters. */
const OfQuota = Everything.extend(Named.shape);

/** Outcomes that a fault may name. */
const Outcome = z.enum([
  "APPROVED",
  "CASE_CLOSED",
  "CASE_OPENED",
  "DENIED",
  "INVALID_REQUEST",
  "NOT_APPROVED",
]);

interface Known {
  readonly kind: QuotaKind;
  readonly code: QuotaCode;
}

/** Service Quotas as our programs use it: applied values, defaults, and requests for more. */
export class ServiceQuotas {
  readonly #parts: ServiceQuotasParts;
  #requests: readonly QuotaRequest[];

  constructor(parts: ServiceQuotasParts) {
    this.#parts = parts;
    this.#requests = parts.records;
  }

  /** The operations that are served. */
  readonly operations: Operations = {
    GetServiceQuota: (input, caller) => {
      const known = this.#find(parseInput(Named, input, INVALID), caller);
      return { Quota: this.#view(known, caller, this.#parts.applied.valueOf(known.kind, caller)) };
    },
    GetAWSDefaultServiceQuota: (input, caller) => {
      const known = this.#find(parseInput(Named, input, INVALID), caller);
      return { Quota: this.#view(known, caller, QUOTAS[known.kind].value) };
    },
    ListServiceQuotas: (input, caller) => this.#list(input, caller),
    RequestServiceQuotaIncrease: (input, caller, call) => this.#request(input, caller, call),
    GetRequestedServiceQuotaChange: (input, caller) => {
      const { RequestId } = parseInput(Request, input, INVALID);
      const found = this.#requestsOf(caller).find(({ id }) => id === RequestId);
      if (!found) throw noSuchResource("request");
      return { RequestedQuota: viewOf(found) };
    },
    ListRequestedServiceQuotaChangeHistory: (input, caller) =>
      this.#history(parseInput(Everything, input, INVALID), caller),
    ListRequestedServiceQuotaChangeHistoryByQuota: (input, caller) =>
      this.#history(parseInput(OfQuota, input, INVALID), caller),
  };

  /** Every request, oldest first. */
  get records(): readonly QuotaRequest[] {
    return this.#requests;
  }

  /** Decides the requests whose time has come; their quotas are raised from then on. */
  settle(): void {
    const now = this.#parts.now();
    this.#requests = this.#requests.map((request) => {
      if (request.status !== "PENDING" || request.dueAt > now) return request;
      if (request.outcome === "APPROVED") {
        this.#parts.applied.apply({ ...request, value: request.desired });
      }
      return { ...request, status: request.outcome };
    });
  }

  #list(input: unknown, caller: Caller): object {
    const { ServiceCode, ...page } = parseInput(Listed, input, INVALID);
    const all = knownQuotas(caller).filter(({ code }) => code.service === ServiceCode);
    if (all.length === 0) throw noSuchResource("service");
    this.settle();
    const { entries, next } = pageOf(all, page, PAGE, "InvalidPaginationTokenException");
    const { applied } = this.#parts;
    const views = entries.map((one) => this.#view(one, caller, applied.valueOf(one.kind, caller)));
    return { Quotas: views, ...next };
  }

  #request(input: unknown, caller: Caller, call: Call): object {
    const { DesiredValue, ...named } = parseInput(Increase, input, INVALID);
    const { kind } = this.#find(named, caller);
    this.#mustBeRaisable(kind, caller, DesiredValue);
    const now = this.#parts.now();
    const request: QuotaRequest = {
      id: randomUUID().replaceAll("-", ""),
      kind,
      account: caller.account,
      region: caller.region,
      desired: DesiredValue,
      status: "PENDING",
      outcome: this.#outcomeOf(call),
      requester: caller.arn,
      createdAt: now,
      dueAt: now + this.#parts.conditions.now.approvalMs,
    };
    this.#requests = [...this.#requests, request];
    return { RequestedQuota: viewOf(request) };
  }

  #outcomeOf(call: Call): RequestStatus {
    const named = this.#parts.faults.endOf(call);
    if (named === "IN_PROGRESS") return "PENDING";
    return named === undefined ? "APPROVED" : Outcome.parse(named);
  }

  /** Source: Service Quotas API Reference, RequestServiceQuotaIncrease, errors. */
  #mustBeRaisable(kind: QuotaKind, caller: Caller, desired: number): void {
    if (!QUOTAS[kind].isAdjustable) {
      throw new AwsFailure(INVALID, "The quota is not adjustable.");
    }
    if (desired <= this.#parts.applied.valueOf(kind, caller)) {
      throw new AwsFailure(INVALID, "You must provide a quota value greater than the current one.");
    }
    const open = this.#requestsOf(caller).filter(isOpen);
    if (open.some((one) => one.kind === kind)) {
      throw new AwsFailure(
        "ResourceAlreadyExistsException",
        "Only one open service quota increase request is allowed per quota.",
      );
    }
    if (this.#parts.conditions.hasLimits && open.length >= MOST_OPEN) {
      const message = "You have exceeded the number of open requests in this Region.";
      throw new AwsFailure("QuotaExceededException", message);
    }
  }

  #history(input: z.infer<typeof Everything>, caller: Caller): object {
    const { ServiceCode, QuotaCode, Status, ...page } = input;
    const views = this.#requestsOf(caller).map(viewOf);
    const wanted = views.filter(
      (view) =>
        (ServiceCode ?? view.ServiceCode) === view.ServiceCode &&
        (QuotaCode ?? view.QuotaCode) === view.QuotaCode &&
        (Status ?? view.Status) === view.Status,
    );
    const { entries, next } = pageOf(wanted, page, PAGE, "InvalidPaginationTokenException");
    return { RequestedQuotas: entries, ...next };
  }

  #requestsOf({ account, region }: Caller): readonly QuotaRequest[] {
    this.settle();
    return this.#requests.filter((one) => one.account === account && one.region === region);
  }

  #find({ ServiceCode, QuotaCode }: z.infer<typeof Named>, caller: Caller): Known {
    const found = knownQuotas(caller).find(
      ({ code }) => code.service === ServiceCode && code.quota === QuotaCode,
    );
    if (!found) throw noSuchResource("quota");
    this.settle();
    return found;
  }

  #view({ kind, code }: Known, caller: Caller, value: number): object {
    return quotaView(kind, code, value, caller);
  }
}

/** Global quotas are shown in one Region. Source: Organizations User Guide, "Quotas and service limits", note on us-east-1. */
function knownQuotas({ region }: Caller): readonly Known[] {
  return QuotaKind.options.flatMap((kind) => {
    const { code, isGlobal } = QUOTAS[kind];
    return code && (!isGlobal || region === REGION) ? [{ kind, code }] : [];
  });
}

function viewOf(request: QuotaRequest) {
  const { code } = QUOTAS[request.kind];
  if (!code) throw new Error(`a request was made for ${request.kind}, which has no code`);
  return requestView(request, code);
}

function noSuchResource(what: string): AwsFailure {
  return new AwsFailure(
    "NoSuchResourceException",
    `The request failed because the specified ${what} does not exist.`,
  );
}
