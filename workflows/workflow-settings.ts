/** What the machines of a tenant's life are told. */
export interface WorkflowSettings {
  /** ARN of the function with the steps. */
  readonly functionArn: string;
  /** Longest time that an operator has for an approval, in seconds. */
  readonly approvalSeconds: number;
  /** Longest time that a tenant waits for room, in seconds. */
  readonly placeSeconds: number;
  /** Longest time until a stack is as it was wished, all its tries included, in seconds. */
  readonly stackSeconds: number;
  /** Tries of the probe through a tenant's own API, up to 15 s apart. */
  readonly probeTries: number;
  /** For so long an authorizer may still let a suspended tenant's requests pass, in seconds. */
  readonly authorizerTtlSeconds: number;
}

/** A week for people and for room, two hours for a plane with all its tries, three minutes for a usage plan. */
export const WORKFLOW_SETTINGS: Omit<WorkflowSettings, "functionArn"> = {
  approvalSeconds: 7 * 24 * 3600,
  placeSeconds: 7 * 24 * 3600,
  stackSeconds: 2 * 3600,
  probeTries: 15,
  authorizerTtlSeconds: 60,
};

/** Longest time of one step, in seconds; its function ends a little earlier, and is then tried again. */
export const STEP_SECONDS = 120;

/** Added to what an execution waits for, in seconds: all its steps with all their tries. */
export const STEPS_RESERVE_SECONDS = 3600;
