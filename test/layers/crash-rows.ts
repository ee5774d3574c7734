import ts from "typescript";
import { nodesOf, type SourceModule } from "./source-module.ts";

/** A test title that begins with a crash point: the row's name, a colon, what happens. */
const CLAIM = /^([a-z]+(?:-[a-z]+)+|%s): /;

const ROW = /^\| ([a-z]+(?:-[a-z]+)+) \|/gm;

/** Names of the rows of a table of crash points. */
export function crashRows(markdown: string): readonly string[] {
  return [...markdown.matchAll(ROW)].map(([, name = ""]) => name);
}

/** Crash points that the titles of a file's tests begin with; a title that is filled in stands for its cases. */
export function claimedRows(module: SourceModule): readonly string[] {
  const calls = [...nodesOf(module.tree)].filter(ts.isCallExpression);
  return calls.flatMap((call) => {
    const [, row] = CLAIM.exec(titleOf(call) ?? "") ?? [];
    if (row === undefined) return [];
    return row === "%s" ? firstsOf(call.expression) : [row];
  });
}

function titleOf({ expression, arguments: [title] }: ts.CallExpression): string | undefined {
  const isTest = /^test(\.\w+)?$/.test(functionOf(expression));
  return isTest && title && ts.isStringLiteralLike(title) ? title.text : undefined;
}

/** `test.each` of `test.each([…])("…", …)`. */
function functionOf(called: ts.Expression): string {
  return (ts.isCallExpression(called) ? called.expression : called).getText();
}

/** What the cases of `test.each([…])` begin with: the case itself, or its first part. */
function firstsOf(each: ts.Expression): readonly string[] {
  const [cases] = ts.isCallExpression(each) ? each.arguments : [];
  return listOf(cases).flatMap((one) => {
    const first = ts.isArrayLiteralExpression(one) ? one.elements[0] : one;
    return first && ts.isStringLiteralLike(first) ? [first.text] : [];
  });
}

function listOf(node: ts.Expression | undefined): readonly ts.Expression[] {
  if (node && ts.isAsExpression(node)) return listOf(node.expression);
  return node && ts.isArrayLiteralExpression(node) ? node.elements : [];
}
