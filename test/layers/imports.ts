import ts from "typescript";
import { nodesOf, type SourceModule } from "./source-module.ts";

/** One place where a module names another. */
export interface Import {
  /** What is imported, as written; absent when it is computed. */
  readonly specifier: string | undefined;
  /** Whether it is gone when types are stripped. */
  readonly isType: boolean;
  /** The node that imports. */
  readonly node: ts.Node;
}

/** Lists everything that a module imports: statically, as types, dynamically and by `require`. */
export function importsOf(module: SourceModule): Import[] {
  return [...nodesOf(module.tree)].flatMap((node) => importAt(node) ?? []);
}

function importAt(node: ts.Node): Import | undefined {
  if (ts.isImportDeclaration(node)) {
    return { specifier: textOf(node.moduleSpecifier), isType: importsTypesOnly(node), node };
  }
  if (ts.isExportDeclaration(node) && node.moduleSpecifier !== undefined) {
    return { specifier: textOf(node.moduleSpecifier), isType: node.isTypeOnly, node };
  }
  if (ts.isImportTypeNode(node)) {
    const argument = ts.isLiteralTypeNode(node.argument) ? node.argument.literal : undefined;
    return { specifier: textOf(argument), isType: true, node };
  }
  return isModuleCall(node)
    ? { specifier: textOf(node.arguments[0]), isType: false, node }
    : undefined;
}

/** True of `import type …` and of `import { type A, type B }`. */
function importsTypesOnly({ importClause }: ts.ImportDeclaration): boolean {
  if (importClause === undefined) return false;
  if (importClause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true;
  const named = importClause.namedBindings;
  if (importClause.name !== undefined || named === undefined || !ts.isNamedImports(named))
    return false;
  return named.elements.length > 0 && named.elements.every((element) => element.isTypeOnly);
}

/** True of `import(…)` and `require(…)`. */
function isModuleCall(node: ts.Node): node is ts.CallExpression {
  if (!ts.isCallExpression(node)) return false;
  if (node.expression.kind === ts.SyntaxKind.ImportKeyword) return true;
  return ts.isIdentifier(node.expression) && node.expression.text === "require";
}

function textOf(node: ts.Node | undefined): string | undefined {
  return node !== undefined && ts.isStringLiteralLike(node) ? node.text : undefined;
}
