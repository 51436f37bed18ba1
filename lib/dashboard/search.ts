import { AdminError } from "@/lib/admin/errors";
import type { Context } from "@/lib/admin/resource";
import { clients } from "@/lib/admin/resources/clients";
import { tenants } from "@/lib/admin/resources/tenants";
import { traces } from "@/lib/admin/resources/traces";
import { users } from "@/lib/admin/resources/users";
import { type Admin, contextFor } from "./session";

/** Something that was searched for, as a place to go to. */
export interface Found {
  readonly href: string;
  readonly label: string;
  readonly note?: string;
  readonly group: "users" | "tenants" | "clients" | "traces";
}

/**
 * Finds what somebody may see: a tenant by its identifier and, in the tenant that they are in, users by what stands in their names and
 * addresses, a client by its `client_id` and a trace by the reference that an error page shows.
 */
export async function search(admin: Admin, text: string, tenantId: string | undefined): Promise<readonly Found[]> {
  const query = text.trim().slice(0, 200);
  // No identifier has it, and PostgreSQL takes no text with it.
  if (query.length < 2 || query.includes("\0")) return [];
  const found = await Promise.all([
    orNone(findTenant(contextFor(admin, query), query)),
    ...(tenantId === undefined
      ? []
      : findersIn.map((find) => orNone(find(contextFor(admin, tenantId), tenantId, query)))),
  ]);
  return found.flat();
}

async function findTenant(context: Context, query: string): Promise<readonly Found[]> {
  const { id, name } = await tenants.show(context, query.toLowerCase());
  return [{ href: `/admin/t/${id}`, label: name, note: id, group: "tenants" }];
}

async function findUsers(context: Context, tenantId: string, query: string): Promise<readonly Found[]> {
  const { items } = await users.list(context, { limit: 6, filter: { search: query } });
  return items.map(({ sub, username, name, email }) => ({
    href: `/admin/t/${tenantId}/users/${sub}`,
    label: name ?? username,
    note: email ?? username,
    group: "users",
  }));
}

async function findClient(context: Context, tenantId: string, query: string): Promise<readonly Found[]> {
  const { client_id: id, client_name: name } = await clients.show(context, query);
  return [
    {
      href: `/admin/t/${tenantId}/applications/${encodeURIComponent(id)}`,
      label: name ?? id,
      note: id,
      group: "clients",
    },
  ];
}

async function findTrace(context: Context, tenantId: string, query: string): Promise<readonly Found[]> {
  const { id, kind } = await traces.show(context, query.toLowerCase());
  return [{ href: `/admin/t/${tenantId}/traces/${id}`, label: id, note: kind, group: "traces" }];
}

const findersIn = [findUsers, findClient, findTrace];

/** What is not theirs to see is as if there were none. */
async function orNone(asked: Promise<readonly Found[]>): Promise<readonly Found[]> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof AdminError) return [];
    throw error;
  }
}
