import { Notice } from "@/app/_ui/notice";
import type { Translator } from "@/lib/i18n/translator";
import type { Recipient } from "@/lib/model/destination";
import type { Brand } from "@/lib/theme/brand";

/** Nobody has checked this app: says so, and where what is allowed goes. */
export function UncheckedNotice({ brand, destination, t }: { brand: Brand; destination: Recipient; t: Translator }) {
  return (
    <Notice tone="caution">
      {t.rich(`consent.unchecked.${destination.kind}`, {
        brand: brand.name,
        place: (chunks) => (
          <bdi dir="ltr" className="font-sans font-semibold wrap-anywhere">
            {chunks}
          </bdi>
        ),
        name: destination.name,
      })}
    </Notice>
  );
}
