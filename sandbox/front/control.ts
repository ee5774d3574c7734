import type { IncomingMessage, ServerResponse } from "node:http";
import * as z from "zod";
import { REGION } from "../accounts.ts";
import type { AppliedQuotas } from "./applied-quotas.ts";
import { ConditionsChange } from "./conditions.ts";
import { type ContainerCredentials, CREDENTIALS_PATH } from "./container-credentials.ts";
import { Fault } from "./fault.ts";
import type { Faults } from "./faults.ts";
import { parseInput } from "./json-front.ts";
import type { Latencies } from "./latencies.ts";
import type { LiveConditions } from "./live-conditions.ts";
import { QUOTAS, QuotaKind } from "./quota-table.ts";
import type { Rates } from "./rates.ts";
import { AwsFailure, bodyOf } from "./respond.ts";

const OfferRequest = z.strictObject({
  roleArn: z.string(),
  service: z.string(),
  sessionName: z.string(),
  processGroup: z.int().optional(),
});

const QuotaRequest = z.strictObject({
  kind: QuotaKind,
  account: z.string().regex(/^\d{12}$/),
  region: z.string().default(REGION),
  value: z.int().min(0),
});

/** What the front lets itself be steered by. */
export interface ControlParts {
  /** Ways to fail that were asked for. */
  readonly faults: Faults;
  /** Keys for processes. */
  readonly credentials: ContainerCredentials;
  /** How much like AWS's limits and times are. */
  readonly conditions: LiveConditions;
  /** How often AWS may be called. */
  readonly rates: Rates;
  /** How long calls take. */
  readonly latencies: Latencies;
  /** How many of something there may be, by account and Region. */
  readonly applied: AppliedQuotas;
}

/**
 * What the front offers beside AWS, below `/_tenantry/`:
 *
 * - `GET credentials/{offer}`: keys of a role, to whoever shows the offer's token
 * - `POST credentials`: makes an offer (role, service, session name, process group)
 * - `PUT credentials/{offer}/group`: says which process group uses an offer
 * - `POST faults`, `GET faults`, `DELETE faults`: adds one, lists, forgets those to come
 * - `GET limits`, `PUT limits`: tells and changes the conditions; rates and jitter begin anew
 * - `GET quotas`, `PUT quotas`: tells the values that differ from the defaults, and applies one
 */
export class Control {
  readonly #parts: ControlParts;

  constructor(parts: ControlParts) {
    this.#parts = parts;
  }

  /** Answers one request. */
  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = (request.url ?? "").split("?", 1)[0] ?? "";
    const body = (await bodyOf(request)).toString();
    const answer = await this.#answer(`${request.method} ${path}`, body, request);
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify(answer));
  }

  async #answer(call: string, body: string, request: IncomingMessage): Promise<object> {
    switch (call) {
      case "POST /_tenantry/faults":
        this.#parts.faults.add(parseInput(Fault, JSON.parse(body), "ValidationException"));
        return {};
      case "GET /_tenantry/faults":
        return { waiting: this.#parts.faults.waiting, happened: this.#parts.faults.happened };
      case "DELETE /_tenantry/faults":
        this.#parts.faults.clear();
        return {};
      case "GET /_tenantry/limits":
        return this.#parts.conditions.now;
      case "PUT /_tenantry/limits":
        return this.#changeConditions(body);
      case "GET /_tenantry/quotas":
        return { defaults: QUOTAS, applied: this.#parts.applied.records };
      case "PUT /_tenantry/quotas":
        this.#parts.applied.apply(
          parseInput(QuotaRequest, JSON.parse(body), "ValidationException"),
        );
        return {};
      case "POST /_tenantry/credentials":
        return this.#offer(body);
      default:
        return this.#credentialsCall(call, body, request);
    }
  }

  #changeConditions(body: string): object {
    const { conditions, rates, latencies } = this.#parts;
    conditions.change(parseInput(ConditionsChange, JSON.parse(body), "ValidationException"));
    rates.reset();
    latencies.reset();
    return conditions.now;
  }

  #offer(body: string): object {
    const { processGroup, ...session } = parseInput(
      OfferRequest,
      JSON.parse(body),
      "ValidationException",
    );
    return this.#parts.credentials.offer(session, processGroup);
  }

  async #credentialsCall(call: string, body: string, request: IncomingMessage): Promise<object> {
    const [method, path = ""] = call.split(" ");
    const [id = "", member] = path.startsWith(CREDENTIALS_PATH)
      ? path.slice(CREDENTIALS_PATH.length).split("/")
      : [];
    if (method === "GET" && id) {
      return this.#parts.credentials.keysOf(id, request.headers.authorization);
    }
    if (method === "PUT" && member === "group") {
      this.#parts.credentials.assign(
        id,
        parseInput(z.int(), JSON.parse(body), "ValidationException"),
      );
      return {};
    }
    throw new AwsFailure("UnknownOperationException", `the front has no ${call}`, 404);
  }
}
