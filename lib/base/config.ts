import { existsSync, readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import path from "node:path";
import { z } from "zod";
import { isLoopback } from "./loopback";
import { shared } from "./shared";

const port = z.coerce.number().int().min(0).max(65535);
const flag = z
  .enum(["true", "false"])
  .default("false")
  .transform((value) => value === "true");
const list = z
  .string()
  .default("")
  .transform((text) => text.split(/[\s,]+/).filter(Boolean));

/** Every environment variable that Gatehouse reads. `docs/configuration.md` is generated from this schema. */
export const environment = z.object({
  PORT: port.default(3000).describe("Port to listen on"),
  HOST: z.string().min(1).default("localhost").describe("Address to bind; `0.0.0.0` for every interface"),
  PUBLIC_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe("Origin that people and clients see; default: built from HOST, PORT and TLS"),
  ALLOW_PUBLIC_HTTP: flag.describe(
    "Start although PUBLIC_URL is http and not this machine alone: passwords and tokens then travel in the clear",
  ),
  DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/ })
    .optional()
    .describe("PostgreSQL to use; without it one is started under GATEHOUSE_DATA_DIR"),
  DATABASE_POOL: z.coerce.number().int().min(2).max(200).default(6).describe("Connections per worker"),
  GATEHOUSE_ENCRYPTION_KEY: z
    .string()
    .regex(/^[A-Za-z0-9_-]{43}$/, "must be 32 bytes in base64url, as `npx gatehouse key generate` prints")
    .optional()
    .describe("Encrypts secrets at rest; demanded with DATABASE_URL or a public host"),
  GATEHOUSE_PREVIOUS_ENCRYPTION_KEYS: list
    .refine(
      (keys) => keys.every((key) => /^[A-Za-z0-9_-]{43}$/.test(key)),
      "must be keys as `npx gatehouse key generate` prints",
    )
    .describe("Earlier encryption keys that still open what they closed, until `npx gatehouse key rewrap` has run"),
  GATEHOUSE_DATA_DIR: z.string().min(1).default(".data").describe("Folder of the embedded database and the try-it key"),
  WORKERS: z.coerce.number().int().min(1).max(256).default(availableParallelism()).describe("Worker processes"),
  TLS_CERT: z.string().min(1).optional().describe("PEM certificate chain; with TLS_KEY the server speaks HTTPS"),
  TLS_KEY: z.string().min(1).optional().describe("PEM private key; both files are read again when they change"),
  MTLS_PORT: port
    .min(1)
    .optional()
    .describe("Port that asks callers for a client certificate (RFC 8705), beside PORT; needs TLS_CERT and TLS_KEY"),
  MTLS_PUBLIC_URL: z
    .url({ protocol: /^https$/ })
    .optional()
    .describe("Origin at which clients with a certificate call; default: the host of PUBLIC_URL with MTLS_PORT"),
  TLS_CLIENT_CA: z
    .string()
    .min(1)
    .optional()
    .describe("PEM file of the CAs that `tls_client_auth` takes client certificates from; read at the start"),
  CLIENT_CERT_HEADER: z
    .string()
    .regex(/^[A-Za-z0-9-]+$/, "must be the name of a header such as Client-Cert")
    .transform((name) => name.toLowerCase())
    .optional()
    .describe("Header in which TRUSTED_PROXIES pass a client certificate: RFC 9440, or percent-encoded PEM"),
  TRUSTED_PROXIES: list.describe("Addresses or CIDR ranges whose `x-forwarded-*` headers are believed"),
  METRICS_TOKEN: z
    .string()
    .min(16)
    .optional()
    .describe("Bearer token for `/metrics`; without it there is no such page"),
  LOG_LEVEL: z
    .enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"])
    .default("info")
    .describe("pino level"),
  LOG_ADDRESSES: z
    .enum(["keyed", "plain"])
    .default("keyed")
    .describe("How the log has the addresses of callers: `keyed`, as a keyed hash, or `plain`, as they are"),
  OUTBOUND_ALLOW_PRIVATE: flag.describe(
    "Let outbound requests reach private and loopback addresses, over http too; for tests only",
  ),
});

