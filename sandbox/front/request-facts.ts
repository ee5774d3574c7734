import type { IncomingHttpHeaders } from "node:http";

/** What the headers of a request say about the call, before its body is read. */
export interface RequestFacts {
  /** Name that the request is signed for, such as `dynamodb`; absent when it is not signed. */
  readonly service?: string;
  /** Public half of the signing key. */
  readonly accessKeyId?: string;
  /** Operation of the JSON protocols, such as `PutItem`; else the method and the path. */
  readonly operation: string;
}

/** The parts of a request that facts are drawn from. */
export interface RequestHead {
  /** HTTP method. */
  readonly method: string;
  /** Path with query, as it came. */
  readonly url: string;
  /** Headers, names in lower case. */
  readonly headers: IncomingHttpHeaders;
}

/** Source: IAM User Guide, "Elements of an AWS API request signature", credential scope. */
const SCOPE = /Credential=([^/\s]+)\/\d{8}\/[^/]+\/([^/]+)\/aws4_request/;

/** Reads who calls what from the signature (header or presigned query) and the target header. */
export function requestFactsOf({ method, url, headers }: RequestHead): RequestFacts {
  const scope = SCOPE.exec(headers.authorization ?? "") ?? SCOPE.exec(presigned(url));
  const target = headers["x-amz-target"];
  const named = typeof target === "string" ? target.split(".").at(-1) : undefined;
  return {
    ...(scope?.[1] && scope[2] ? { accessKeyId: scope[1], service: scope[2] } : {}),
    operation: named ?? `${method} ${url.split("?", 1)[0]}`,
  };
}

function presigned(url: string): string {
  const query = url.split("?", 2)[1];
  const credential = query ? new URLSearchParams(query).get("X-Amz-Credential") : null;
  return credential === null ? "" : `Credential=${credential}`;
}

/** The operation of a call whose protocol puts it into the body, such as those of IAM and STS. */
export function operationIn(facts: RequestFacts, body: string): string {
  return /^(?:.*&)?Action=(\w+)/.exec(body)?.[1] ?? facts.operation;
}
