"use client";

import { useRouter } from "next/navigation";
import { type DragEvent, useRef, useState } from "react";
import { Icon } from "@/app/_ui/icon";
import { addToImport, beginImport, checkImport, removeImport } from "@/app/admin/_actions/imports";
import { Button } from "@/app/admin/_kit/button";
import { Progress } from "@/app/admin/_kit/progress";
import type { Outcome } from "@/lib/dashboard/outcome";
import { sendFile } from "@/lib/dashboard/upload";

interface UploadWords {
  readonly choose: string;
  readonly orDrop: string;
  readonly sending: string;
  readonly stop: string;
  readonly notText: string;
  readonly tooLarge: string;
  readonly empty: string;
  readonly failed: string;
}

interface UploadFormProps {
  tenantId: string;
  /** Bytes of a file at the most. */
  mostBytes: number;
  words: UploadWords;
}

/** Sends a file part by part, has it checked and goes to what was found. */
export function UploadForm({ tenantId, mostBytes, words }: UploadFormProps) {
  const router = useRouter();
  const input = useRef<HTMLInputElement>(null);
  const isStopped = useRef(false);
  const [sending, setSending] = useState<{ readonly name: string; readonly share: number }>();
  const [problem, setProblem] = useState<string>();
  const [isOver, setOver] = useState(false);

  const send = async (file: File) => {
    setProblem(undefined);
    if (file.size === 0) return setProblem(words.empty);
    if (file.size > mostBytes) return setProblem(words.tooLarge);
    isStopped.current = false;
    setSending({ name: file.name, share: 0 });
    const went = await sendWhole(file);
    if (went.href !== undefined) return router.push(went.href);
    setSending(undefined);
    setProblem(went.problem);
  };

  /** @returns where to go on, or what went wrong; neither where somebody stopped it */
  const sendWhole = async (file: File): Promise<{ href?: string; problem?: string }> => {
    try {
      const sent = await sendFile(file, {
        begin: (name) => beginImport(tenantId, name),
        add: (id, number, text) => addToImport(tenantId, id, number, text),
        progress: (share) => setSending({ name: file.name, share }),
        isStopped: () => isStopped.current,
      });
      if (sent.kind === "sent") {
        const checking = await checkImport(tenantId, sent.id);
        return checking.kind === "done" ? { href: checking.href } : { problem: saidOf(checking) };
      }
      if (sent.id !== undefined) await removeImport(tenantId, sent.id);
      if (sent.kind === "stopped") return {};
      return { problem: sent.kind === "not_text" ? words.notText : saidOf(sent.outcome) };
    } catch {
      return { problem: words.failed };
    }
  };

  const saidOf = (outcome: Outcome) =>
    outcome.kind === "failed" ? [outcome.message, ...Object.values(outcome.fields)].join(" ").trim() : words.failed;

  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const [file] = event.dataTransfer.files;
    if (file) void send(file);
  };

  if (sending)
    return (
      <div className="grid gap-4 rounded-2xl border border-line bg-surface px-6 py-8">
        <Progress
          label={words.sending
            .replace("{file}", sending.name)
            .replace("{percent}", String(Math.round(sending.share * 100)))}
          value={sending.share}
          max={1}
        />
        <div className="flex justify-end">
          <Button
            look="quiet"
            onClick={() => {
              isStopped.current = true;
            }}
          >
            {words.stop}
          </Button>
        </div>
      </div>
    );
  return (
    <section
      aria-label={words.choose}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
      className={`flex flex-col items-center rounded-2xl border-2 border-dashed px-6 py-10 text-center motion-safe:transition-colors ${isOver ? "border-accent-edge bg-tint/50" : "border-edge bg-surface"}`}
    >
      <span className="mb-4 grid size-12 place-items-center rounded-t-full rounded-b-xl bg-tint text-on-tint">
        <Icon name="layers" className="size-5" />
      </span>
      <input
        ref={input}
        type="file"
        accept=".csv,.jsonl,.ndjson,text/csv"
        aria-label={words.choose}
        className="sr-only"
        tabIndex={-1}
        onChange={(event) => {
          const [file] = event.target.files ?? [];
          event.target.value = "";
          if (file) void send(file);
        }}
      />
      <Button look="primary" onClick={() => input.current?.click()}>
        {words.choose}
      </Button>
      <p className="mt-3 text-sm text-muted">{words.orDrop}</p>
      {problem && (
        <p role="alert" className="mt-4 flex max-w-lg gap-2 text-start text-sm font-medium text-danger">
          <Icon name="alert" className="mt-0.5 size-4" />
          <span className="min-w-0 wrap-anywhere">{problem}</span>
        </p>
      )}
    </section>
  );
}
