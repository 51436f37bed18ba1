import { initials } from "@/app/_ui/avatar";
import { OwnImage, outlined } from "@/app/_ui/own-image";

/** The tenant's logo on a white plaque, which every logo is made for; without one, its letter in the shape of the gate. */
export function BrandMark({ name, logoUri }: { name: string; logoUri?: string }) {
  if (logoUri) {
    return (
      <span className="inline-flex h-12 max-w-44 popup:h-9 popup:rounded-lg popup:p-1.5 shrink-0 items-center rounded-xl bg-white p-2">
        <OwnImage src={logoUri} className={`h-8 w-auto popup:h-6 max-w-full min-w-8 object-contain ${outlined}`} />
      </span>
    );
  }
  return (
    <span
      className="inline-grid h-12 w-10 popup:h-9 popup:w-8 popup:text-base shrink-0 place-items-center rounded-t-full rounded-b-md bg-on-gate pt-1 text-lg font-bold text-gate select-none"
      aria-hidden="true"
    >
      {initials(name).slice(0, 1)}
    </span>
  );
}
