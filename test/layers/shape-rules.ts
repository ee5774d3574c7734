import path from "node:path";
import ts from "typescript";
import { nodesOf, type SourceModule, type Violation, violationAt } from "./source-module.ts";

const MAX_LINES = 300;

/** Words that name no content: whatever is put under them belongs somewhere else. */
const EMPTY_NAME = /(^|-)(utils?|helpers?|common|types|manager)$|^service$/;

/** Refuses files and folders whose names do not say what is in them. */
export function emptyNames({ path: file }: SourceModule): Violation[] {
  const parts = file.split("/").map((part) => path.posix.parse(part).name.replace(/\.test$/, ""));
  const empty = parts.filter((part) => EMPTY_NAME.test(part));
  return empty.map((part) => ({ at: file, problem: `the name ${part} says nothing` }));
}

/** Refuses files that are too long to be read in one go. */
export function longFiles({ path: file, tree }: SourceModule): Violation[] {
  const lines = tree.text.trimEnd().split("\n").length;
  if (lines <= MAX_LINES) return [];
  return [{ at: file, problem: `has ${lines} lines, more than ${MAX_LINES}` }];
}

/** Refuses files that only pass on what others export, and every `export *`. */
export function barrels(module: SourceModule): Violation[] {
  const passedOn = module.tree.statements.filter(isReExport);
  const isBarrel = passedOn.length > 0 && passedOn.length === module.tree.statements.length;
  if (isBarrel) return [{ at: module.path, problem: "only passes on what others export" }];
  return passedOn
    .filter((statement) => statement.exportClause === undefined)
    .map((statement) => violationAt(module, statement, "exports everything of another file"));
}

function isReExport(statement: ts.Statement): statement is ts.ExportDeclaration {
  return ts.isExportDeclaration(statement) && statement.moduleSpecifier !== undefined;
}

/** Refuses `any` and `!`, by which the compiler is told to look away. */
export function blindSpots(module: SourceModule): Violation[] {
  return [...nodesOf(module.tree)].flatMap((node) => {
    if (node.kind === ts.SyntaxKind.AnyKeyword) return [violationAt(module, node, "says any")];
    if (ts.isNonNullExpression(node)) return [violationAt(module, node, "says ! of a value")];
    return [];
  });
}

/** Refuses a cast (`as`) without a comment that says why it holds. Tests may cast. */
export function unexplainedCasts(module: SourceModule): Violation[] {
  if (module.path.startsWith("test/")) return [];
  return [...nodesOf(module.tree)]
    .filter((node) => ts.isAsExpression(node) && !isConst(node) && !isExplained(module, node))
    .map((node) => violationAt(module, node, "casts without a reason"));
}

function isConst(node: ts.Node): boolean {
  return ts.isAsExpression(node) && node.type.getText() === "const";
}

/** Looks for a comment in or right above the statement, or above the function when casting is all that it does. */
function isExplained({ tree }: SourceModule, cast: ts.Node): boolean {
  const statement = outermostOneLiner(ts.findAncestor(cast, ts.isStatement) ?? cast);
  const restOfLine = tree.text.slice(statement.getEnd()).split("\n", 1).join("");
  const text = statement.getFullText(tree) + restOfLine;
  return /\/\/|\/\*/.test(text) || isDocumentedCast(tree, statement);
}

/** Climbs from `return x as Y` to the `if` or `for` that it is the whole body of. */
function outermostOneLiner(node: ts.Node): ts.Node {
  const { parent } = node;
  return ts.isStatement(parent) && !ts.isBlock(parent) ? outermostOneLiner(parent) : node;
}

/** True of the only statement of a function, one of whose overloads has a doc comment. */
function isDocumentedCast(tree: ts.SourceFile, statement: ts.Node): boolean {
  const owner = ts.findAncestor(statement, ts.isFunctionDeclaration);
  if (owner?.body?.statements.length !== 1) return false;
  return tree.statements.some((other) => {
    const isOverload = ts.isFunctionDeclaration(other) && other.name?.text === owner.name?.text;
    return isOverload && ts.getJSDocCommentsAndTags(other).length > 0;
  });
}

/**
 * Refuses variables of a module that change: state that nobody passes and no test can reset.
 *
 * Tests may have them, because `beforeAll` can hand on what it made in no other way.
 */
export function changingState(module: SourceModule): Violation[] {
  if (module.path.endsWith(".test.ts")) return [];
  return module.tree.statements
    .filter((statement) => ts.isVariableStatement(statement))
    .filter((statement) => (statement.declarationList.flags & ts.NodeFlags.Const) === 0)
    .map((statement) => violationAt(module, statement, "holds state that changes"));
}

/** The settings without which a call waits for ever when AWS does not answer. */
const CALL_SETTINGS = "callSettings";

const CALLING = /^(stores|functions|automation)\//;

/** Refuses AWS clients that are made without the settings that make their calls end. */
export function endlessCalls(module: SourceModule): Violation[] {
  if (!CALLING.test(module.path)) return [];
  const nodes = [...nodesOf(module.tree)];
  const holders = nodes
    .filter((node) => ts.isVariableDeclaration(node))
    .filter(({ initializer }) => initializer && saysOneOf(initializer, [CALL_SETTINGS]))
    .map(({ name }) => name.getText(module.tree));
  return nodes
    .filter((node) => ts.isNewExpression(node))
    .filter(({ expression }) => isSdkClient(module, expression.getText(module.tree)))
    .filter((made) => !made.arguments?.some((each) => saysOneOf(each, [CALL_SETTINGS, ...holders])))
    .map((made) => violationAt(module, made, "makes an AWS client whose calls may never end"));
}

function saysOneOf(node: ts.Node, names: readonly string[]): boolean {
  return [...nodesOf(node)].some((each) => ts.isIdentifier(each) && names.includes(each.text));
}

/** True of what a file imports by this name from one of the SDK's clients. */
function isSdkClient({ tree }: SourceModule, name: string): boolean {
  return (
    name.endsWith("Client") &&
    tree.statements.some((statement) => {
      if (!ts.isImportDeclaration(statement)) return false;
      const isSdk = statement.moduleSpecifier.getText(tree).includes("@aws-sdk/client-");
      return isSdk && saysOneOf(statement, [name]);
    })
  );
}
