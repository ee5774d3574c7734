import type { Unwrap } from "@pulumi/pulumi";
import type { Connection } from "./connection.ts";
import type { Shape } from "./shape.ts";
import type { Properties } from "./wire.ts";

/** Where the SDK takes a text or the thing that the text names, the engine sends the text. */
type Sent<T> = string extends T ? Extract<T, string | undefined> : T;

type SentArgs<Args extends object> = { readonly [Key in keyof Args]: Sent<Unwrap<Args[Key]>> };

/** Inputs as a resource sees them after Check: those in `Given` are always there. */
export type Checked<Args extends object, Given extends keyof Args = never> = SentArgs<Args> & {
  readonly [Key in Given]-?: NonNullable<SentArgs<Args>[Key]>;
};

/** What AWS holds; a key left out means "not asked", `undefined` "AWS did not say", `null` "nothing". */
export type Observed<Inputs> = { readonly [Key in keyof Inputs]?: Inputs[Key] | null | undefined };

/** A thing that AWS has just made. */
export interface Created<Outputs> {
  /** Id in the state, as the official provider makes it. */
  readonly id: string;
  /** What is known so far of the outputs. */
  readonly outputs: Partial<Outputs>;
}

/** A thing as AWS describes it. */
export interface Found<Inputs, Outputs> {
  /** Id in the state, where an import came by another. */
  readonly id?: string | undefined;
  /** Every input that AWS tells. */
  readonly inputs: Observed<Inputs>;
  /** Every output that AWS tells. */
  readonly outputs: Partial<Outputs>;
}

/** An update in place. */
export interface Change<Inputs, Outputs> {
  /** Id in the state. */
  readonly id: string;
  /** Inputs as they shall be. */
  readonly inputs: Inputs;
  /** Inputs and outputs as they were. */
  readonly state: Partial<Inputs> & Partial<Outputs>;
  /** Names of the inputs that differ. */
  readonly changed: ReadonlySet<string>;
}

/** The parts of a definition that name things; the same for every type. */
interface Description {
  /** Every property that a program may give; all others are refused by name. */
  readonly inputs: Readonly<Record<string, Shape>>;
  /** Properties that a program must give. */
  readonly required?: readonly string[];
  /** Properties that AWS cannot change in place. */
  readonly replaceOn?: readonly string[];
  /** Properties that only AWS gives. */
  readonly outputs: readonly string[];
  /** Values taken where the program gives none. */
  readonly defaults?: Properties;
  /** The property that gets a name made from the resource's own where the program gives none. */
  readonly autoname?: string;
  /** AWS allows two of one name at once, so that a replacement may be made before the old one goes. */
  readonly namesMayRepeat?: true;
  /** The service has no Regions. */
  readonly isGlobal?: true;
}

/** Everything the stand-in knows of one resource type. */
export interface ResourceDefinition<
  Inputs extends object = Properties,
  Outputs extends object = Properties,
> extends Description {
  /** Turns an import id of the official provider into the state's id and what Read needs besides. */
  importKey?(importId: string): { readonly id: string; readonly state: Properties };
  /** Outputs that will differ after an update, for previews. */
  moves?(changed: ReadonlySet<string>, inputs: Inputs): readonly string[];
  /** Further properties whose change cannot be made in place, judged by the values. */
  replaces?(old: Inputs, inputs: Inputs): readonly string[];
  /** Makes the thing, with as few calls as give it an id. */
  create(connection: Connection, inputs: Inputs): Promise<Created<Outputs>>;
  /**
   * Everything between the first call and a thing that is ready, repeatable.
   *
   * When it fails the thing is kept in the state, and the next update goes on here.
   */
  complete?(
    connection: Connection,
    id: string,
    inputs: Inputs,
    outputs: Partial<Outputs>,
  ): Promise<Partial<Outputs>>;
  /** Describes the thing; undefined when it is gone. */
  read(
    connection: Connection,
    id: string,
    state: Partial<Inputs> & Partial<Outputs>,
  ): Promise<Found<Inputs, Outputs> | undefined>;
  /** Changes the thing in place, and answers the outputs that moved. */
  update?(connection: Connection, change: Change<Inputs, Outputs>): Promise<Partial<Outputs>>;
  /** Removes the thing and waits until it is gone. */
  delete(
    connection: Connection,
    id: string,
    state: Partial<Inputs> & Partial<Outputs>,
  ): Promise<void>;
}

/** A definition written against its own inputs and outputs. */
type Typed<Args extends object, Outputs extends object, Given extends keyof Args> = Omit<
  ResourceDefinition<Checked<Args, Given>, Outputs>,
  keyof Description
> &
  Description & {
    readonly inputs: { readonly [Key in keyof Args]?: Shape };
    readonly required?: readonly (keyof Args)[];
    readonly replaceOn?: readonly (keyof Args)[];
    readonly outputs: readonly (keyof Outputs)[];
    readonly autoname?: keyof Args;
  };

/**
 * Checks a definition against the official SDK's own types, then forgets them.
 *
 * `Given` names the inputs that Check ensures: the required ones, the autoname, the defaults.
 */
export function defineResource<
  Args extends object,
  Outputs extends object,
  Given extends keyof Args = never,
>(definition: Typed<Args, Outputs, Given>): ResourceDefinition {
  // The engine sends untyped structs: Check has held them against `inputs` before any method runs.
  return definition as unknown as ResourceDefinition;
}
