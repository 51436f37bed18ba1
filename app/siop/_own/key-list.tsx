"use client";

import { useEffect, useState } from "react";
import { Avatar } from "@/app/_ui/avatar";
import { Button } from "@/app/_ui/button";
import { Heading } from "@/app/_ui/heading";
import { Medallion } from "@/app/_ui/medallion";
import { shownDate } from "@/app/siop/_own/key-facts";
import { shownOf } from "@/lib/extras/siop/answer-url";
import { allKeys, forgetKey, type OwnKey } from "@/lib/extras/siop/own-keys";
import { fill, type SiopWords } from "@/lib/i18n/siop";

/** Where nobody asks anything: what this is, and the sites that know this browser's keys. */
export function KeyList({ words, lang }: { words: SiopWords; lang: string }) {
  const [keys, setKeys] = useState<readonly OwnKey[]>([]);
  useEffect(() => {
    // A browser that keeps nothing has no keys.
    allKeys().then(setKeys, () => undefined);
  }, []);
  const forget = async (gone: OwnKey) => {
    await forgetKey(gone);
    setKeys(await allKeys());
  };
  return (
    <>
      <Medallion icon="key" tone="plain" />
      <Heading title={words.keys.title}>{words.keys.lead}</Heading>
      {keys.length === 0 ? (
        <p className="mt-6 rounded-2xl bg-well px-4 py-3.5 text-[0.9375rem] leading-relaxed text-pretty">
          {words.keys.empty}
        </p>
      ) : (
        <section className="mt-7">
          <h2 className="text-sm font-semibold text-muted">{words.keys.known}</h2>
          <ul className="mt-1 divide-y divide-line">
            {keys.map((key) => (
              <KeyRow
                key={`${key.clientId} ${key.alg}`}
                {...{ words, lang }}
                known={key}
                onForget={() => forget(key)}
              />
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

interface KeyRowProps {
  known: OwnKey;
  words: SiopWords;
  lang: string;
  onForget: () => void;
}

/** Forgetting cannot be undone, so it takes a second press. */
function KeyRow({ known, words, lang, onForget }: KeyRowProps) {
  const [isSure, setSure] = useState(false);
  const target = shownOf(known.clientId).shown;
  return (
    <li className="py-3">
      <div className="flex items-center gap-3.5">
        <Avatar name={target} shape="app" />
        <div className="min-w-0 flex-1">
          <p className="leading-snug font-medium wrap-anywhere text-ink">{target}</p>
          <p className="text-sm leading-snug text-muted">
            {fill(words.keys.since, { date: shownDate(known.createdAt, lang) })}
          </p>
        </div>
        {!isSure && (
          <Button
            type="button"
            look="quiet"
            onClick={() => setSure(true)}
            aria-label={fill(words.keys.forgetLabel, { target })}
          >
            {words.keys.forget}
          </Button>
        )}
      </div>
      {isSure && (
        <div className="mt-3 flex flex-wrap gap-3">
          <Button type="button" onClick={onForget}>
            {words.keys.forgetReally}
          </Button>
          <Button type="button" look="secondary" onClick={() => setSure(false)}>
            {words.keys.keep}
          </Button>
        </div>
      )}
    </li>
  );
}
