/** Exit codes of the command line; the same as Pulumi's. */
export const EXIT = {
  /** Done. */
  ok: 0,
  /** Failed in a way that no other code names. */
  generic: 1,
  /** Configuration, a document or a flag is wrong. */
  configuration: 2,
  /** The caller is not known. */
  authentication: 3,
  /** A thing in the cloud, or its state, stands in the way. */
  resource: 4,
  /** A rule forbids it. */
  policy: 5,
  /** What was named is not there. */
  notFound: 6,
  /** There was nothing to change. */
  noChanges: 7,
  /** Stopped by the caller. */
  cancelled: 8,
  /** It took too long. */
  timeout: 9,
  /** A bug of ours. */
  bug: 255,
} as const;

/** What a failure means to machines that called. */
export interface ErrorStatus {
  /** Answer of the API. */
  readonly http: number;
  /** Exit code of the command line. */
  readonly exit: number;
}

/** Every code, in the order of the alphabet; `<KIND>_NOT_FOUND` is answered by the rule below. */
export const ERROR_STATUS: Readonly<Record<string, ErrorStatus>> = {
  ACCOUNT_MISMATCH: { http: 409, exit: EXIT.resource },
  ACCOUNT_OCCUPIED: { http: 409, exit: EXIT.resource },
  API_FAILED: { http: 502, exit: EXIT.resource },
  API_UNREACHABLE: { http: 503, exit: EXIT.resource },
  ARGUMENTS_INVALID: { http: 400, exit: EXIT.configuration },
  ATTEMPT_OVERTAKEN: { http: 409, exit: EXIT.resource },
  BODY_NOT_JSON: { http: 400, exit: EXIT.configuration },
  BODY_TOO_LARGE: { http: 413, exit: EXIT.configuration },
  CALLS_THROTTLED: { http: 503, exit: EXIT.resource },
  COMMAND_CANCELLED: { http: 499, exit: EXIT.cancelled },
  COMMAND_FAILED: { http: 500, exit: EXIT.generic },
  CONFIGURATION_INVALID: { http: 400, exit: EXIT.configuration },
  CONFIRMATION_MISSING: { http: 400, exit: EXIT.configuration },
  CONFIRMATION_REFUSED: { http: 499, exit: EXIT.cancelled },
  CONFIRMATION_WRONG: { http: 400, exit: EXIT.configuration },
  DOCUMENT_INVALID: { http: 400, exit: EXIT.configuration },
  EMAIL_TAKEN: { http: 409, exit: EXIT.resource },
  ENGINE_DIED: { http: 500, exit: EXIT.resource },
  ENGINE_STOPPED: { http: 499, exit: EXIT.cancelled },
  ENTRY_POINT_MISSING: { http: 500, exit: EXIT.configuration },
  FOLDER_IN_USE: { http: 409, exit: EXIT.resource },
  IDEMPOTENCY_KEY_REUSED: { http: 422, exit: EXIT.configuration },
  LEASE_LOST: { http: 409, exit: EXIT.resource },
  LOCAL_AWS_FAILED: { http: 503, exit: EXIT.resource },
  LOGIN_MISSING: { http: 401, exit: EXIT.authentication },
  LOGIN_REFUSED: { http: 401, exit: EXIT.authentication },
  MOVE_ILLEGAL: { http: 409, exit: EXIT.resource },
  NAME_TAKEN: { http: 409, exit: EXIT.resource },
  OPERATION_BROKEN: { http: 500, exit: EXIT.resource },
  OPERATION_FAILED: { http: 500, exit: EXIT.resource },
  OPERATOR_FORBIDDEN: { http: 403, exit: EXIT.policy },
  ORGANIZATION_SILENT: { http: 503, exit: EXIT.resource },
  PLANE_UNREADY: { http: 503, exit: EXIT.resource },
  PLAN_TOO_LARGE: { http: 400, exit: EXIT.configuration },
  POOL_ABSENT: { http: 409, exit: EXIT.resource },
  POOL_INHABITED: { http: 409, exit: EXIT.resource },
  POOL_LEAVING: { http: 409, exit: EXIT.resource },
  POOL_OCCUPIED: { http: 409, exit: EXIT.resource },
  POOL_UNPLACEABLE: { http: 409, exit: EXIT.resource },
  PORT_IN_USE: { http: 409, exit: EXIT.resource },
  PROBE_UNSERVED: { http: 503, exit: EXIT.timeout },
  PROGRAM_FAILED: { http: 500, exit: EXIT.configuration },
  PROVIDER_MISSING: { http: 500, exit: EXIT.configuration },
  PULUMI_MISSING: { http: 500, exit: EXIT.configuration },
  PYTHON_MISSING: { http: 500, exit: EXIT.configuration },
  RATE_EXCEEDED: { http: 429, exit: EXIT.policy },
  RECOVERY_UNKNOWN: { http: 500, exit: EXIT.resource },
  REGISTRATIONS_CAPPED: { http: 429, exit: EXIT.policy },
  RELEASE_DAMAGED: { http: 409, exit: EXIT.resource },
  RELEASE_FIXED: { http: 409, exit: EXIT.resource },
  RELEASE_MISSING: { http: 404, exit: EXIT.notFound },
  RESOURCE_FAILED: { http: 500, exit: EXIT.resource },
  SANDBOX_DOWN: { http: 503, exit: EXIT.resource },
  SANDBOX_VERB_UNKNOWN: { http: 400, exit: EXIT.configuration },
  SETTING_MISSING: { http: 400, exit: EXIT.configuration },
  SHARD_FULL: { http: 409, exit: EXIT.resource },
  SHARD_MOVE_ILLEGAL: { http: 409, exit: EXIT.resource },
  SHARD_OCCUPIED: { http: 409, exit: EXIT.resource },
  SLOTS_UNPINNED: { http: 409, exit: EXIT.resource },
  STACK_ASIDE: { http: 409, exit: EXIT.resource },
  STACK_BUSY: { http: 409, exit: EXIT.resource },
  STACK_LOCKED: { http: 409, exit: EXIT.resource },
  STACK_MANAGED: { http: 409, exit: EXIT.policy },
  STACK_WISHED: { http: 409, exit: EXIT.resource },
  STATE_UNREADABLE: { http: 500, exit: EXIT.configuration },
  TENANT_UNSERVED: { http: 409, exit: EXIT.resource },
  TIER_UNKNOWN: { http: 400, exit: EXIT.configuration },
  TOKEN_REFUSED: { http: 401, exit: EXIT.authentication },
  VENDING_NOT_FAILED: { http: 409, exit: EXIT.resource },
  WAIT_EXPIRED: { http: 504, exit: EXIT.timeout },
  WISH_UNWORKABLE: { http: 409, exit: EXIT.resource },
  WRITE_CONFLICT: { http: 409, exit: EXIT.resource },
};

/** What the code of a failure means to machines; one without a row is a failure of ours. */
export function errorStatusOf(code: string): ErrorStatus {
  if (code.endsWith("_NOT_FOUND")) return { http: 404, exit: EXIT.notFound };
  return ERROR_STATUS[code] ?? { http: 500, exit: EXIT.generic };
}
