import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

/** One source file, parsed. */
export interface SourceModule {
  /** Path from the project's root, with forward slashes. */
  readonly path: string;
  /** Its syntax tree, whose nodes know their parents. */
  readonly tree: ts.SourceFile;
}

/** A rule that a file does not keep. */
export interface Violation {
  /** The file, and the line where one is meant. */
  readonly at: string;
  /** What is wrong, as a clause. */
  readonly problem: string;
}

const PROJECT = fileURLToPath(new URL("../../", import.meta.url));

const NOT_OURS = /(^|\/)(node_modules|coverage|\.[^/]*)(\/|$)/;

/** Parses one file; fixtures pass a text of their own. */
export function parseModule(file: string, text: string): SourceModule {
  return { path: file, tree: ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true) };
}

/** Parses every source file of the project. */
export function projectModules(): SourceModule[] {
  return globSync("**/*.{ts,tsx,mts,mjs,cjs,js}", {
    cwd: PROJECT,
    exclude: (entry) => NOT_OURS.test(entry),
  })
    .sort()
    .map((file) => parseModule(file, readFileSync(path.join(PROJECT, file), "utf8")));
}

/** Names the top-level folder of a file; a file at the root is its own. */
export function topLevel(file: string): string {
  return file.split("/")[0] ?? file;
}

/** Makes a violation that names the line of a node. */
export function violationAt(module: SourceModule, node: ts.Node, problem: string): Violation {
  const { line } = module.tree.getLineAndCharacterOfPosition(node.getStart(module.tree));
  return { at: `${module.path}:${line + 1}`, problem };
}

/** Lists a tree's nodes, each before its children. */
export function* nodesOf(node: ts.Node): Generator<ts.Node> {
  yield node;
  const children: ts.Node[] = [];
  ts.forEachChild(node, (child) => void children.push(child));
  for (const child of children) yield* nodesOf(child);
}
