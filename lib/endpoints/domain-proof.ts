import { database } from "@/db/client";
import { OAuthError } from "@/lib/base/errors";
import { peerOf } from "@/lib/http/peer";
import { text } from "@/lib/http/respond";
import { domainRows } from "@/lib/store/domains";
import { proofText, servedText } from "@/lib/tenants/domain-proof";
import { endpoint } from "@/lib/tenants/endpoint";

/**
 * The proof of a host that is this tenant's already: as long as it leads here, it is found. A claim is never answered for, or whoever
 * claims a host that leads here would have it.
 */
export const domainProof = endpoint({
  name: "domain-proof",
  errors: "json",
  methods: {
    async GET({ tenant, path, request }) {
      const host = peerOf(request).host?.toLowerCase().replace(/:\d+$/, "");
      const row = host === undefined ? undefined : await domainRows(database().db, tenant.id).find(host);
      if (!row?.provenAt || row.token !== path[2])
        throw new OAuthError("invalid_request", "there is no such proof", { status: 404 });
      return text(200, `${proofText(row.token)}\n${servedText}\n`);
    },
  },
});
