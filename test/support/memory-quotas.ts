import {
  GetServiceQuotaCommand,
  ListRequestedServiceQuotaChangeHistoryByQuotaCommand,
  type RequestedServiceQuotaChange,
  RequestServiceQuotaIncreaseCommand,
  ServiceQuotasClient,
  ServiceQuotasServiceException,
} from "@aws-sdk/client-service-quotas";
import { QuotaRaises } from "../../stores/quota-raises.ts";
import type { Command } from "./memory-dynamo-db.ts";

type Status = NonNullable<RequestedServiceQuotaChange["Status"]>;

interface Request {
  readonly quota: string;
  readonly desired: number;
  readonly at: Date;
  status: Status;
}

/** Service Quotas of one account in memory: one request for a quota is open at a time. */
export class MemoryQuotas {
  /** Applied values by the quotas' codes at AWS; what is not named is not told. */
  readonly applied = new Map<string, number>();
  /** Requests, in their order. */
  readonly requests: Request[] = [];
  /** What the next call of a command meets: an error's name, or `cut` when its answer is lost. */
  readonly faults = new Map<string, string>();

  /** The account as a process sees it, which may be one that dies. */
  client(guard: <C>(client: C) => C): QuotaRaises {
    const send = async (command: Command) => this.#meet(command);
    const client = Object.assign(Object.create(ServiceQuotasClient.prototype), guard({ send }));
    return new QuotaRaises("us-east-1", { client: () => client, once: () => client });
  }

  /** Lets AWS decide on the latest request. */
  decide(status: Status): void {
    const request = this.requests.at(-1);
    if (!request) throw new Error("nothing was asked for");
    request.status = status;
    if (status === "APPROVED") this.applied.set(request.quota, request.desired);
  }

  #meet(command: Command): object {
    const { name } = command.constructor;
    const fault = this.faults.get(name);
    this.faults.delete(name);
    if (fault !== undefined && fault !== "cut") throw refusal(fault);
    const answer = this.#answer(command);
    if (fault === "cut") throw Object.assign(new Error("socket hang up"), { code: "ECONNRESET" });
    return answer;
  }

  #answer(command: Command): object {
    if (command instanceof GetServiceQuotaCommand) {
      return { Quota: { Value: this.applied.get(String(command.input.QuotaCode)) } };
    }
    if (command instanceof ListRequestedServiceQuotaChangeHistoryByQuotaCommand) {
      const own = this.requests.filter(({ quota }) => quota === command.input.QuotaCode);
      return {
        RequestedQuotas: own.map(({ desired, at, status }) => {
          return { DesiredValue: desired, Created: at, Status: status, CaseId: "case-1" };
        }),
      };
    }
    if (command instanceof RequestServiceQuotaIncreaseCommand) return this.#ask(command.input);
    throw new Error(`the quotas in memory do not know ${command.constructor.name}`);
  }

  #ask({ QuotaCode = "", DesiredValue = 0 }: RequestServiceQuotaIncreaseCommand["input"]): object {
    const isOpen = this.requests.some(
      ({ quota, status }) => quota === QuotaCode && ["PENDING", "CASE_OPENED"].includes(status),
    );
    if (isOpen) throw refusal("ResourceAlreadyExistsException");
    const at = new Date();
    this.requests.push({ quota: QuotaCode, desired: DesiredValue, at, status: "PENDING" });
    return {};
  }
}

function refusal(name: string): ServiceQuotasServiceException {
  const message = "not now";
  return new ServiceQuotasServiceException({ name, message, $fault: "client", $metadata: {} });
}
