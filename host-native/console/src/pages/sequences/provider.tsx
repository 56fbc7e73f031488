/**
 * A template of the provider's: which one, in which language, and what each of its parameters is filled with.
 *
 * In: the templates that the settings know, a content. Out: the content with a text for each parameter. Never: a template that nobody named.
 */
import { useState } from "react";
import type { ProviderTemplate, Settings } from "relance/slim";
import { channelName, spelled } from "../../core/words";
import { Choice, Field, type Option } from "../../parts/fields";
import { Button, IconButton } from "../../parts/press";
import { Badge, type Tone } from "../../parts/shown";
import { useBench } from "./bench";
import type { ProviderContent } from "./content";
import { Place } from "./place";
import { Template } from "./text";

/** A template and the channel whose provider knows it. */
interface Known extends ProviderTemplate {
  channel: string;
}

function knownIn(settings: Settings): Known[] {
  return Object.entries(settings.channels ?? {}).flatMap(([channel, { templates }]) => (templates ?? []).map((template) => ({ ...template, channel })));
}

const STATUS: Record<string, { word: string; tone: Tone }> = {
  approved: { word: "Approved", tone: "done" },
  pending: { word: "Not approved yet", tone: "held" },
  rejected: { word: "Rejected", tone: "failed" },
  paused: { word: "Paused", tone: "held" },
  disabled: { word: "Disabled", tone: "failed" },
};

interface Mapped {
  content: ProviderContent;
  /** Where it stands in the step: `content` or `outsideWindow`. */
  at: string;
  onChange(content: ProviderContent, kind?: string): void;
}

/** All of it. */
export function ProviderTemplateFields({ content, at, onChange }: Mapped) {
  const known = knownIn(useBench().settings);
  const chosen = known.find(({ name, language }) => name === content.template && (content.language == null || language === content.language));
  const take = (template: Known) => {
    const kept = content.parameters ?? {};
    // One that is not filled in is left out, so that the core misses it.
    const parameters = Object.fromEntries((template.parameters ?? Object.keys(kept)).flatMap((name) => (kept[name] ? [[name, kept[name]]] : [])));
    onChange({ type: "template", template: template.name, language: template.language, parameters });
  };
  return (
    <div className="stack">
      {known.length > 0 ? <Which content={content} at={at} known={known} chosen={chosen} onTake={take} /> : <ByHand content={content} at={at} onChange={onChange} />}
      <Parameters content={content} at={at} names={chosen?.parameters ?? undefined} onChange={onChange} />
    </div>
  );
}

function Which({ content, at, known, chosen, onTake }: { content: ProviderContent; at: string; known: readonly Known[]; chosen: Known | undefined; onTake(template: Known): void }) {
  const id = ({ channel, name, language }: Known) => `${channel} ${name} ${language}`;
  const options: Option[] = known.map((template) => ({ id: id(template), label: template.name, hint: `${template.language} · ${channelName(template.channel)} · ${spelled(template.category ?? "utility")}` }));
  const status = chosen && STATUS[chosen.status ?? "approved"];
  return (
    <Place at={`${at}/template`}>
      {(wrong) => (
        <>
          <Choice
            label="Template"
            options={options}
            value={chosen && id(chosen)}
            placeholder={content.template || "Choose…"}
            onChange={(next) => {
              const found = known.find((template) => id(template) === next);
              if (found) {
                onTake(found);
              }
            }}
            wrong={wrong}
          />
          {status && (
            <div className="row wrap small">
              <Badge tone={status.tone}>{status.word}</Badge>
              <span className="soft">
                {spelled(chosen.category ?? "utility")}, {chosen.language}
              </span>
            </div>
          )}
        </>
      )}
    </Place>
  );
}

/** Where nobody knows the provider's templates, they are named by hand. */
function ByHand({ content, at, onChange }: Mapped) {
  return (
    <div className="pair">
      <Place at={`${at}/template`}>
        {(wrong) => <Field label="Template" value={content.template} onChange={(template) => onChange({ ...content, template }, "template")} wrong={wrong} mono hint="Its name at the provider. Templates that are fetched from the provider can be chosen." />}
      </Place>
      <Place at={`${at}/language`}>{(wrong) => <Field label="Language" value={content.language ?? ""} onChange={(language) => onChange({ ...content, language: language || undefined }, "language")} wrong={wrong} mono placeholder="en" />}</Place>
    </div>
  );
}

/** A text for each parameter: those that the template has, else those that somebody names. */
function Parameters({ content, at, names, onChange }: Mapped & { names: readonly string[] | undefined }) {
  const parameters = content.parameters ?? {};
  const shown = [...new Set([...(names ?? []), ...Object.keys(parameters)])];
  const put = (name: string, value: string | undefined) => {
    const next = { ...parameters, [name]: value ?? "" };
    if (value === undefined || (value === "" && names?.includes(name))) {
      delete next[name];
    }
    onChange({ ...content, parameters: Object.keys(next).length > 0 ? next : undefined }, `parameter ${name}`);
  };
  return (
    <Place at={`${at}/parameters`}>
      {(wrong) => (
        <div className="field" role="group" aria-label="Parameters">
          <span className="label">Its parameters are filled with</span>
          {shown.map((name) => (
            <div key={name} className="row parameter">
              <div className="grow">
                <Place at={`${at}/parameters/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`}>
                  {(bad) => <Template label={/^\d+$/.test(name) ? `Parameter ${name}` : spelled(name)} value={parameters[name] ?? ""} onChange={(value) => put(name, value)} wrong={bad} />}
                </Place>
              </div>
              {!names?.includes(name) && <IconButton small icon="trash" says={`Remove parameter ${name}`} onPress={() => put(name, undefined)} />}
            </div>
          ))}
          {shown.length === 0 && <span className="hint">This template has none.</span>}
          {!names && <AddParameter next={String(shown.length + 1)} onAdd={(name) => put(name, "")} />}
          {wrong && <span className="wrong">{wrong}</span>}
        </div>
      )}
    </Place>
  );
}

function AddParameter({ next, onAdd }: { next: string; onAdd(name: string): void }) {
  const [name, setName] = useState("");
  return (
    <div className="row">
      <Field label="Name of the parameter" unlabelled value={name} onChange={setName} placeholder={next} mono />
      <Button
        small
        icon="plus"
        onPress={() => {
          onAdd(name.trim() || next);
          setName("");
        }}
      >
        Add a parameter
      </Button>
    </div>
  );
}
