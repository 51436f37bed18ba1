"use client";

import { type FormEvent, useState } from "react";
import { Avatar } from "@/app/_ui/avatar";
import { Button, LinkButton } from "@/app/_ui/button";
import { Heading } from "@/app/_ui/heading";
import { Medallion } from "@/app/_ui/medallion";
import { Notice } from "@/app/_ui/notice";
import { ClaimRows } from "@/app/siop/_own/claim-rows";
import { Destination } from "@/app/siop/_own/destination";
import { KeyFacts } from "@/app/siop/_own/key-facts";
import { Refused } from "@/app/siop/_own/refused";
import { type Stage, useOwnKey } from "@/app/siop/_own/use-own-key";
import { answerUrl } from "@/lib/extras/siop/answer-url";
import { claimsFrom, type OwnClaim, type OwnProfile } from "@/lib/extras/siop/claims";
import { refusal } from "@/lib/extras/siop/error-answer";
import { selfIssuedIdToken } from "@/lib/extras/siop/id-token";
import { keyFor } from "@/lib/extras/siop/own-keys";
import { keepProfile } from "@/lib/extras/siop/own-profile";
import type { SelfIssuedRequest } from "@/lib/extras/siop/request";
import { fill, type SiopWords } from "@/lib/i18n/siop";

interface AskProps {
  request: SelfIssuedRequest;
  words: SiopWords;
  lang: string;
}

/** May this client know you? Nothing leaves the page before the person says so, and Cancel tells the client that much. */
export function Ask({ request, words, lang }: AskProps) {
  const { replyTo, state, client, claims } = request;
  const { stage, setStage, known, profile, setProfile } = useOwnKey(request);
  const [ticked, setTicked] = useState<ReadonlySet<OwnClaim>>(new Set());

  async function confirm(event: FormEvent) {
    event.preventDefault();
    setStage("busy");
    try {
      const idToken = await signed(request, profile, ticked);
      // A website takes the page's place; an app leaves it standing.
      if (!replyTo.isWebsite) setStage("sent");
      window.location.assign(answerUrl(replyTo, { id_token: idToken, state }));
    } catch {
      setStage("failed");
    }
  }

  if (stage === "otherPerson")
    return <Refused {...request} answer={refusal("login_required", "another key is expected")} words={words} />;
  if (stage === "insecure" || stage === "storage" || stage === "sent")
    return <Stopped stage={stage} {...{ request, words }} />;
  const refuse = refusal("access_denied", "the person said no");
  return (
    <>
      <div className="mb-5">
        <Avatar name={client.name ?? replyTo.shown} size="lg" shape="app" />
      </div>
      <Heading title={words.ask.title}>{words.ask.lead}</Heading>
      <Destination replyTo={replyTo} client={client} words={words} />
      <form onSubmit={confirm} className="mt-6">
        <h2 className="text-sm font-semibold text-muted">{words.ask.sends}</h2>
        <KeyFacts known={known} alg={request.alg} words={words} lang={lang} />
        {claims.length > 0 && (
          <fieldset className="mt-5">
            <legend className="text-sm font-semibold text-muted">{words.ask.optional}</legend>
            <p className="mt-1 text-sm leading-relaxed text-pretty text-muted">{words.ask.optionalText}</p>
            <ClaimRows
              {...{ claims, profile, ticked, words }}
              onTick={(name, isTicked) => setTicked(isTicked ? new Set(ticked).add(name) : without(ticked, name))}
              onType={(name, text) => setProfile({ ...profile, [name]: text })}
            />
          </fieldset>
        )}
        {stage === "failed" && (
          <div className="mt-5">
            <Notice tone="danger">{words.ask.failed}</Notice>
          </div>
        )}
        <div className="mt-6 grid gap-3 sm:grid-cols-2">
          <Button disabled={stage === "loading" || stage === "busy"} className="disabled:opacity-60">
            {stage === "busy" ? words.ask.busy : words.ask.confirm}
          </Button>
          <LinkButton look="secondary" href={answerUrl(replyTo, { ...refuse, state })}>
            {words.ask.cancel}
          </LinkButton>
        </div>
      </form>
    </>
  );
}

async function signed(request: SelfIssuedRequest, profile: OwnProfile, ticked: ReadonlySet<OwnClaim>): Promise<string> {
  const key = await keyFor(request.replyTo.uri, request.alg);
  keepProfile(profile);
  const released = claimsFrom(Object.fromEntries([...ticked].map((name) => [name, profile[name] ?? ""])));
  return selfIssuedIdToken(key, request, released, Math.floor(Date.now() / 1000));
}

const without = (ticked: ReadonlySet<OwnClaim>, name: OwnClaim) => new Set([...ticked].filter((one) => one !== name));

interface StoppedProps {
  stage: Extract<Stage, "insecure" | "storage" | "sent">;
  request: SelfIssuedRequest;
  words: SiopWords;
}

function Stopped({ stage, request, words }: StoppedProps) {
  if (stage === "sent") {
    return (
      <>
        <Medallion icon="check" tone="good" />
        <Heading title={words.sent.title}>{fill(words.sent.text, { target: request.replyTo.shown })}</Heading>
      </>
    );
  }
  return (
    <>
      <Medallion icon="key" tone="danger" />
      <Heading title={words.unusable.title}>{words.unusable[stage]}</Heading>
    </>
  );
}
