import type { IncomingMessage, ServerResponse } from "node:http";
import * as z from "zod";
import { type ContainerCredentials, CREDENTIALS_PATH } from "./container-credentials.ts";
import { Fault, type Faults } from "./faults.ts";
import { parseInput } from "./json-front.ts";
import { AwsFailure, bodyOf } from "./respond.ts";

const OfferRequest = z.strictObject({
  roleArn: z.string(),
  service: z.string(),
  sessionName: z.string(),
  processGroup: z.int().optional(),
});

/**
 * What the front offers beside AWS, below `/_tenantry/`:
 *
 * - `GET credentials/{offer}`: keys of a role, to whoever shows the offer's token
 * - `POST credentials`: makes an offer (role, service, session name, process group)
 * - `PUT credentials/{offer}/group`: says which process group uses an offer
 * - `POST faults`, `GET faults`, `DELETE faults`: adds one, lists, forgets those to come
 */
export class Control {
  readonly #faults: Faults;
  readonly #credentials: ContainerCredentials;

  constructor(faults: Faults, credentials: ContainerCredentials) {
    this.#faults = faults;
    this.#credentials = credentials;
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
        this.#faults.add(parseInput(Fault, JSON.parse(body), "ValidationException"));
        return {};
      case "GET /_tenantry/faults":
        return { waiting: this.#faults.waiting, happened: this.#faults.happened };
      case "DELETE /_tenantry/faults":
        this.#faults.clear();
        return {};
      case "POST /_tenantry/credentials":
        return this.#offer(body);
      default:
        return this.#credentialsCall(call, body, request);
    }
  }

  #offer(body: string): object {
    const { processGroup, ...session } = parseInput(
      OfferRequest,
      JSON.parse(body),
      "ValidationException",
    );
    return this.#credentials.offer(session, processGroup);
  }

  async #credentialsCall(call: string, body: string, request: IncomingMessage): Promise<object> {
    const [method, path = ""] = call.split(" ");
    const [id = "", member] = path.startsWith(CREDENTIALS_PATH)
      ? path.slice(CREDENTIALS_PATH.length).split("/")
      : [];
    if (method === "GET" && id) {
      return this.#credentials.keysOf(id, request.headers.authorization);
    }
    if (method === "PUT" && member === "group") {
      this.#credentials.assign(id, parseInput(z.int(), JSON.parse(body), "ValidationException"));
      return {};
    }
    throw new AwsFailure("UnknownOperationException", `the front has no ${call}`, 404);
  }
}
