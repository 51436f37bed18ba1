import { database } from "@/db/client";
import { seedEvents } from "./events";
import { seedPeople, seedSessions } from "./people";
import { big } from "./size";
import { seedClients, seedTenants, seedWebhook } from "./tenants";
import { seedTraces } from "./traces";

/** Fills the database of a server, where that is not done yet. @returns how many seconds that took */
export async function seed(origin: string): Promise<number | undefined> {
  const { sql } = database();
  const began = performance.now();
  const steps = {
    tenants: seedTenants,
    clients: seedClients,
    people: seedPeople,
    sessions: seedSessions,
    webhook: seedWebhook,
    events: seedEvents,
  };
  const [known] = await sql`select from tenants where id = ${big}`;
  if (known) return undefined;
  for (const [name, step] of Object.entries(steps)) {
    const before = performance.now();
    await step();
    console.error(`${name}: ${Math.round((performance.now() - before) / 1000)} s`);
  }
  await seedTraces(origin);
  const connection = await sql.reserve();
  await connection`set statement_timeout = 0`;
  await connection`vacuum analyze`;
  await connection`reset statement_timeout`;
  connection.release();
  return (performance.now() - began) / 1000;
}