export interface Config {
  readonly port: number;
  readonly host: string;
  /** Origin without a trailing slash. */
  readonly publicUrl: string;
  readonly isSecure: boolean;
  /** Undefined until the embedded database runs and no DATABASE_URL is given. */
  readonly databaseUrl: string | undefined;
  readonly databasePool: number;
  /** 32 bytes. */
  readonly encryptionKey: Uint8Array;
  /** Of earlier times; they open and never close. */
  readonly previousEncryptionKeys: readonly Uint8Array[];
  readonly dataDir: string;
  readonly workers: number;
  readonly tls: { readonly cert: string; readonly key: string } | undefined;
  readonly mutualTls: MutualTls | undefined;
  readonly trustedProxies: readonly string[];
  readonly metricsToken: string | undefined;
  readonly logLevel: string;
  readonly logsPlainAddresses: boolean;
  readonly outboundAllowPrivate: boolean;
  /** Embedded database on a loopback host: the demo tenant exists, the key is made under the data folder. */
  readonly isTryIt: boolean;
}

/** How client certificates reach us (RFC 8705): at a port of their own, in a proxy's header, or both. */
export interface MutualTls {
  readonly port: number | undefined;
  /** Lower case. */
  readonly header: string | undefined;
  /** Origin of the endpoints that take certificates, where it is not the public one. */
  readonly publicUrl: string | undefined;
  /** PEM file. */
  readonly clientCa: string | undefined;
}

/** A setting is wrong. The message is for the operator and names the variable and the remedy. */
export class ConfigError extends Error {}

/**
 * Reads the settings from `env`.
 * @param makeTryItKey called with the key's file when the try-it mode has no key yet
 * @throws ConfigError naming each bad variable
 */
export function parseConfig(env: Record<string, string | undefined>, makeTryItKey?: (file: string) => void): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ""));
  const parsed = environment.safeParse(given);
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
    throw new ConfigError(lines.join("\n"));
  }
  const e = parsed.data;
  if (Boolean(e.TLS_CERT) !== Boolean(e.TLS_KEY))
    throw new ConfigError("TLS_CERT and TLS_KEY go together; set both or none");

  const scheme = e.TLS_CERT ? "https" : "http";
  const host = e.HOST.includes(":") ? `[${e.HOST}]` : e.HOST;
  const shownHost = e.HOST === "0.0.0.0" || e.HOST === "::" ? "localhost" : host;
  const publicUrl = new URL(e.PUBLIC_URL ?? `${scheme}://${shownHost}:${e.PORT}`);
  if (publicUrl.pathname !== "/" || publicUrl.search || publicUrl.hash) {
    throw new ConfigError("PUBLIC_URL must be an origin such as https://login.example.com, without a path");
  }
  const isLocal = isLoopback(publicUrl.hostname);
  if (publicUrl.protocol === "http:" && !isLocal && !e.ALLOW_PUBLIC_HTTP) {
    throw new ConfigError(
      `PUBLIC_URL: ${publicUrl.origin} would send passwords and tokens in the clear; give the https origin that people see, or set ALLOW_PUBLIC_HTTP=true`,
    );
  }
  const isTryIt = !e.DATABASE_URL && isLoopback(e.HOST) && isLocal;
  const dataDir = path.resolve(e.GATEHOUSE_DATA_DIR);
  if (isTryIt && !e.GATEHOUSE_ENCRYPTION_KEY && !existsSync(tryItKeyFile(dataDir)))
    makeTryItKey?.(tryItKeyFile(dataDir));
  return {
    port: e.PORT,
    host: e.HOST,
    publicUrl: publicUrl.origin,
    isSecure: publicUrl.protocol === "https:",
    databaseUrl: e.DATABASE_URL ?? runningEmbeddedUrl(dataDir),
    databasePool: e.DATABASE_POOL,
    encryptionKey: encryptionKey(e.GATEHOUSE_ENCRYPTION_KEY, dataDir, isTryIt),
    previousEncryptionKeys: e.GATEHOUSE_PREVIOUS_ENCRYPTION_KEYS.map(
      (key) => new Uint8Array(Buffer.from(key, "base64url")),
    ),
    dataDir,
    workers: e.WORKERS,
    tls: e.TLS_CERT && e.TLS_KEY ? { cert: e.TLS_CERT, key: e.TLS_KEY } : undefined,
    mutualTls: mutualTls(e, publicUrl),
    trustedProxies: e.TRUSTED_PROXIES,
    metricsToken: e.METRICS_TOKEN,
    logLevel: e.LOG_LEVEL,
    logsPlainAddresses: e.LOG_ADDRESSES === "plain",
    outboundAllowPrivate: e.OUTBOUND_ALLOW_PRIVATE,
    isTryIt,
  };
}

