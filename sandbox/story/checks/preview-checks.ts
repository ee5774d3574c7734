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

/** A preview by hand, with a refresh, finds nothing to change in any stack. */
export async function checkPreviews(
  report: StoryReport,
  hand: ByHand,
  stacks: readonly ConfiguredStack[],
): Promise<void> {
  await report.check("preview-clean", async () => {
    const limit = pLimit(AT_ONCE);
    const found = await Promise.all(stacks.map((stack) => limit(() => changeIn(hand, stack))));
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
