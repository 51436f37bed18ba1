import { readConstraint, type SenderConstraint } from "@/lib/model/sender-constraint";

/** As it is stored. */
export type Stored<T extends { readonly constraint: unknown }> = Omit<T, "constraint"> & {
  readonly cnf: string | undefined;
};

/** The row itself, with what it is bound to; undefined where that is not known here, and nothing satisfies it. */
export const withConstraint = <R extends { readonly cnf: string | undefined }>(
  row: R,
): R & { readonly constraint: SenderConstraint | undefined } =>
  Object.assign(row, { constraint: readConstraint(row.cnf) });
