import { shellWord } from "./literals";
import { type QuickStart, type QuickStartValues, withSecret } from "./quick-start";

/** The requests themselves, in a POSIX shell. */
export const curl: QuickStart = {
  id: "curl",
  name: "curl",
  kinds: ["web", "native", "machine", "device"],
  project: (values) => ({
    make: undefined,
    files: [{ path: "sign-in.sh", code: code(values) }],
    start: withSecret(values, "sh sign-in.sh"),
  }),
};

function code(values: QuickStartValues): string {
  switch (values.kind) {
    case "machine":
      return ask(values, [
        "grant_type=client_credentials",
        ...(values.resource ? [`resource=${values.resource}`] : []),
      ]);
    case "device":
      return deviceByHand(values);
    case "web":
    case "spa":
    case "native":
      return codeByHand(values);
  }
}

const deviceByHand = (values: QuickStartValues) => `# 1. Ask for a code, and tell the person where to enter it.
CODES=$(${ask({ ...values, tokenEndpoint: values.deviceEndpoint }, [`scope=${values.scope}`]).trimEnd()})
member() { printf %s "$CODES" | sed "s/.*\\"$1\\":\\"\\([^\\"]*\\)\\".*/\\1/"; }
echo "Open $(member verification_uri) and enter $(member user_code)"
DEVICE_CODE=$(member device_code)

# 2. Ask every five seconds until the person has let the device in.
WAIT=5
while sleep $WAIT; do
  ANSWER=$(${ask(values, ["grant_type=urn:ietf:params:oauth:grant-type:device_code"], "device_code=$DEVICE_CODE").trimEnd()})
  case "$ANSWER" in
    *authorization_pending*) ;;
    *slow_down*) WAIT=$((WAIT + 5)) ;;
    *) break ;;
  esac
done
printf '%s\\n' "$ANSWER"
`;

function codeByHand(values: QuickStartValues): string {
  const query = new URLSearchParams({
    response_type: "code",
    client_id: values.clientId,
    redirect_uri: values.redirectUri,
    scope: values.scope,
    code_challenge_method: "S256",
  });
  return `# 1. Open the address that this prints in a browser, and sign in.
VERIFIER=$(openssl rand -hex 32)
CHALLENGE=$(printf %s "$VERIFIER" | openssl dgst -sha256 -binary | openssl base64 -A | tr '+/' '-_' | tr -d '=')
STATE=$(openssl rand -hex 16)
printf '%s&code_challenge=%s&state=%s\\n' ${shellWord(`${values.authorizationEndpoint}?${query}`)} "$CHALLENGE" "$STATE"

# 2. The browser is sent to the redirect URI. Whether anything answers there or not: its address bar has the code.
printf 'Paste the whole address here: '
read -r ADDRESS
case "$ADDRESS" in
  *[?\\&]state="$STATE"*) ;;
  *) echo "This answers another request: the state does not match" >&2; exit 1 ;;
esac
CODE=$(printf %s "$ADDRESS" | sed 's/.*[?&]code=\\([^&#]*\\).*/\\1/')

# 3. Take the code to the token endpoint.
${ask(values, ["grant_type=authorization_code", `redirect_uri=${values.redirectUri}`], "code=$CODE", "code_verifier=$VERIFIER")}`;
}

/** A request to the token endpoint. @param variables parameters from variables of the shell */
function ask(values: QuickStartValues, params: readonly string[], ...variables: readonly string[]): string {
  const { authMethod, clientId } = values;
  // RFC 6749 §2.3.1: both are form-encoded before they go into the header; what we make needs no encoding.
  const header = `--user ${shellWord(`${encodeURIComponent(clientId)}:`)}"$CLIENT_SECRET"`;
  const inBody = [`--data-urlencode ${shellWord(`client_id=${clientId}`)}`];
  const auth = {
    client_secret_basic: [header],
    client_secret_post: [...inBody, '--data-urlencode "client_secret=$CLIENT_SECRET"'],
    none: inBody,
  }[authMethod];
  const lines = [
    ...auth,
    ...params.map((param) => `--data-urlencode ${shellWord(param)}`),
    ...variables.map((variable) => `--data-urlencode "${variable}"`),
  ];
  return `curl --silent --show-error ${shellWord(values.tokenEndpoint)} \\\n  ${lines.join(" \\\n  ")}\n`;
}
