"use client";

import { LinkButton } from "@/app/_ui/button";
import { useFailureWords } from "@/app/_ui/failure-words";
import { Heading } from "@/app/_ui/heading";
import { Medallion } from "@/app/_ui/medallion";

/** Next demands a client component here, so the words come from the layout. `digest` is what the server's log calls the error. */
export default function ErrorScreen({ error }: { error: Error & { digest?: string } }) {
  const words = useFailureWords();
  return (
    <main className="mx-auto flex min-h-dvh max-w-md flex-col items-start justify-center px-6 py-12">
      <title>{words.title}</title>
      <Medallion icon="alert" tone="danger" />
      <Heading title={words.title}>{words.text}</Heading>
      <LinkButton href="" className="mt-7">
        {words.retry}
      </LinkButton>
      {error.digest && (
        <p className="mt-10 text-sm text-muted">
          {words.reference} <code className="font-mono select-all">{error.digest}</code>
        </p>
      )}
    </main>
  );
}
