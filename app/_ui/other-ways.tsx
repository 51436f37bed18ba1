import type { ReactNode } from "react";
import { Button } from "@/app/_ui/button";
import type { Translator } from "@/lib/i18n/translator";
import type { ClientView } from "@/lib/journeys/view";

interface Props {
  readonly client: ClientView | undefined;
  readonly t: Translator;
  readonly children?: ReactNode;
}

/** The quiet buttons below a form's own one; back to the app comes last, where there is one. */
export function OtherWays({ client, t, children }: Props) {
  return (
    <div className="-mx-3 -mt-1 flex flex-wrap justify-between gap-x-2">
      {children}
      {client && (
        <Button look="quiet" name="do" value="cancel" formNoValidate>
          {t("action.cancel")}
        </Button>
      )}
    </div>
  );
}
