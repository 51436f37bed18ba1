/** The tenant whose users are the installation's admins, and whose clients are the dashboard and the API keys. Nobody makes or deletes it. */
export const systemTenant = "system";
/** The dashboard, as a relying party of that tenant. */
export const dashboardClient = "gatehouse-dashboard";
/** Where the dashboard is told that a session ended. @param publicUrl of the installation */
export const dashboardLogoutUri = (publicUrl: string) => `${publicUrl}/admin/back-channel-logout`;

/** What somebody is in a tenant: `support` works with its users alone, `auditor` changes nothing. */
export const roles = ["owner", "admin", "support", "auditor"] as const;
export type Role = (typeof roles)[number];

/** What a member can be: of a tenant one of its roles, of the system tenant `operator`, who may do everything everywhere. */
export const memberRoles = ["operator", ...roles] as const;
export type MemberRole = (typeof memberRoles)[number];
