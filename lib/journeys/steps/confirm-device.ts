import { z } from "zod";
import { type AskedAccess, askedAccess } from "@/lib/journeys/asked-access";
import { back } from "@/lib/journeys/outcome";
import type { Frame } from "@/lib/journeys/view";
import type { Recipient } from "@/lib/model/destination";
import { shownUserCode } from "@/lib/model/user-code";
import { step } from "./step";

/** `do`: `confirm`, `refuse`. */
interface ConfirmDeviceView extends Frame, AskedAccess {
  readonly prompt: "confirm_device";
  /** For the person to compare. */
  readonly code: string;
  /** The network that the device, or the server behind it, asked from, shortened; undefined where it is not known. */
  readonly from: string | undefined;
  /** Seconds since it asked. */
  readonly age: number;
  /** Of an app that nobody has checked. */
  readonly destination: Recipient | undefined;
}

/**
 * RFC 8628 §3.3.1, §5.4: is this the device before you? Always asked, whoever vouches for the client: whoever sent the person a code
 * is let in by it. The device's continuation says when.
 */
export const confirmDevice = step({
  name: "confirm_device",
  refusal: "interaction_required",
  reasons: {},
  form: z.object({ do: z.enum(["confirm", "refuse"]) }),
  async view({ frame, interaction, journey, access, tenant }): Promise<ConfirmDeviceView | undefined> {
    const { request } = interaction;
    if (request.kind !== "device" || !request.asked || !access) return undefined;
    const { userCode, from, at } = request.asked;
    return {
      ...frame,
      prompt: "confirm_device",
      code: shownUserCode(userCode),
      from,
      age: Math.max(0, tenant.services.clock() - at),
      destination: journey.consent?.destination,
      ...askedAccess(access, undefined, tenant),
    };
  },
  async act({ exchange, interaction, browser }, form) {
    if (form.do === "refuse") return { kind: "refuse", error: "access_denied" };
    const { deviceCodes, clock } = exchange.tenant.services;
    const here = await browser();
    if (!here || !(await deviceCodes.confirm(interaction.id, clock()))) return back;
    return { kind: "resume", browser: here, isConfirmed: true };
  },
});
