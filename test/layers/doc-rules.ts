import ts from "typescript";
import { type SourceModule, type Violation, violationAt } from "./source-module.ts";

/** Something that a reader of another file meets. */
interface Exported {
  readonly name: string;
  readonly node: ts.Node;
  readonly isDocumented: boolean;
}

/** Refuses exported symbols, and members of exported interfaces, without a doc comment. */
export function undocumentedExports(module: SourceModule): Violation[] {
  const exported = module.tree.statements.filter(isExported).flatMap(exportedBy);
  const documented = new Set(exported.filter((one) => one.isDocumented).map((one) => one.name));
  return exported
    .filter((one) => !documented.has(one.name))
    .map((one) => violationAt(module, one.node, `${one.name} has no doc comment`));
}

function isExported(statement: ts.Statement): boolean {
  if (!ts.canHaveModifiers(statement)) return false;
  const modifiers = ts.getModifiers(statement) ?? [];
  return modifiers.some((modifier) => modifier.kind === ts.SyntaxKind.ExportKeyword);
}

/** A schema and the type of its name, or the overloads of one function, need one comment between them. */
function exportedBy(statement: ts.Statement): Exported[] {
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.map((node) =>
      describe(node, node.name, statement),
    );
  }
  if (ts.isInterfaceDeclaration(statement)) {
    const members = statement.members.filter((member) => member.name !== undefined);
    const own = describe(statement, statement.name, statement);
    return [own, ...members.map((member) => memberOf(own.name, member))];
  }
  if (isNamedDeclaration(statement)) return [describe(statement, statement.name, statement)];
  return [];
}

function memberOf(owner: string, member: ts.TypeElement): Exported {
  const name = `${owner}.${member.name?.getText() ?? ""}`;
  return { name, node: member, isDocumented: hasDoc(member) };
}

function describe(node: ts.Node, name: ts.Node | undefined, documented: ts.Node): Exported {
  return { name: name?.getText() ?? "default", node, isDocumented: hasDoc(documented) };
}

function isNamedDeclaration(
  node: ts.Node,
): node is ts.FunctionDeclaration | ts.ClassDeclaration | ts.TypeAliasDeclaration {
  return (
    ts.isFunctionDeclaration(node) || ts.isClassDeclaration(node) || ts.isTypeAliasDeclaration(node)
  );
}

function hasDoc(node: ts.Node): boolean {
  return ts.getJSDocCommentsAndTags(node).some((doc) => ts.isJSDoc(doc));
}
