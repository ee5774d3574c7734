import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { ERROR_STATUS } from "../tenants/error-status.ts";
import { tenantry } from "./cli/world.ts";

const ROOT = path.join(import.meta.dirname, "..");

/** A document, with what is inside of fences apart from the rest. */
interface Document {
  /** Path below the root. */
  readonly file: string;
  /** Everything outside of fences. */
  readonly prose: string;
  /** Every fenced block, lines that a backslash continues joined. */
  readonly blocks: readonly string[];
}

const documents = ["README.md", "ARCHITECTURE.md", ...markdownIn("docs")].map(documentAt);

function markdownIn(folder: string): string[] {
  const entries = readdirSync(path.join(ROOT, folder), { recursive: true, encoding: "utf8" });
  return entries.filter((entry) => entry.endsWith(".md")).map((entry) => path.join(folder, entry));
}

function documentAt(file: string): Document {
  const parts = readFileSync(path.join(ROOT, file), "utf8").split(/^```\w*$/m);
  return {
    file,
    prose: parts.filter((_, index) => index % 2 === 0).join("\n"),
    blocks: parts.filter((_, index) => index % 2 === 1).map((block) => block.replace(/\\\n/g, " ")),
  };
}

/** Everything in backticks outside of fences. */
function spansOf({ prose }: Document): string[] {
  return [...prose.matchAll(/`([^`\n]+)`/g)].map(([, span = ""]) => span);
}

/** Where each link of a document leads, other sites apart. */
function linksOf({ prose }: Document): string[] {
  const links = [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = ""]) => link);
  return links.filter((link) => !/^[a-z]+:/.test(link));
}

/** Names of headings as links know them. */
function anchorsOf(file: string): string[] {
  const { prose } = documentAt(file);
  return [...prose.matchAll(/^#+ (.+)$/gm)].map(([, title = ""]) =>
    title
      .toLowerCase()
      .replace(/[^\w\s-]/g, "")
      .replace(/\s/g, "-"),
  );
}

function isBroken({ file }: Document, link: string): boolean {
  const [place = "", anchor] = link.split("#");
  const target = place === "" ? file : path.join(path.dirname(file), place);
  if (!existsSync(path.join(ROOT, target))) return true;
  return anchor !== undefined && !anchorsOf(target).includes(anchor);
}

const FOLDERS = readdirSync(ROOT, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

/** A path of the project: with a file's ending or a slash at its end, or below one of its folders. */
function looksLikePath(span: string): boolean {
  if (!/^[\w.-]+\/[\w./-]*$/.test(span)) return false;
  const [first = ""] = span.split("/");
  return /(\/|\.(?:ts|mjs|json|md|py|txt|yaml))$/.test(span) || FOLDERS.includes(first);
}

/** Commands of ours that a document shows, in fences and in backticks, as words. */
function commandsOf(document: Document): string[][] {
  const lines = document.blocks.flatMap((block) => block.split("\n"));
  const shown = lines.flatMap((line) => [...line.matchAll(SHOWN)].map(([, words = ""]) => words));
  const named = spansOf(document).flatMap((span) => NAMED.exec(span)?.[1] ?? []);
  return [...shown, ...named].map(wordsOf);
}

const SHOWN = /\bnpx tenantry ([^|)#]+)/g;
const NAMED = /^(?:npx )?tenantry (.+)$/;

/** As a shell takes them; what stands for something else is filled in. */
function wordsOf(line: string): string[] {
  const words = [...line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)];
  return words.map(([, double, single, bare]) => filledIn(double ?? single ?? bare ?? ""));
}

function filledIn(word: string): string {
  return word.replace("$RELEASE", "r-0123456789abcdef");
}

/** What the command line says of a command that it does not know, if it does not. */
async function refusalOf(words: readonly string[]): Promise<string | undefined> {
  const [noun = "", verb = "", ...rest] = words;
  const known = await tenantry([noun, ...(noun === "doctor" ? [] : [verb]), "--help"]);
  if (known.code !== 0) return known.stderr;
  if (rest.length === 0) return undefined;
  const { stderr } = await tenantry(words, {
    environment: { TENANTRY_API: "https://api.example" },
  });
  return stderr.includes("ARGUMENTS_INVALID") ? stderr : undefined;
}

test("finds links, paths and commands at all", () => {
  expect(documents.flatMap(linksOf).length).toBeGreaterThan(20);
  expect(documents.flatMap(spansOf).filter(looksLikePath).length).toBeGreaterThan(100);
  expect(documents.flatMap(commandsOf).length).toBeGreaterThan(20);
});

test.each(documents)("$file links to what is there", (document) => {
  expect(linksOf(document).filter((link) => isBroken(document, link))).toStrictEqual([]);
});

test.each(documents)("$file names files that are there", (document) => {
  const paths = spansOf(document).filter(looksLikePath);

  expect(paths.filter((each) => !existsSync(path.join(ROOT, each)))).toStrictEqual([]);
});

test.each(documents)("$file shows commands that the command line knows", async (document) => {
  const refused = [];
  for (const words of commandsOf(document)) {
    const refusal = await refusalOf(words);
    if (refusal !== undefined) refused.push({ words: words.join(" "), refusal });
  }

  expect(refused).toStrictEqual([]);
});

test("the page on operations explains codes that failures have", () => {
  const sources = ["automation", "functions", "stores", "tenants"].flatMap((folder) =>
    readdirSync(path.join(ROOT, folder), { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".ts"))
      .map((file) => readFileSync(path.join(ROOT, folder, file), "utf8")),
  );
  const codes = spansOf(documentAt("docs/operations.md")).filter((span) =>
    /^[A-Z]+(_[A-Z]+)+$/.test(span),
  );
  const unknown = codes.filter(
    (code) =>
      !code.startsWith("TENANTRY_") &&
      !(code in ERROR_STATUS) &&
      !sources.some((source) => source.includes(`"${code}"`)),
  );

  expect(unknown).toStrictEqual([]);
});
