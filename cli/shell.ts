/** Lines by which a POSIX shell sets variables. `PATH` holds only what comes before the shell's own. */
export function exportLines(environment: Readonly<Record<string, string>>): string[] {
  return Object.entries(environment).map(([name, value]) => {
    const rest = name === "PATH" ? ':"$PATH"' : "";
    return `export ${name}=${quoted(value)}${rest}`;
  });
}

function quoted(value: string): string {
  return `'${value.replaceAll("'", `'\\''`)}'`;
}
