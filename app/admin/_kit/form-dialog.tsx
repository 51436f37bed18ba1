import type { ReactNode } from "react";
import type { IconName } from "@/app/_ui/icon";
import { ActionForm, type FormAction } from "./action-form";
import type { ButtonLook } from "./button";
import { Dialog } from "./dialog";

interface FormDialogProps {
  /** On the button that opens it. */
  label: string;
  look?: ButtonLook;
  icon?: IconName;
  /** Left out: as the button says. */
  title?: string;
  text?: ReactNode;
  /** Tells the forms of a page apart. */
  name: string;
  action: FormAction;
  /** On the button that does it; left out: as the button that opens it. */
  submit?: string;
  submitLook?: ButtonLook;
  children?: ReactNode;
}

/** A button that asks before it does something: a dialog with one form. */
export function FormDialog(props: FormDialogProps) {
  const { label, look, icon, title = label, text, name, action, submit = label, submitLook, children } = props;
  return (
    <Dialog label={label} look={look} icon={icon} title={title} text={text}>
      <ActionForm name={name} action={action} submit={submit} look={submitLook}>
        {children}
      </ActionForm>
    </Dialog>
  );
}
