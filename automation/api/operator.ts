/** Groups of the operators' user pool: `reader` may look, `operator` may also change. */
export const OPERATOR_GROUPS = ["operator", "reader"] as const;

/** What someone may do with the control plane. */
export type OperatorRole = (typeof OPERATOR_GROUPS)[number];

/** Someone who works for the SaaS company. */
export interface Operator {
  /** Name in the operators' user pool. */
  readonly user: string;
  /** What they may do. */
  readonly role: OperatorRole;
}

/** The operator that a good token's holder is; `undefined` for someone of neither group. */
export function operatorOf(user: string, groups: readonly string[]): Operator | undefined {
  const role = OPERATOR_GROUPS.find((group) => groups.includes(group));
  return role && { user, role };
}

/** Whether a role may make a request of a method. */
export function mayCall(role: OperatorRole, method: string): boolean {
  return role === "operator" || method === "GET" || method === "HEAD";
}
