import { createHash, randomUUID } from "node:crypto";
import type { ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import type { BackendAnswer } from "./backend.ts";
import type { Call } from "./call.ts";
import type { Callers } from "./callers.ts";
import type { FaultBefore, Faults } from "./faults.ts";
import { LastAnswers } from "./last-answers.ts";
import type { Latencies } from "./latencies.ts";
import type { LiveConditions } from "./live-conditions.ts";
import type { ObjectQuotas } from "./object-quotas.ts";
import { killFamily } from "./process-family.ts";
import type { Rates } from "./rates.ts";
import type { RequestFacts } from "./request-facts.ts";
import { AwsFailure, respondJson } from "./respond.ts";
import type { Tally } from "./tally.ts";
import { throttlingOf } from "./throttling.ts";

/** What a call meets on its way. */
export interface PassageParts {
  /** Which of the following hold. */
  readonly conditions: LiveConditions;
  /** Ways to fail that were asked for. */
  readonly faults: Faults;
  /** Who uses which keys. */
  readonly callers: Callers;
  /** How often AWS may be called. */
  readonly rates: Rates;
  /** How many of something there may be. */
  readonly quotas: ObjectQuotas;
  /** How long calls take. */
  readonly latencies: Latencies;
  /** Counts what is refused for a rate. */
  readonly tally: Tally;
}

/** The way that every call takes which must be looked at, whoever serves it. */
export class Passage {
  readonly #parts: PassageParts;
  readonly #answers = new LastAnswers();

  constructor(parts: PassageParts) {
    this.#parts = parts;
  }

  /** Whether a call must take this way; others pass without being read. */
  concerns(facts: RequestFacts): boolean {
    const { service } = facts;
    const { conditions, faults, rates, quotas, latencies } = this.#parts;
    // STS tells whose keys are whose.
    if (service === "sts" || faults.concerns(service)) return true;
    if (conditions.now.latency && latencies.concerns(facts)) return true;
    return conditions.hasLimits && (rates.concerns(service) || quotas.concerns(facts));
  }

  /**
   * Lets a call have its effect and its answer, unless something stands in the way.
   *
   * @param serve - Has the effect, and gives the answer.
   * @throws {@link AwsFailure} where AWS refuses the call.
   */
  async take(
    call: Call,
    response: ServerResponse,
    serve: () => Promise<BackendAnswer>,
  ): Promise<void> {
    const { faults, callers, conditions, quotas } = this.#parts;
    const fault = faults.before(call, this.#answers.find(call) !== undefined);
    if (fault) {
      this.#stop(fault, call, response);
      return;
    }
    this.#countRate(call);
    const answer = await (conditions.hasLimits ? quotas.keep(call, serve) : serve());
    if (faults.remembers(call.service)) this.#answers.keep(call, answer);
    if (call.service === "sts") callers.follow(call.accessKeyId, answer.body.toString());
    await this.#answer(call, response, answer);
  }

  /** A fault stands in the way: the call has no effect. */
  #stop(fault: FaultBefore, call: Call, response: ServerResponse): void {
    switch (fault.kind) {
      case "refuse":
        throw new AwsFailure(fault.code, "refused by a fault of the sandbox", fault.status);
      case "throttle":
        throw throttlingOf(call.service);
      case "server-error":
        throw new AwsFailure(serverErrorOf(fault.status), "a fault of the sandbox", fault.status);
      case "cut-before":
        response.destroy();
        return;
      case "stale-read":
        respond(response, this.#answers.find(call));
        return;
      case "drop-message":
        respondJson(response, 200, sentAnswer(call.body));
        return;
    }
  }

  #countRate(call: Call): void {
    const { conditions, rates, tally } = this.#parts;
    const refusal = conditions.hasLimits ? rates.take(call) : undefined;
    if (!refusal) return;
    tally.throttle(call);
    throw refusal;
  }

  /** The effect is there before the answer, as at AWS: who is lost in between leaves it behind. */
  async #answer(call: Call, response: ServerResponse, answer: BackendAnswer): Promise<void> {
    const fault = this.#parts.faults.after(call, answer.body.toString());
    if (fault?.kind === "kill-caller") {
      this.#kill(call, response);
      return;
    }
    if (fault?.kind === "slow") await sleep(fault.ms);
    await this.#waitOut(call, answer);
    if (fault?.kind === "cut-after") response.destroy();
    else respond(response, answer);
  }

  async #waitOut(call: Call, { status }: BackendAnswer): Promise<void> {
    const { conditions, latencies } = this.#parts;
    if (!conditions.now.latency || status >= 400) return;
    await sleep(latencies.next(call, conditions.now.seed));
  }

  /** The answer never comes: whoever waited for it is dead. */
  #kill({ accessKeyId }: Call, response: ServerResponse): void {
    const group = this.#parts.callers.groupOf(accessKeyId);
    if (group !== undefined) killFamily(group);
    response.destroy();
  }
}

function respond(response: ServerResponse, answer: BackendAnswer | undefined): void {
  if (!answer) throw new Error("a stale answer was promised that is not remembered");
  response.writeHead(answer.status, answer.headers);
  response.end(answer.body);
}

/** Source: AWS API References, "Common Errors": InternalFailure (500) and ServiceUnavailable (503). */
function serverErrorOf(status: number): string {
  return status === 503 ? "ServiceUnavailable" : "InternalFailure";
}

/** What SQS says of a message that it took. Source: SQS API Reference, SendMessage, response elements. */
function sentAnswer(body: string) {
  // Clients of SQS send JSON; a body that is none is theirs to see fail.
  const { MessageBody = "" } = JSON.parse(body) as { readonly MessageBody?: string };
  const digest = createHash("md5").update(MessageBody).digest("hex");
  return { MessageId: randomUUID(), MD5OfMessageBody: digest };
}
