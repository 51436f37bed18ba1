/** Where a host serves its proof. */
export const proofPath = (token: string) => `/.well-known/gatehouse-domain/${token}`;

/** What the proof says, in the TXT record and in the file. */
export const proofText = (token: string) => `gatehouse-domain=${token}`;

/** The second line, where this server answers at the host itself. */
export const servedText = "served-by=gatehouse";
