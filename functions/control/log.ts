import { Logger } from "@aws-lambda-powertools/logger";

const logger = new Logger();

/** Facts that go with a log line. */
export type Facts = Readonly<Record<string, unknown>>;

/** Writes structured log lines of the control plane's functions. */
export const log = {
  /** Something that happened as it should. */
  info: (message: string, facts: Facts = {}): void => logger.info(message, facts),
  /** Something that someone should know. */
  warn: (message: string, facts: Facts = {}): void => logger.warn(message, facts),
  /** Something that went wrong. */
  error: (message: string, facts: Facts = {}): void => logger.error(message, facts),
} as const;
