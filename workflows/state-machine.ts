/** When a state is tried again. */
export interface Retry {
  /** Names of the errors. */
  readonly ErrorEquals: readonly string[];
  /** Wait before the first new try. */
  readonly IntervalSeconds: number;
  /** New tries at most. */
  readonly MaxAttempts: number;
  /** By how much each wait is longer than the last. */
  readonly BackoffRate: number;
  /** Longest wait. */
  readonly MaxDelaySeconds: number;
  /** Spreads the waits of executions that failed together. */
  readonly JitterStrategy: "FULL" | "NONE";
}

/** Where an error leads. */
export interface Catch {
  /** Names of the errors. */
  readonly ErrorEquals: readonly string[];
  /** Next state. */
  readonly Next: string;
  /** What the next state gets. */
  readonly Output?: unknown;
}

/** A state that calls something. */
export interface TaskState {
  /** Which kind of state this is. */
  readonly Type: "Task";
  /** What is called, as Step Functions names it. */
  readonly Resource: string;
  /** What the call gets. */
  readonly Arguments: Readonly<Record<string, unknown>>;
  /** What the next state gets. */
  readonly Output: unknown;
  /** Longest time of one try, waiting included. */
  readonly TimeoutSeconds: number;
  /** When it is tried again. */
  readonly Retry: readonly Retry[];
  /** Where errors lead that are left. */
  readonly Catch: readonly Catch[];
  /** Next state. */
  readonly Next: string;
}

/** A state that branches. */
export interface ChoiceState {
  /** Which kind of state this is. */
  readonly Type: "Choice";
  /** Ways on, of which the first that applies is taken. */
  readonly Choices: readonly {
    /** A JSONata expression that says yes or no. */
    readonly Condition: string;
    /** Next state. */
    readonly Next: string;
    /** What the next state gets. */
    readonly Output?: unknown;
  }[];
  /** State for all other cases. */
  readonly Default: string;
}

/** A state that lets time pass. */
export interface WaitState {
  /** Which kind of state this is. */
  readonly Type: "Wait";
  /** How long. */
  readonly Seconds: number;
  /** Next state. */
  readonly Next: string;
}

/** A good end. */
export interface SucceedState {
  /** Which kind of state this is. */
  readonly Type: "Succeed";
}

/** A bad end. */
export interface FailState {
  /** Which kind of state this is. */
  readonly Type: "Fail";
  /** Name of the error; may be an expression. */
  readonly Error: string;
  /** What was said about it; may be an expression. */
  readonly Cause: string;
}

/** A state of a machine. */
export type State = TaskState | ChoiceState | WaitState | SucceedState | FailState;

/** A machine in Amazon States Language, with JSONata. */
export interface StateMachine {
  /** What the machine is for. */
  readonly Comment: string;
  /** Language of its expressions. */
  readonly QueryLanguage: "JSONata";
  /** First state. */
  readonly StartAt: string;
  /** Longest time of an execution. */
  readonly TimeoutSeconds: number;
  /** Its states by their names. */
  readonly States: Readonly<Record<string, State>>;
}

/** A JSONata expression as Step Functions wants it marked. */
export function expression(jsonata: string): string {
  return `{% ${jsonata} %}`;
}
