import { Icon, type IconName } from "@/app/_ui/icon";

interface ChoiceCardProps {
  name: string;
  value: string;
  label: string;
  /** What it means to choose it. */
  help: string;
  icon?: IconName;
  defaultChecked?: boolean;
  onChange?: () => void;
}

/** One of few ways, each with what it means; what is chosen among those of the same name stands out. */
export const ChoiceCard = ({ label, help, icon, ...input }: ChoiceCardProps) => (
  <label className="flex cursor-pointer gap-3 rounded-xl border border-line px-4 py-3 hover:bg-well has-checked:border-accent-edge has-checked:bg-tint/40">
    <input type="radio" {...input} className="mt-0.5 size-5 shrink-0 accent-accent sm:size-4.5" />
    <span className="min-w-0 flex-1">
      <span className="block text-[0.9375rem] font-medium text-ink sm:text-sm">{label}</span>
      <span className="mt-0.5 block text-sm leading-relaxed text-pretty text-muted">{help}</span>
    </span>
    {icon && <Icon name={icon} className="mt-0.5 size-4.5 text-muted" />}
  </label>
);
