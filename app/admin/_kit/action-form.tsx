"use client";

import { useRouter } from "next/navigation";
import {
  createContext,
  Fragment,
  type ReactNode,
  startTransition,
  useActionState,
  useCallback,
  useContext,
  useEffect,
  useRef,
  useState,
} from "react";
import { idle, type Outcome } from "@/lib/dashboard/outcome";
import { Button, type ButtonLook } from "./button";
import { useDialog } from "./dialog";
import { keepDraft, restoreDraft } from "./drafts";
import { Failure } from "./failure";
import { SecretsOnce } from "./secrets-once";
import { StaleEdit } from "./stale-edit";
import { useToast } from "./toast";
import { useKitWords } from "./words";

/** A server action of a form: what came of the last try, and what was sent. */
export type FormAction = (before: Outcome, form: FormData) => Promise<Outcome>;

interface ActionFormProps {
  action: FormAction;
  /** Tells the forms of a page apart. */
  name: string;
  submit: string;
  look?: ButtonLook;
  /** Other buttons that send the form, beside the one that does it. */
  others?: ReactNode;
  /** Where a dialog is no parent, there is nothing to cancel. */
  children?: ReactNode;
}

const Failures = createContext<Readonly<Record<string, string>>>({});

/** What is wrong with a field of the form around it. */
export const useFieldError = (name: string): string | undefined => {
  const failures = useContext(Failures);
  return Object.hasOwn(failures, name) ? failures[name] : undefined;
};

/**
 * A form that sends itself to a server action and says what came of it: errors beside their fields, a toast when it is done, what
 * somebody else changed meanwhile to choose from. Where a sign-in of just now is asked for, it goes there and comes back with what
 * was typed.
 */
export function ActionForm({ action, name, submit, look = "primary", others, children }: ActionFormProps) {
  const words = useKitWords();
  const router = useRouter();
  const dialog = useDialog();
  const say = useToast();
  const form = useRef<HTMLFormElement>(null);
  const [outcome, send, isSending] = useActionState(action, idle);
  const [saves, setSaves] = useState(0);
  /** Whose secrets have been kept, so that the form is there again. */
  const [toldOf, setToldOf] = useState<Outcome>();
  const goOn = useCallback(
    (href: string | undefined) => {
      dialog?.close();
      // The fields begin anew with what is stored by now.
      startTransition(() => {
        if (href === undefined) router.refresh();
        else router.push(href);
        setSaves((count) => count + 1);
      });
    },
    [dialog, router],
  );

  useEffect(() => {
    if (!form.current || !restoreDraft(name, form.current)) return;
    dialog?.open();
    say(words.restored);
  }, [name, dialog, say, words.restored]);

  useEffect(() => {
    switch (outcome.kind) {
      case "idle":
      case "stale":
        return;
      case "failed":
        form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
        return;
      case "fresh": {
        if (form.current) keepDraft(name, form.current);
        const here = window.location.pathname + window.location.search;
        window.location.assign(`/admin/login?${new URLSearchParams({ fresh: "1", next: here })}`);
        return;
      }
      case "done":
        say(outcome.message);
        if (outcome.secrets?.length) return;
        goOn(outcome.href);
    }
  }, [outcome, name, goOn, say]);

  if (outcome.kind === "done" && outcome.secrets?.length && toldOf !== outcome)
    return (
      <SecretsOnce
        secrets={outcome.secrets}
        onKept={() => {
          setToldOf(outcome);
          goOn(outcome.href);
        }}
      />
    );
  const isBusy = isSending || outcome.kind === "fresh";
  return (
    <form
      ref={form}
      action={send}
      // React empties a form after its action; what was wrong is to be mended, not typed anew.
      onSubmit={(event) => {
        event.preventDefault();
        const { submitter } = event.nativeEvent as SubmitEvent;
        const sent = new FormData(event.currentTarget, submitter);
        startTransition(() => send(sent));
      }}
      className="grid grid-cols-1 gap-5"
      noValidate
    >
      <Failures value={outcome.kind === "failed" ? outcome.fields : {}}>
        {outcome.kind === "failed" && outcome.message && (
          <div role="alert">
            <Failure>{outcome.message}</Failure>
          </div>
        )}
        {outcome.kind === "fresh" && (
          <p role="status" className="text-sm text-muted">
            {words.freshSoon}
          </p>
        )}
        <Fragment key={saves}>{children}</Fragment>
        {outcome.kind === "stale" && <StaleEdit {...outcome} />}
      </Failures>
      <div className="flex flex-wrap justify-end gap-2">
        {dialog && (
          <Button look="quiet" onClick={dialog.close}>
            {words.cancel}
          </Button>
        )}
        {others}
        <Button type="submit" look={look} disabled={isBusy} aria-busy={isBusy}>
          {submit}
        </Button>
      </div>
    </form>
  );
}
