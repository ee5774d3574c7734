import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

/**
 * A CLI that answers with files: `<command>.out` goes to stdout, and where a `<command>.err` is, it
 * fails with that on stderr. Each call is noted; an imported state becomes the next export.
 */
const CLI = `#!/bin/sh
[ "$1" = version ] && echo v3.259.0 && exit 0
here="$(dirname "$0")/.."
echo "$*" >> "$here/calls"
case "$1" in stack) name="stack-$2" ;; *) name="$1" ;; esac
[ -f "$here/$name.err" ] && cat "$here/$name.err" >&2 && exit 255
if [ "$name" = stack-import ]; then
  while [ $# -gt 0 ]; do [ "$1" = --file ] && cp "$2" "$here/stack-export.out"; shift; done
fi
[ -f "$here/$name.out" ] && cat "$here/$name.out"
exit 0
`;

/** The last update of a stack, which the Automation API asks for after each run. */
const UPDATE = {
  kind: "update",
  startTime: "2026-11-21T12:00:00.000Z",
  endTime: "2026-11-21T12:00:01.000Z",
  message: "",
  environment: {},
  config: {},
  result: "succeeded",
  version: 1,
};

/** A folder with a Pulumi CLI that does as it is told and touches nothing. */
export class FakePulumi {
  /** The folder, as the engine is told of it. */
  readonly root: string;

  constructor(root: string) {
    this.root = root;
  }

  /** Puts the CLI in its folder. */
  async install(): Promise<void> {
    await mkdir(join(this.root, "bin"), { recursive: true });
    await writeFile(join(this.root, "bin/pulumi"), CLI, { mode: 0o755 });
    await this.answers("stack-history", JSON.stringify([UPDATE]));
  }

  /** Lets a command answer; `stack export` is `stack-export`. */
  async answers(command: string, text: string): Promise<void> {
    await writeFile(join(this.root, `${command}.out`), text);
  }

  /** Lets a command fail. */
  async fails(command: string, text: string): Promise<void> {
    await writeFile(join(this.root, `${command}.err`), text);
  }

  /** The state, as it was imported last. */
  async state(): Promise<unknown> {
    return JSON.parse(await readFile(join(this.root, "stack-export.out"), "utf8"));
  }

  /** Commands that were run, without their flags. */
  async calls(): Promise<readonly string[]> {
    const lines = (await readFile(join(this.root, "calls"), "utf8")).trim().split("\n");
    return lines.map((line) => line.split(" ").slice(0, 2).filter(isWord).join(" "));
  }
}

function isWord(text: string): boolean {
  return /^[a-z]+$/.test(text);
}
