import clauses from "./clauses.json";

/** A section of a specification or a rule of ours that tests prove: they carry its tag. */
export interface Clause {
  readonly tag: string;
  /** The specification, or the part of our own rules. */
  readonly group: string;
  /** What it says, or what it is about. */
  readonly text: string;
}

const listed = (groups: Readonly<Record<string, Readonly<Record<string, string>>>>): readonly Clause[] =>
  Object.entries(groups).flatMap(([group, rows]) => Object.entries(rows).map(([tag, text]) => ({ tag, group, text })));

/** Sections of the specifications; a tag ends in the section's number. */
export const specifications = listed(clauses.specifications);
/** How a provider behaves where certification finds nothing to say. */
export const behaviour = listed(clauses.behaviour);
export const allClauses = [...specifications, ...behaviour];
