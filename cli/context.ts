import type { ApiClient } from "../automation/api/client.ts";
import type { Output } from "./output.ts";
import type { Ports } from "./ports.ts";

/** What a verb works with. */
export interface Context {
  /** The world. */
  readonly ports: Ports;
  /** Writes data and talk. */
  readonly output: Output;
  /** Whether somebody may be asked: a terminal is there, and `--no-input` was not given. */
  readonly canAsk: boolean;
  /** The control plane's API, for what everybody may ask. */
  publicApi(): ApiClient;
  /** The control plane's API, as an operator. */
  operatorApi(): ApiClient;
}
