import type { IncomingHttpHeaders } from "node:http";
import { restOperationOf } from "./rest-operations.ts";

/** What the head of a request says about the call, before its body is read. */
export interface RequestFacts {
  /** Name that the request is signed for, such as `dynamodb`; absent when it is not signed. */
  readonly service?: string;
  /** Region that the request is signed for. */
  readonly region?: string;
  /** Public half of the signing key. */
  readonly accessKeyId?: string;
  /** Operation such as `PutItem`, where the head tells it; else the method and the path. */
  readonly operation: string;
  /** The method and the path. */
  readonly route: string;
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
const SCOPE = /Credential=([^/\s]+)\/\d{8}\/([^/]+)\/([^/]+)\/aws4_request/;

/** Reads who calls what from the signature (header or presigned query), the target header and the path. */
export function requestFactsOf({ method, url, headers }: RequestHead): RequestFacts {
  const scope = SCOPE.exec(headers.authorization ?? "") ?? SCOPE.exec(presigned(url));
  const [, accessKeyId, region, service] = scope ?? [];
  const target = headers["x-amz-target"];
  const named = typeof target === "string" ? target.split(".").at(-1) : undefined;
  const route = `${method} ${url.split("?", 1)[0]}`;
  return {
    ...(accessKeyId && region && service ? { accessKeyId, region, service } : {}),
    operation: named ?? restOperationOf(service ?? "", method, url) ?? route,
    route,
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
