import { generateKeyPairSync } from "node:crypto";
import { app, sealed, service, signer } from "./side";

const pair = () => generateKeyPairSync("ec", { namedCurve: "P-256" });
const [signing, opening] = [pair(), pair()];

/** With which `signer` signs its assertions; PEM. */
export const signerKey = signing.privateKey.export({ type: "pkcs8", format: "pem" }).toString();

const jwks = (of: typeof signing, parameters: Record<string, string>) => ({
  keys: [{ ...of.publicKey.export({ format: "jwk" }), kid: parameters.use, ...parameters }],
});

const { redirect_uri: appUri, ...appMetadata } = app;
const { redirect_uri: sealedUri, ...sealedMetadata } = sealed;
const signsIn = ["authorization_code", "refresh_token"];

/** What both sides register, in registered names. */
export const clients = [
  { ...service, grant_types: ["client_credentials"], response_types: [], redirect_uris: [] },
  {
    ...signer,
    grant_types: ["client_credentials"],
    response_types: [],
    redirect_uris: [],
    token_endpoint_auth_method: "private_key_jwt",
    jwks: jwks(signing, { use: "sig", alg: "ES256" }),
  },
  { ...appMetadata, redirect_uris: [appUri], grant_types: signsIn },
  {
    ...sealedMetadata,
    redirect_uris: [sealedUri],
    grant_types: signsIn,
    jwks: jwks(opening, { use: "enc", alg: "ECDH-ES" }),
  },
];
