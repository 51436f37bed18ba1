import { createHmac } from "node:crypto";
import postgres from "postgres";
import { addressOf } from "@/db/address";

/** Whom the server connects as: the owner of its database, and nothing else in the cluster. */
export interface Role {
  readonly name: string;
  readonly password: string;
}

/** Its password follows from the cluster's, which does not follow from it. */
export const serverRole = (clusterPassword: string): Role => {
  const name = "gatehouse_server";
  return { name, password: createHmac("sha256", clusterPassword).update(name).digest("base64url") };
};

/**
 * Makes the role and its database, where they are not there. A database of earlier times, when the server was the superuser, is handed
 * over with all that is in it; its own owner comes last, so that a start that is cut short is made up for by the next.
 * @param urlTo where the superuser reaches a database of the cluster
 */
export async function prepareRole(
  urlTo: (database: string) => string,
  { name, password }: Role,
  database: string,
): Promise<void> {
  await connected(urlTo("postgres"), async (sql) => {
    const [role] = await sql`select from pg_roles where rolname = ${name}`;
    // A statement of this kind takes no parameters; both texts are our own.
    if (!role) await sql.unsafe(`create role ${name} login nosuperuser nocreatedb nocreaterole password '${password}'`);
    // Nor may the server make the role that holds it to one tenant (db/functions/tenant-role.sql): it is given it.
    const tenant = `${database.slice(0, 46)}_gatehouse_tenant`;
    const [lock] = await sql`select from pg_roles where rolname = ${tenant}`;
    if (!lock) await sql`create role ${sql(tenant)} nologin`;
    await sql`grant ${sql(tenant)} to ${sql(name)} with inherit false, set true`;
    const [found] = await sql<{ owner: string }[]>`
      select pg_get_userbyid(datdba) as owner from pg_database where datname = ${database}`;
    if (!found) await sql`create database ${sql(database)} owner ${sql(name)}`;
    else if (found.owner !== name) {
      await connected(urlTo(database), (inside) => inside.unsafe(handOver(name)));
      await sql`alter database ${sql(database)} owner to ${sql(name)}`;
    }
  });
}

async function connected(url: string, run: (sql: postgres.Sql) => Promise<unknown>): Promise<void> {
  const address = addressOf(url);
  const sql = postgres(address.url, { ...address.socket, max: 1, connect_timeout: 10, onnotice: () => undefined });
  try {
    await run(sql);
  } finally {
    await sql.end({ timeout: 1 });
  }
}

/** `reassign owned` does not take what the first superuser owns. A column's sequence goes with its table. */
const handOver = (name: string) => `do $$
declare statement text;
begin
  for statement in
    select format('alter schema %I owner to ${name}', nspname) from pg_namespace
      where nspowner = current_user::regrole and nspname !~ '^pg_' and nspname <> 'information_schema'
    union all
    select format('alter table %s owner to ${name}', c.oid::regclass) from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relowner = current_user::regrole and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
        and (c.relkind in ('r', 'p', 'v', 'm') or c.relkind = 'S' and not exists (
          select from pg_depend d where d.objid = c.oid and d.deptype in ('a', 'i') and d.refclassid = 'pg_class'::regclass))
    union all
    select format('alter routine %s owner to ${name}', p.oid::regprocedure) from pg_proc p join pg_namespace n on n.oid = p.pronamespace
      where p.proowner = current_user::regrole and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
    union all
    select format('alter type %s owner to ${name}', t.oid::regtype) from pg_type t join pg_namespace n on n.oid = t.typnamespace
      where t.typowner = current_user::regrole and t.typtype in ('e', 'd') and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
  loop
    execute statement;
  end loop;
end $$`;
