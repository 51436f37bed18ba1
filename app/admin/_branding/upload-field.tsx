"use client";

import { type ReactNode, useId, useRef, useState, useTransition } from "react";
import { uploadBrandFile } from "@/app/admin/_actions/branding";
import { TextField } from "@/app/admin/_kit/fields";
import { useToast } from "@/app/admin/_kit/toast";
import type { BrandingWords } from "./words";

interface UploadFieldProps {
  tenantId: string;
  kind: "logo" | "font";
  name: string;
  label: string;
  help: ReactNode;
  value: string | undefined;
  words: BrandingWords;
}

const accepted = { logo: "image/png,image/jpeg,image/gif,image/webp", font: ".woff2,font/woff2" } as const;

/** What the draft names a file by, and a button that uploads one. */
export function UploadField({ tenantId, kind, name, label, help, value, words }: UploadFieldProps) {
  const id = useId();
  const around = useRef<HTMLDivElement>(null);
  const say = useToast();
  const [isSending, startSending] = useTransition();
  const [failure, setFailure] = useState("");
  const send = (file: File) =>
    startSending(async () => {
      const form = new FormData();
      form.set("tenant", tenantId);
      form.set("kind", kind);
      form.set("file", file);
      const { outcome, value: kept } = await uploadBrandFile(form).catch(() => ({ outcome: undefined, value: "" }));
      if (outcome?.kind !== "done") {
        setFailure(
          outcome?.kind === "failed" ? Object.values(outcome.fields)[0] || outcome.message : words.uploadFailed,
        );
        return;
      }
      setFailure("");
      const field = around.current?.querySelector<HTMLInputElement>(`input[name="${name}"]`);
      if (field) {
        field.value = kept;
        field.dispatchEvent(new Event("input", { bubbles: true }));
      }
      say(outcome.message);
    });
  return (
    <div ref={around} className="grid grid-cols-1 gap-2">
      <TextField name={name} label={label} defaultValue={value} help={help} isOptional dir="ltr" spellCheck={false} />
      <div>
        <label
          htmlFor={id}
          className="inline-flex min-h-11 cursor-pointer items-center rounded-lg border border-line bg-surface px-3.5 text-[0.9375rem] font-semibold text-ink hover:border-edge hover:bg-well has-focus-visible:outline-2 has-focus-visible:outline-focus sm:min-h-9 sm:text-sm"
        >
          {isSending ? words.uploading : words.upload}
          <input
            id={id}
            type="file"
            accept={accepted[kind]}
            disabled={isSending}
            className="sr-only"
            onChange={(event) => {
              const [file] = event.target.files ?? [];
              if (file && file.size > 512 * 1024) setFailure(words.uploadLarge);
              else if (file) send(file);
              event.target.value = "";
            }}
          />
        </label>
        <p role="alert" className="mt-1.5 text-sm font-medium text-danger empty:hidden">
          {failure}
        </p>
      </div>
    </div>
  );
}
