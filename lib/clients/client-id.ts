import { randomBytes } from "node:crypto";

/** 128 random bits, 22 characters. None begins with a hyphen, which a command line would take for an option. */
export const newClientId = (): string => randomBytes(16).toString("base64url").replace(/^-/, "_");
