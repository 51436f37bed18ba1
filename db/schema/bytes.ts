import { customType } from "drizzle-orm/pg-core";

/** `bytea`, for SHA-256 hashes of what must not be readable in the database. */
export const bytes = customType<{ data: Buffer; driverData: Buffer }>({ dataType: () => "bytea" });
