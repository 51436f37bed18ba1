import { authorizationCode } from "./authorization-code";
import { clientCredentials } from "./client-credentials";
import { deviceCode } from "./device-code";
import { refreshToken } from "./refresh-token";
import type { Grant } from "./types";

export type { Grant } from "./types";

export const grants: readonly Grant[] = [authorizationCode, refreshToken, clientCredentials, deviceCode];
