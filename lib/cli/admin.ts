import { Command } from "commander";
import { invitations } from "@/lib/admin/resources/invitations";
import { ensureSystemTenant } from "@/lib/admin/system-tenant";
import { systemTenant } from "@/lib/model/system-tenant";
import { withDatabase } from "./connection";
import { operator } from "./operator";
import { type OutputOptions, print } from "./output";
import type { Terminal } from "./terminal";

interface Options extends OutputOptions {
  readonly tenant?: string;
  readonly role?: string;
  readonly email?: string;
}

/** `gatehouse admin`: who may sign in to the dashboard. */
export function adminCommand(terminal: Terminal): Command {
  const admin = new Command("admin").description("who signs in to the dashboard at /admin");
  admin
    .command("invite")
    .description(
      "print a link by which one person makes an account, or uses theirs, and manages a tenant or everything",
    )
    .option("--tenant <id>", "the tenant to manage; without it the link makes an operator, who manages everything")
    .option("--role <role>", "owner, admin, support or auditor of the tenant; owner where it is left out")
    .option("--email <address>", "for whom it is; nothing is sent there")
    .option("--json", "print the invitation as JSON")
    .action(async ({ tenant = systemTenant, role, email, ...options }: Options) => {
      const made = await withDatabase(terminal, async (db) => {
        if (tenant === systemTenant) await ensureSystemTenant(db, () => undefined);
        const usual = tenant === systemTenant ? "operator" : "owner";
        return invitations.create({ db, actor: operator(), tenantId: tenant }, { role: role ?? usual, email });
      });
      print(terminal, options, made, () => ["link" in made ? String(made.link) : ""]);
    });
  return admin;
}
