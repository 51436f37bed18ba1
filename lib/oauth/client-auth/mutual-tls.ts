import { config } from "@/lib/base/config";
import { keysOf } from "@/lib/clients/remote-jwks";
import { namesSubject } from "./certificate-names";
import type { ClientAuthMethod, Proof } from "./types";

const wrong = (flaw: string): Proof => ({ flaw, situation: "certificate_wrong" });

/** RFC 8705 §2.1: a certificate of a CA that vouches for clients, with the one name that the client registered. */
export const tlsClientAuth: ClientAuthMethod = {
  name: "tls_client_auth",
  place: "bare",
  isAvailable: () => {
    const { mutualTls } = config();
    return mutualTls?.header !== undefined || mutualTls?.clientCa !== undefined;
  },
  prove({ certificate }, { metadata }) {
    const shown = certificate();
    if (!shown) return wrong("no client certificate");
    if (!shown.isTrusted) return wrong("no CA for clients has issued the certificate");
    return namesSubject(shown.x509, metadata) || wrong(`the certificate is of another subject: ${shown.x509.subject}`);
  },
};

/** RFC 8705 §2.2: any certificate, with a key that the client registered. The TLS handshake has proven that the key is its own. */
export const selfSignedTlsClientAuth: ClientAuthMethod = {
  name: "self_signed_tls_client_auth",
  place: "bare",
  isAvailable: () => config().mutualTls !== undefined,
  async prove({ certificate }, client, { clock }) {
    const shown = certificate();
    if (!shown) return wrong("no client certificate");
    const isRegistered = await keysOf(client, clock).hasCertificate(shown.x509);
    return isRegistered || wrong("the certificate's key is not among the client's");
  },
};
