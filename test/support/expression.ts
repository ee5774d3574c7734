import { isDeepStrictEqual } from "node:util";

/** Attributes of an item. */
export type Item = Record<string, unknown>;

/** What the placeholders of an expression stand for. */
export interface Bindings {
  /** Names behind `#`. */
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>> | undefined;
  /** Values behind `:`. */
  readonly ExpressionAttributeValues?: Readonly<Record<string, unknown>> | undefined;
}

const TOKEN = /<=|>=|<>|[=<>(),+-]|[#:]?\w+(?:\.#?\w+)*/g;

/** DynamoDB's expressions, as far as our stores use them; an unknown one is refused. */
class Reader {
  readonly #tokens: readonly string[];
  readonly #item: Item;
  readonly #bindings: Bindings;
  #at = 0;

  constructor(text: string, item: Item, bindings: Bindings) {
    this.#tokens = text.match(TOKEN) ?? [];
    this.#item = item;
    this.#bindings = bindings;
  }

  /** Whether a condition holds. */
  condition(): boolean {
    const holds = this.#any();
    if (this.#at < this.#tokens.length) throw new Error(`"${this.#next()}" was not expected`);
    return holds;
  }

  #any(): boolean {
    let holds = this.#all();
    while (this.#took("OR")) holds = this.#all() || holds;
    return holds;
  }

  #all(): boolean {
    let holds = this.#one();
    while (this.#took("AND")) holds = this.#one() && holds;
    return holds;
  }

  #one(): boolean {
    if (this.#took("(")) {
      const holds = this.#any();
      this.#expect(")");
      return holds;
    }
    const word = this.#next();
    if (this.#took("(")) return this.#call(word);
    return this.#compare(this.#value(word));
  }

  #call(name: string): boolean {
    const args = [this.#value(this.#next())];
    while (this.#took(",")) args.push(this.#value(this.#next()));
    this.#expect(")");
    const test = CALLS[name];
    if (!test) throw new Error(`the tables in memory do not know ${name}()`);
    return test(args[0], args[1]);
  }

  #compare(left: unknown): boolean {
    const operator = this.#next();
    if (operator === "IN") return this.#isAmong(left);
    const right = this.#value(this.#next());
    if (operator === "BETWEEN") {
      this.#expect("AND");
      const most = this.#value(this.#next());
      return isOrdered(right, left) && isOrdered(left, most);
    }
    const test = COMPARISONS[operator];
    if (!test) throw new Error(`the tables in memory do not know "${operator}"`);
    return left !== undefined && test(left, right);
  }

  /** Value of an assignment: an operand, or the sum or difference of two. */
  assigned(): unknown {
    const left = this.#value(this.#next());
    const sign = this.#took("+") ? 1 : this.#took("-") ? -1 : 0;
    return sign === 0 ? left : Number(left) + sign * Number(this.#value(this.#next()));
  }

  #value(operand: string): unknown {
    if (operand === "if_not_exists") return this.#ifNotExists();
    if (!operand.startsWith(":")) return valueAt(this.#item, pathOf(operand, this.#bindings));
    const values = this.#bindings.ExpressionAttributeValues ?? {};
    if (!(operand in values)) throw new Error(`${operand} has no value`);
    return values[operand];
  }

  #ifNotExists(): unknown {
    this.#expect("(");
    const found = this.#value(this.#next());
    this.#expect(",");
    const otherwise = this.#value(this.#next());
    this.#expect(")");
    return found === undefined ? otherwise : found;
  }

  #isAmong(left: unknown): boolean {
    this.#expect("(");
    const values = [this.#value(this.#next())];
    while (this.#took(",")) values.push(this.#value(this.#next()));
    this.#expect(")");
    return values.some((value) => isDeepStrictEqual(left, value));
  }

  #next(): string {
    const token = this.#tokens[this.#at] ?? "";
    this.#at += 1;
    return token;
  }

  #took(token: string): boolean {
    if (this.#tokens[this.#at] !== token) return false;
    this.#at += 1;
    return true;
  }

  #expect(token: string): void {
    if (!this.#took(token)) throw new Error(`"${token}" was expected`);
  }
}

const CALLS: Readonly<Record<string, (value: unknown, other: unknown) => boolean>> = {
  attribute_exists: (value) => value !== undefined,
  attribute_not_exists: (value) => value === undefined,
  begins_with: (value, start) => String(value).startsWith(String(start)),
  contains: (value, part) => value instanceof Set && value.has(part),
};

const COMPARISONS: Readonly<Record<string, (left: unknown, right: unknown) => boolean>> = {
  "=": isDeepStrictEqual,
  "<>": (left, right) => !isDeepStrictEqual(left, right),
  "<": (left, right) => !isOrdered(right, left),
  "<=": isOrdered,
  ">": (left, right) => !isOrdered(left, right),
  ">=": (left, right) => isOrdered(right, left),
};

/** Whether one number, or one text, is not greater than another; others have no order. */
function isOrdered(low: unknown, high: unknown): boolean {
  if (typeof low === "number" && typeof high === "number") return low <= high;
  return String(low) <= String(high);
}

/** Whether an item meets a condition. */
export function holds(condition: string | undefined, item: Item, bindings: Bindings): boolean {
  return condition === undefined || new Reader(condition, item, bindings).condition();
}

/** Refuses a placeholder that no expression uses, as DynamoDB does. */
export function checkPlaceholders(
  { ExpressionAttributeNames = {}, ExpressionAttributeValues = {} }: Bindings,
  expressions: readonly (string | undefined)[],
): void {
  const used = new Set(expressions.join(" ").match(/[#:]\w+/g));
  const all = [...Object.keys(ExpressionAttributeNames), ...Object.keys(ExpressionAttributeValues)];
  const unused = all.filter((each) => !used.has(each));
  if (unused.length > 0) throw new Error(`no expression uses ${unused.join(", ")}`);
}

/** An item after an update. */
export function updated(update: string, item: Item, bindings: Bindings): Item {
  const next = structuredClone(item);
  const parts = update.split(/\b(SET|REMOVE|ADD|DELETE)\b/).slice(1);
  for (let at = 0; at < parts.length; at += 2) {
    // A comma inside of a function's parentheses parts no clauses.
    for (const clause of (parts[at + 1] ?? "").split(/,(?![^(]*\))/)) {
      change(parts[at] ?? "", clause.trim(), item, next, bindings);
    }
  }
  return next;
}

/** Right sides see the item as it was before the update. */
function change(verb: string, clause: string, item: Item, next: Item, bindings: Bindings): void {
  const [target = "", ...rest] = clause.split(verb === "SET" ? /\s*=\s*/ : /\s+/);
  const path = pathOf(target, bindings);
  const value = rest.length > 0 ? new Reader(rest.join(" "), item, bindings).assigned() : undefined;
  put(next, path, CHANGES[verb]?.(valueAt(item, path), value));
}

const CHANGES: Readonly<Record<string, (before: unknown, value: unknown) => unknown>> = {
  SET: (_before, value) => structuredClone(value),
  REMOVE: () => undefined,
  ADD: added,
  DELETE: without,
};

function added(before: unknown, value: unknown): unknown {
  return value instanceof Set
    ? new Set([...setOf(before), ...value])
    : Number(before ?? 0) + Number(value);
}

/** DynamoDB keeps no empty set. */
function without(before: unknown, value: unknown): unknown {
  const gone = setOf(value);
  const left = new Set([...setOf(before)].filter((each) => !gone.has(each)));
  return left.size > 0 ? left : undefined;
}

function setOf(value: unknown): Set<unknown> {
  return value instanceof Set ? value : new Set();
}

function pathOf(operand: string, { ExpressionAttributeNames: names = {} }: Bindings) {
  return operand.split(".").map((part) => {
    if (!part.startsWith("#")) return part;
    const name = names[part];
    if (name === undefined) throw new Error(`${part} has no name`);
    return name;
  });
}

function valueAt(item: Item, path: readonly string[]): unknown {
  return path.reduce<unknown>((value, part) => (isItem(value) ? value[part] : undefined), item);
}

function put(item: Item, path: readonly string[], value: unknown): void {
  const [first = "", ...rest] = path;
  if (rest.length > 0) {
    const inner = item[first];
    if (!isItem(inner)) throw new Error(`${path.join(".")} leads nowhere`);
    put(inner, rest, value);
  } else if (value === undefined) delete item[first];
  else item[first] = value;
}

function isItem(value: unknown): value is Item {
  return typeof value === "object" && value !== null;
}
