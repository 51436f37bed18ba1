import { closeDatabase, openDatabase } from "@/db/client";
import { prepareDatabase } from "@/db/prepare";

/** A database to itself, for a test that does something to all of it. @returns what ends its connections */
export async function ownDatabase(name: string): Promise<() => Promise<void>> {
  const url = new URL(process.env.DATABASE_URL ?? "");
  const { sql, close } = openDatabase(url.href, 1);
  await sql`create database ${sql(name)}`;
  await close();
  url.pathname = `/${name}`;
  process.env.DATABASE_URL = url.href;
  await prepareDatabase(url.href, { onProgress: () => {} });
  return closeDatabase;
}
