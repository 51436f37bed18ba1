import type { Translator } from "@/lib/i18n/translator";
import type { ViewOf } from "@/lib/journeys/steps";
import type { StepName } from "@/lib/model/interaction";

/** What a screen is given. `nonce` is the content security policy's, for the tenant's colours. */
export interface ScreenProps<N extends StepName> {
  view: ViewOf<N>;
  nonce?: string;
  t: Translator;
}
