import {
  paginateListRequestedServiceQuotaChangeHistoryByQuota,
  type RequestedServiceQuotaChange,
  RequestServiceQuotaIncreaseCommand,
  type ServiceQuotasClient,
  ServiceQuotasServiceException,
} from "@aws-sdk/client-service-quotas";
import { isOpenRequest, type RaiseRequest } from "../tenants/limit-raises.ts";
import { QUOTAS, type QuotaCode } from "../tenants/quotas.ts";
import { limitOf, quotaRegionOf } from "./applied-limits.ts";

/** AWS refused a call about a limit. */
export class RaiseRefusedError extends Error {
  override readonly name = "RaiseRefusedError";
  /** Whether the same call would be refused again. */
  readonly isFinal: boolean;

  constructor(message: string, isFinal: boolean, options?: ErrorOptions) {
    super(message, options);
    this.isFinal = isFinal;
  }
}

/** Makes clients of one account. */
export interface QuotaClients {
  /** One for a Region, that tries calls again. */
  readonly client: (region: string) => ServiceQuotasClient;
  /** One for a Region, that does not: AWS takes no token by which a second request would be known. */
  readonly once: (region: string) => ServiceQuotasClient;
}

/**
 * Errors that come again for the same request.
 *
 * Source: Service Quotas API Reference, RequestServiceQuotaIncrease, errors.
 */
const FINAL: ReadonlySet<string> = new Set([
  "IllegalArgumentException",
  "InvalidResourceStateException",
  "NoSuchResourceException",
]);

/** Limits of one account in one Region, and AWS's answers to who wants them higher. */
export class QuotaRaises {
  readonly #region: string;
  readonly #clients: QuotaClients;

  constructor(region: string, clients: QuotaClients) {
    this.#region = region;
    this.#clients = clients;
  }

  /**
   * How many there can be now; nothing where AWS does not tell.
   *
   * @throws {@link RaiseRefusedError}
   */
  async applied(code: QuotaCode): Promise<number | undefined> {
    const client = this.#clients.client(quotaRegionOf(code, this.#region));
    return told(async () => (await limitOf(code, client))?.value);
  }

  /**
   * Requests for more since some time, latest first: whoever asked may have died before writing that
   * down.
   *
   * @throws {@link RaiseRefusedError}
   */
  async requests(code: QuotaCode, since: Date): Promise<readonly RaiseRequest[]> {
    const client = this.#clients.client(quotaRegionOf(code, this.#region));
    return told(async () => {
      const found: RequestedServiceQuotaChange[] = [];
      const pages = paginateListRequestedServiceQuotaChangeHistoryByQuota(
        { client },
        codesOf(code),
      );
      for await (const page of pages) found.push(...(page.RequestedQuotas ?? []));
      return found
        .filter((request) => isSince(request, since))
        .sort((a, b) => timeOf(b) - timeOf(a))
        .map(requestOf);
    });
  }

  /**
   * Asks for more, once. AWS refuses a second request while one is open, so that nothing is asked for
   * twice whoever asks at the same time.
   *
   * @throws {@link RaiseRefusedError}
   */
  async ask(code: QuotaCode, value: number): Promise<void> {
    const client = this.#clients.once(quotaRegionOf(code, this.#region));
    const input = { ...codesOf(code), DesiredValue: value };
    await told(() => client.send(new RequestServiceQuotaIncreaseCommand(input)));
  }
}

function codesOf(code: QuotaCode) {
  const { serviceQuota } = QUOTAS[code];
  return { ServiceCode: serviceQuota?.service, QuotaCode: serviceQuota?.quota };
}

/** What is still open counts, however old it is: AWS takes no other. */
function isSince(request: RequestedServiceQuotaChange, since: Date): boolean {
  return isOpenRequest(requestOf(request)) || timeOf(request) >= since.getTime();
}

function timeOf({ Created }: RequestedServiceQuotaChange): number {
  return Created?.getTime() ?? 0;
}

function requestOf({ DesiredValue, Status, CaseId }: RequestedServiceQuotaChange): RaiseRequest {
  return { desired: DesiredValue ?? 0, status: Status ?? "unknown", caseId: CaseId };
}

async function told<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw refusalOf(error) ?? error;
  }
}

/** Nothing for what was no answer of Service Quotas', nor of who lends the session. */
function refusalOf(error: unknown): RaiseRefusedError | undefined {
  if (error instanceof ServiceQuotasServiceException) {
    const words = `Service Quotas refused: ${error.message} (${error.name})`;
    return new RaiseRefusedError(words, FINAL.has(error.name), { cause: error });
  }
  // Source: AWS STS API Reference, "Common errors", AccessDenied.
  if (!(error instanceof Error) || error.name !== "AccessDenied") return undefined;
  const words = `the hub may not take on the role for limits: ${error.message}`;
  return new RaiseRefusedError(words, false, { cause: error });
}
