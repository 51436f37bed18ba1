import type { Translator } from "@/lib/i18n/translator";
import type { StepName, ViewOf } from "@/lib/journeys/view";

/** What a screen is given. `nonce` is the content security policy's, for the tenant's colours. */
export interface ScreenProps<N extends StepName> {
  view: ViewOf<N>;
  nonce?: string;
  t: Translator;
}
