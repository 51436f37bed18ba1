/** What every process of the suites runs with. */
export const testEnvironment = {
  GATEHOUSE_ENCRYPTION_KEY: "dGhlIGtleSBvZiB0aGUgdGVzdHMsIDMyIGJ5dGVzLiE",
  LOG_LEVEL: "warn",
  OUTBOUND_ALLOW_PRIVATE: "true",
} as const;
