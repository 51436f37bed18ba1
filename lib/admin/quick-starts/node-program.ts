import { literal } from "./literals";
import { discovery } from "./openid-client";
import { inFolder, type QuickStart, type QuickStartValues, withSecret } from "./quick-start";

/** openid-client 6 for a device, or for a program by itself. */
export const nodeProgram: QuickStart = {
  id: "node",
  name: "Node.js",
  kinds: ["machine", "device"],
  project: (values) => ({
    make: inFolder("npm init --yes", "npm install openid-client@6"),
    files: [{ path: "app.mjs", code: code(values) }],
    start: withSecret(values, "node app.mjs"),
  }),
};

const code = (values: QuickStartValues) => `import * as client from "openid-client";

${discovery(values)}

${values.kind === "device" ? deviceFlow(values) : ownToken(values)}`;

const ownToken = ({ resource }: QuickStartValues) =>
  `const tokens = await client.clientCredentialsGrant(config${resource ? `, { resource: ${literal(resource)} }` : ""});
console.log(tokens.access_token, "is good for", tokens.expires_in, "seconds");
`;

const deviceFlow = ({ scope }: QuickStartValues) =>
  `const started = await client.initiateDeviceAuthorization(config, { scope: ${literal(scope)} });
console.log("Open", started.verification_uri, "and enter", started.user_code);
const tokens = await client.pollDeviceAuthorizationGrant(config, started);
const user = await client.fetchUserInfo(config, tokens.access_token, tokens.claims().sub);
console.log("Signed in:", user);
`;
