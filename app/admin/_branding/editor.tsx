"use client";

import { type ReactNode, useRef, useState } from "react";
import { publishBranding, saveBranding } from "@/app/admin/_actions/branding";
import { ActionForm } from "@/app/admin/_kit/action-form";
import { Button } from "@/app/admin/_kit/button";
import { Dialog } from "@/app/admin/_kit/dialog";
import { CheckField, SelectField, TextField } from "@/app/admin/_kit/fields";
import { Section } from "@/app/admin/_kit/section";
import { ColourField } from "./colour-field";
import { PreviewPane, type PreviewProps } from "./preview-pane";
import { TextsFields, type UsualTexts } from "./texts-fields";
import { UploadField } from "./upload-field";
import { type BrandingWords, filled } from "./words";

interface EditorProps extends Pick<PreviewProps, "screens" | "languages"> {
  tenantId: string;
  /** `draft`, or `published` where there is none. */
  of: "draft" | "published";
  version: number;
  /** What stands in the fields, by their names. */
  values: Readonly<Record<string, unknown>>;
  /** What others have published since the draft was begun. */
  since: readonly string[];
  usual: UsualTexts;
  fonts: readonly string[];
  language: string;
  words: BrandingWords;
  /** Beside the button that publishes. */
  discard: ReactNode;
}

/** Milliseconds without a key before the preview follows. */
const pause = 250;

/** The draft on one side, what it makes of the pages on the other. */
export function BrandingEditor(props: EditorProps) {
  const { tenantId, of, version, values, usual, fonts, words } = props;
  const [language, setLanguage] = useState(props.language);
  const [typed, setTyped] = useState<string>();
  const timer = useRef<number>(undefined);
  const fields = useRef<HTMLDivElement>(null);
  const follow = (shown: string) => {
    window.clearTimeout(timer.current);
    timer.current = window.setTimeout(() => {
      const form = fields.current?.closest("form");
      if (form) setTyped(encoded(new FormData(form), shown));
    }, pause);
  };
  const text = (name: string) => (typeof values[name] === "string" ? String(values[name]) : undefined);
  const colour = (member: string) => ({ name: `branding.${member}`, value: text(`branding.${member}`), words });
  const fontWords: Readonly<Record<string, string>> = words.fonts;
  return (
    <div className="grid grid-cols-1 gap-8 lg:grid-cols-[minmax(0,1fr)_minmax(20rem,26rem)]">
      <div className="min-w-0">
        <ActionForm name="branding" action={saveBranding} submit={words.save}>
          <input type="hidden" name="tenant" value={tenantId} />
          <input type="hidden" name="base" value={JSON.stringify(values)} />
          <div ref={fields} className="grid grid-cols-1 gap-6" onInput={() => follow(language)}>
            <Section id="identity" title={words.identity}>
              <div className="grid gap-5">
                <TextField
                  name="name"
                  label={words.name}
                  help={words.nameHelp}
                  defaultValue={text("name")}
                  maxLength={100}
                />
                <UploadField
                  tenantId={tenantId}
                  kind="logo"
                  name="branding.logo_uri"
                  label={words.logo}
                  help={words.logoHelp}
                  value={text("branding.logo_uri")}
                  words={words}
                />
                <TextField
                  name="branding.tagline"
                  label={words.tagline}
                  help={words.taglineHelp}
                  defaultValue={text("branding.tagline")}
                  maxLength={120}
                  isOptional
                />
                <TextField
                  name="branding.support_uri"
                  type="url"
                  label={words.support}
                  help={words.supportHelp}
                  defaultValue={text("branding.support_uri")}
                  placeholder="https://"
                  isOptional
                />
              </div>
            </Section>
            <Section id="colours" title={words.colours} text={words.coloursText}>
              <div className="grid grid-cols-1 gap-6">
                <ColourField {...colour("primary_color")} label={words.primary} theme="light" />
                <ColourField
                  {...colour("dark_primary_color")}
                  label={words.darkPrimary}
                  theme="dark"
                  help={words.automatic}
                />
                <ColourField {...colour("background_color")} label={words.background} help={words.automatic} />
                <ColourField {...colour("dark_background_color")} label={words.darkBackground} help={words.automatic} />
              </div>
            </Section>
            <Section id="shape" title={words.shape}>
              <div className="grid items-start gap-x-6 gap-y-5 sm:grid-cols-2">
                <SelectField
                  name="branding.font"
                  label={words.font}
                  help={words.fontHelp}
                  defaultValue={text("branding.font")}
                  options={fonts.map((value) => ({ value, label: fontWords[value] ?? value }))}
                />
                <TextField
                  name="branding.corner_radius"
                  type="number"
                  min={0}
                  max={20}
                  label={words.corner}
                  help={words.cornerHelp}
                  defaultValue={String(values["branding.corner_radius"] ?? "")}
                />
                <div className="sm:col-span-2">
                  <UploadField
                    tenantId={tenantId}
                    kind="font"
                    name="branding.font_file"
                    label={words.fontFile}
                    help={words.fontFileHelp}
                    value={text("branding.font_file")}
                    words={words}
                  />
                </div>
              </div>
            </Section>
            <Section
              id="texts"
              title={`${words.texts}: ${props.languages.find(({ value }) => value === language)?.label}`}
              text={filled(words.textsText, { placeholder: "{client}" })}
            >
              <TextsFields usual={usual} values={values} language={language} words={words} />
            </Section>
          </div>
        </ActionForm>
      </div>
      <div className="order-first min-w-0 lg:order-none">
        <div className="lg:sticky lg:top-6">
          <div className="mb-4 flex flex-wrap justify-end gap-2">
            {props.discard}
            {typed !== undefined && (
              <Button onClick={() => fields.current?.closest("form")?.requestSubmit()}>{words.save}</Button>
            )}
            {of === "draft" && (
              <Dialog label={words.publish} look="primary" title={words.publishTitle} text={words.publishText}>
                {typed === undefined ? (
                  <ActionForm name="publish" action={publishBranding} submit={words.publish}>
                    <input type="hidden" name="tenant" value={tenantId} />
                    <input type="hidden" name="id" value="draft" />
                    <input type="hidden" name="version" value={version} />
                    {props.since.length > 0 && (
                      <CheckField
                        name="overwrite"
                        label={words.overwrite}
                        help={filled(words.since, { members: props.since.join(", ") })}
                      />
                    )}
                  </ActionForm>
                ) : (
                  <p className="text-[0.9375rem] text-ink">{words.saveFirst}</p>
                )}
              </Dialog>
            )}
          </div>
          <PreviewPane
            tenantId={tenantId}
            of={of}
            typed={typed}
            screens={props.screens}
            languages={props.languages}
            language={language}
            onLanguage={(to) => {
              setLanguage(to);
              if (typed !== undefined) follow(to);
            }}
            words={words}
          />
        </div>
      </div>
    </div>
  );
}

/** What is typed, with the words of the language that is looked at: an address has room for no more. */
function encoded(form: FormData, language: string): string {
  const content: Record<"branding" | "texts", Record<string, unknown>> = { branding: {}, texts: {} };
  const said: Record<string, string> = {};
  for (const [name, value] of form) {
    const text = String(value).trim();
    const [group, member = "", ...key] = name.split(".");
    if (group === "branding" && text !== "")
      content.branding[member] = member === "corner_radius" ? Number(text) : text;
    if (group === "texts" && member === language && text !== "") said[key.join(".")] = text;
  }
  content.texts[language] = said;
  const bytes = new TextEncoder().encode(JSON.stringify({ name: form.get("name"), ...content }));
  const binary = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
