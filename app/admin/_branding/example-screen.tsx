import type { ReactNode } from "react";
import { screens } from "@/app/_screens";
import { AppsScreen } from "@/app/_screens/apps";
import { DeviceEndingScreen, isDeviceEnding } from "@/app/_screens/device-ending";
import { SignedOutScreen } from "@/app/_screens/signed-out";
import { StoppedScreen } from "@/app/_screens/stopped";
import type { StepView } from "@/lib/journeys/steps";
import type { StoppedView } from "@/lib/journeys/view";
import { endingExamples, exampleAccount, exampleClient, stepExamples } from "./examples";
import type { Preview } from "./preview-of";

/** A real screen with an example's view. Its forms have no address, and the page's policy lets none act. */
export function ExampleScreen({ preview }: { preview: Preview }): ReactNode {
  const { brand, example, nonce, t } = preview;
  const { screen, state } = example;
  const client = exampleClient;
  switch (screen) {
    case "stopped": {
      const stopped = stoppedStates.find((one) => one === state) ?? "unknown";
      const hasEnd = stopped === "expired" || stopped === "completed";
      const view = { stopped, brand, client, restart: hasEnd ? "#" : undefined, back: "#", reference: "3f9a1c02" };
      return <StoppedScreen view={view} nonce={nonce} t={t} />;
    }
    case "device":
      return (
        <DeviceEndingScreen
          ending={isDeviceEnding(state) ? state : "ended"}
          brand={brand}
          again="#"
          nonce={nonce}
          t={t}
        />
      );
    case "signed_out":
      return <SignedOutScreen brand={brand} client={client} nonce={nonce} t={t} />;
    case "apps": {
      const apps = state === "none" ? [] : ["Harbour Coffee", "Night Train", "Paper Boats"];
      const view = {
        brand,
        account: exampleAccount,
        apps: apps.map((name) => ({ id: name, client: { name }, start: { method: "get" as const, href: "#" } })),
      };
      return <AppsScreen view={view} nonce={nonce} t={t} />;
    }
    // It is no page of Next's: a route of its own beside this one.
    case "error":
      return null;
    default: {
      const frame = { brand, client, action: "#", csrf: "", reason: "", prompt: screen };
      const view = { ...frame, ...stepExamples[screen][state] } as StepView;
      const Screen = screens[screen] as (props: { view: StepView; nonce?: string; t: Preview["t"] }) => ReactNode;
      return <Screen view={view} nonce={nonce} t={t} />;
    }
  }
}

const stoppedStates = Object.keys(endingExamples.stopped) as readonly StoppedView["stopped"][];