function mutualTls(e: z.infer<typeof environment>, publicUrl: URL): MutualTls | undefined {
  const { MTLS_PORT: port, CLIENT_CERT_HEADER: header, TLS_CLIENT_CA: clientCa } = e;
  if (port === undefined && header === undefined) {
    const alone = (["MTLS_PUBLIC_URL", "TLS_CLIENT_CA"] as const).find((name) => e[name] !== undefined);
    if (alone) throw new ConfigError(`${alone} is for client certificates; set MTLS_PORT or CLIENT_CERT_HEADER too`);
    return undefined;
  }
  if (port !== undefined && !e.TLS_CERT) throw new ConfigError("MTLS_PORT needs TLS_CERT and TLS_KEY");
  if (port !== undefined && port === e.PORT) throw new ConfigError("MTLS_PORT must be another port than PORT");
  if (header !== undefined && e.TRUSTED_PROXIES.length === 0)
    throw new ConfigError("CLIENT_CERT_HEADER is believed only from TRUSTED_PROXIES; name them");
  const own = port === undefined ? undefined : `https://${publicUrl.hostname}:${port}`;
  const url = new URL(e.MTLS_PUBLIC_URL ?? own ?? publicUrl);
  if (url.pathname !== "/" || url.search || url.hash)
    throw new ConfigError("MTLS_PUBLIC_URL must be an origin such as https://mtls.example.com, without a path");
  return { port, header, publicUrl: url.origin === publicUrl.origin ? undefined : url.origin, clientCa };
}

/** Where `db/embedded.ts` writes the URL of the database it runs, for the command line and plain `next start`. */
export const embeddedUrlFile = (dataDir: string) => path.join(dataDir, "database-url");
/** Where the try-it mode keeps its encryption key, mode 0600. */
export const tryItKeyFile = (dataDir: string) => path.join(dataDir, "encryption-key");

function runningEmbeddedUrl(dataDir: string): string | undefined {
  const file = embeddedUrlFile(dataDir);
  return existsSync(file) ? readFileSync(file, "utf8").trim() : undefined;
}

function encryptionKey(given: string | undefined, dataDir: string, isTryIt: boolean): Uint8Array {
  const file = tryItKeyFile(dataDir);
  const text = given ?? (isTryIt && existsSync(file) ? readFileSync(file, "utf8").trim() : undefined);
  if (text) return new Uint8Array(Buffer.from(text, "base64url"));
  throw new ConfigError(
    isTryIt
      ? `GATEHOUSE_ENCRYPTION_KEY: not made yet; \`npm start\` makes one in ${file}`
      : "GATEHOUSE_ENCRYPTION_KEY: missing; make one with `npx gatehouse key generate` and keep it outside the database",
  );
}

/** The process's settings, read once. */
export const config = (): Config => shared("config", () => parseConfig(process.env));
