import type { X509Certificate } from "node:crypto";
import { factsOf } from "./facts";

/** Certificates between a client's and a CA that vouches for clients. */
const longestPath = 4;
/** RFC 5280 §4.2.1.12. */
const clientAuthentication = "1.3.6.1.5.5.7.3.2";

/**
 * Whether a client's certificate leads to a CA that vouches for clients (RFC 5280 §6.1): signatures, dates, names, who may issue and
 * for what.
 * We look ourselves, since a server that has TLS do it must name its CAs to every caller, and some keep a self-signed certificate to
 * themselves then.
 * @param sent what may stand between, in any order
 * @param authorities CAs, whether or not they are roots
 * @param now milliseconds since 1970
 */
export function isVouchedFor(
  leaf: X509Certificate,
  sent: readonly X509Certificate[],
  authorities: readonly X509Certificate[],
  now: number = Date.now(),
): boolean {
  if (!isWithinDates(leaf, now) || !isForClients(leaf) || !factsOf(leaf)?.maySign) return false;
  const seen = new Set<X509Certificate>();
  return climb(leaf, 0);

  /** Each certificate is looked at once, so what a stranger sends costs little. */
  function climb(at: X509Certificate, below: number): boolean {
    if (authorities.some((authority) => hasIssued(authority, at, below, now))) return true;
    if (below === longestPath) return false;
    return sent.some((next) => {
      if (seen.has(next) || !hasIssued(next, at, below, now)) return false;
      seen.add(next);
      return climb(next, below + 1);
    });
  }
}

/** @param below how many CAs stand between the issuer and the client */
function hasIssued(issuer: X509Certificate, x509: X509Certificate, below: number, now: number): boolean {
  if (!x509.checkIssued(issuer)) return false;
  const [issuerFacts, facts] = [factsOf(issuer), factsOf(x509)];
  return (
    issuer.ca &&
    isWithinDates(issuer, now) &&
    isForClients(issuer) &&
    issuerFacts !== undefined &&
    !issuerFacts.isConstrained &&
    issuerFacts.pathLength >= below &&
    facts !== undefined &&
    !facts.isConstrained &&
    facts.isSignedWell &&
    isStrong(issuer) &&
    isStrong(x509) &&
    x509.verify(issuer.publicKey)
  );
}

/** Node names the extended key usages so. */
function isForClients({ keyUsage }: X509Certificate): boolean {
  const usages = keyUsage as readonly string[] | undefined;
  return usages === undefined || usages.includes(clientAuthentication);
}

function isStrong({ publicKey }: X509Certificate): boolean {
  const bits = publicKey.asymmetricKeyDetails?.modulusLength;
  return bits === undefined || bits >= 2048;
}

const isWithinDates = ({ validFrom, validTo }: X509Certificate, now: number) =>
  Date.parse(validFrom) <= now && now < Date.parse(validTo);
