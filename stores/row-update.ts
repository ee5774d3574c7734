/** A part of an update of one row, to be put together with others of the same row. */
export interface UpdatePart {
  /** Assignments of the `SET` clause. @default - none */
  readonly set?: readonly string[];
  /** Paths of the `REMOVE` clause. @default - none */
  readonly remove?: readonly string[];
  /** Clauses that must all hold. @default - none */
  readonly conditions?: readonly string[];
  /** Values of the placeholders. @default - none */
  readonly values?: Readonly<Record<string, unknown>>;
  /** Names of the placeholders. @default - none */
  readonly names?: Readonly<Record<string, string>>;
}

/** Sets attributes of a row. @param path - What stands before their names, such as `limits.`. */
export function assign(attributes: object, path = ""): UpdatePart {
  const entries = Object.entries(attributes);
  return {
    set: entries.map((_, index) => `${path}#n${index} = :v${index}`),
    names: Object.fromEntries(entries.map(([name], index) => [`#n${index}`, name])),
    values: Object.fromEntries(entries.map(([, value], index) => [`:v${index}`, value])),
  };
}

/** Several parts as one. */
export function joined(parts: readonly UpdatePart[]): Required<UpdatePart> {
  return {
    set: parts.flatMap(({ set = [] }) => set),
    remove: parts.flatMap(({ remove = [] }) => remove),
    conditions: parts.flatMap(({ conditions = [] }) => conditions),
    values: Object.assign({}, ...parts.map(({ values }) => values)),
    names: Object.assign({}, ...parts.map(({ names }) => names)),
  };
}

/** The update of a row that is there, which also raises its version. */
export function rowUpdate(...parts: readonly UpdatePart[]) {
  const { set, remove, conditions, values, names } = joined(parts);
  const removal = remove.length > 0 ? ` REMOVE ${remove.join(", ")}` : "";
  return {
    UpdateExpression: `SET ${["version = version + :one", ...set].join(", ")}${removal}`,
    ConditionExpression: ["attribute_exists(version)", ...conditions].join(" AND "),
    ...(Object.keys(names).length > 0 ? { ExpressionAttributeNames: { ...names } } : {}),
    ExpressionAttributeValues: { ":one": 1, ...values },
  };
}
