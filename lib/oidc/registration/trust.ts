/**
 * Who vouches for a client: an `operator` (made by an admin or the command line), whoever gave out the initial access `token` that
 * it registered with, or nobody but itself (`self`: open registration).
 */
export type Trust = "operator" | "token" | "self";
