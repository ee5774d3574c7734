import type { APIGatewayAuthorizerResult, APIGatewayTokenAuthorizerEvent } from "aws-lambda";
import { authorizerAnswer } from "./authorizer-answer.ts";
import { directoryIn } from "./directory.ts";
import { parseAuthorizerEnvironment } from "./environment.ts";
import { readMasterKey } from "./master-key.ts";
import { tokenCheck } from "./token-check.ts";
import { type Knowledge, verdictOn } from "./verdict.ts";

const knowledge = keptUnlessFailed(learn);
// Learnt while the function starts, so that no request waits for it; the next one learns of a failure.
knowledge().catch(() => undefined);

/** Lets a plane's callers in, or not; API Gateway calls it for each token it does not know yet. */
export async function handler(
  event: Pick<APIGatewayTokenAuthorizerEvent, "authorizationToken" | "methodArn">,
): Promise<APIGatewayAuthorizerResult> {
  const verdict = await verdictOn(event.authorizationToken, await knowledge());
  return authorizerAnswer(verdict, event.methodArn);
}

async function learn(): Promise<Knowledge> {
  const environment = parseAuthorizerEnvironment(process.env);
  const [checkToken, masterKey] = await Promise.all([
    tokenCheck(environment),
    readMasterKey(environment.masterKeyParameter),
  ]);
  return { checkToken, masterKey, directory: directoryIn(environment.directoryTable) };
}

/** Makes a thing once; where that failed, the next who asks makes it anew. */
function keptUnlessFailed<T>(make: () => Promise<T>): () => Promise<T> {
  let kept: Promise<T> | undefined;
  return () => {
    kept ??= make().catch((error: unknown) => {
      kept = undefined;
      throw error;
    });
    return kept;
  };
}
