import pLimit from "p-limit";
import type { ByHand } from "../by-hand.ts";
import { must, type StoryReport } from "../report.ts";

/** Previews at a time; each takes a core. */
const AT_ONCE = 2;

/** A stack and the file that configures it for a command by hand. */
export interface ConfiguredStack {
  /** Name of the stack. */
  readonly stack: string;
  /** Its configuration. */
  readonly file: string;
}

/** What is previewed, and what waits for it. */
export interface Previewed {
  /** Every stack. */
  readonly stacks: readonly ConfiguredStack[];
  /** Name of the one that is about to be removed. */
  readonly leaving: string;
  /** Told when that one was looked at, whatever was found. */
  readonly onLeave: () => void;
}

/** A preview by hand, with a refresh, finds nothing to change in any stack. */
export async function checkPreviews(
  report: StoryReport,
  hand: ByHand,
  { stacks, leaving, onLeave }: Previewed,
): Promise<void> {
  const limit = pLimit(AT_ONCE);
  const look = (stack: ConfiguredStack) => limit(() => changeIn(hand, stack));
  await report.check("preview-clean", async () => {
    const first = stacks.filter(({ stack }) => stack === leaving).map(look);
    const others = stacks.filter(({ stack }) => stack !== leaving).map(look);
    await Promise.allSettled(first);
    onLeave();
    const found = await Promise.all([...first, ...others]);
    const changed = found.filter((change) => change !== undefined);
    must(changed.length === 0, changed.join("\n"));
    must(stacks.length > 0, "there was no stack to look at");
    return `${stacks.length} stacks are what their programs say`;
  });
}

async function changeIn(hand: ByHand, { stack, file }: ConfiguredStack) {
  const flags = ["--stack", stack, "--config-file", file, "--refresh", "--expect-no-changes"];
  const { code, output } = await hand.pulumi("preview", ...flags);
  return code === 0 ? undefined : `${stack}: ${output.slice(-2_000)}`;
}
