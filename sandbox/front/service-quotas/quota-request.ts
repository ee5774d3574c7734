import type { QuotaPlace } from "../applied-quotas.ts";
import { QUOTAS, type QuotaCode, type QuotaKind } from "../quota-table.ts";

/** Where a request for a higher quota can stand. Source: Service Quotas API Reference, RequestedServiceQuotaChange, Status. */
export type RequestStatus =
  | "PENDING"
  | "CASE_OPENED"
  | "APPROVED"
  | "DENIED"
  | "CASE_CLOSED"
  | "NOT_APPROVED"
  | "INVALID_REQUEST";

/** A request for a higher quota. */
export interface QuotaRequest extends QuotaPlace {
  /** Its id. */
  readonly id: string;
  /** What it is about. */
  readonly kind: QuotaKind;
  /** Value that is asked for. */
  readonly desired: number;
  /** Where it stands. */
  readonly status: RequestStatus;
  /** Where it will stand. */
  readonly outcome: RequestStatus;
  /** Who asked. */
  readonly requester: string;
  /** When it was made, in milliseconds since 1970. */
  readonly createdAt: number;
  /** When it is decided, likewise. */
  readonly dueAt: number;
}

/** Statuses in which no second request is taken. */
const OPEN: ReadonlySet<RequestStatus> = new Set(["PENDING", "CASE_OPENED"]);

/** Whether nobody has decided it yet. */
export function isOpen({ status }: QuotaRequest): boolean {
  return OPEN.has(status);
}

/** A quota as Service Quotas shows it. Source: Service Quotas API Reference, ServiceQuota. */
export function quotaView(kind: QuotaKind, code: QuotaCode, value: number, place: QuotaPlace) {
  const { name, isAdjustable, isGlobal } = QUOTAS[kind];
  return {
    ServiceCode: code.service,
    ServiceName: code.service,
    QuotaArn: `arn:aws:servicequotas:${place.region}:${place.account}:${code.service}/${code.quota}`,
    QuotaCode: code.quota,
    QuotaName: name,
    Value: value,
    Unit: "None",
    Adjustable: isAdjustable,
    GlobalQuota: isGlobal,
  };
}

/** A request as Service Quotas shows it. Source: Service Quotas API Reference, RequestedServiceQuotaChange. */
export function requestView(request: QuotaRequest, code: QuotaCode) {
  const {
    Value: _value,
    Adjustable: _adjustable,
    ...quota
  } = quotaView(request.kind, code, request.desired, request);
  const decidedAt = request.status === "PENDING" ? request.createdAt : request.dueAt;
  return {
    ...quota,
    Id: request.id,
    ...(request.status === "CASE_OPENED" ? { CaseId: `case-${request.id}` } : {}),
    DesiredValue: request.desired,
    Status: request.status,
    Created: request.createdAt / 1_000,
    LastUpdated: decidedAt / 1_000,
    Requester: JSON.stringify({ accountId: request.account, callerArn: request.requester }),
  };
}
