/**
 * Loaded before everything else in an engine's process (`node --import`): what Pulumi loads with
 * every program, and needs only to turn a function of a program into a Lambda function's code, is
 * loaded when something of it is asked for. That halves the start of a process.
 */
import { registerHooks } from "node:module";
import { fileURLToPath } from "node:url";

/** npm's reader of dependency trees and TypeScript's compiler. */
const LATE: ReadonlySet<string> = new Set(["@npmcli/arborist", "typescript"]);

const MARK = "?late";

registerHooks({
  resolve: (specifier, context, next) => {
    const found = next(specifier, context);
    return LATE.has(specifier) ? { ...found, url: `${found.url}${MARK}` } : found;
  },
  load: (url, context, next) => {
    if (!url.endsWith(MARK)) return next(url, context);
    const file = fileURLToPath(url.slice(0, -MARK.length));
    return { format: "commonjs", shortCircuit: true, source: standInFor(file) };
  },
});

/**
 * A module that fetches the real one, under whose name it stands until then. It says that it is an
 * ES module, so that nobody copies its members, which would fetch it at once.
 */
function standInFor(file: string): string {
  return `let real;
const fetched = () => {
  if (real === undefined) {
    delete require.cache[module.filename];
    real = require(${JSON.stringify(file)});
  }
  return real;
};
module.exports = new Proxy({}, {
  get: (_, name) => {
    if (name === "__esModule") return true;
    return name === "default" ? (fetched().default ?? fetched()) : fetched()[name];
  },
});`;
}
