import * as rp from "openid-client";
import { device } from "../harness/device";
import type { Registered, Subject } from "./subject";

/** Whether a device of this client gets tokens once its person, who is signed in in the subject's browser, has confirmed. */
export async function letsDeviceIn({ world, browser, library }: Subject, client: Registered): Promise<boolean> {
  const config = library(client);
  const codes = await rp.initiateDeviceAuthorization(config, { scope: "openid" });
  await device(world, client).letIn(codes.user_code, browser, "zoe");
  // It need not wait for the first poll: the person was quicker.
  const tokens = await rp.pollDeviceAuthorizationGrant(config, { ...codes, interval: 1 });
  return tokens.claims()?.sub !== undefined;
}
