/** The tenant as people see it. */
export interface Brand {
  readonly tenantId: string;
  readonly name: string;
  readonly logoUri?: string;
  /** `#rrggbb`; any colour, so the screens must choose a readable text colour on it. */
  readonly primaryColor: string;
  readonly backgroundColor?: string;
  readonly tagline?: string;
  readonly supportUri?: string;
}
