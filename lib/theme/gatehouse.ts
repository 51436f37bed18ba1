/** The house's own look, for pages that belong to no tenant: brick and lamplight. */
export const gatehouse = {
  tenantId: "",
  name: "Gatehouse",
  primaryColor: "#b0452b",
  backgroundColor: "#f6f1ec",
} as const;
