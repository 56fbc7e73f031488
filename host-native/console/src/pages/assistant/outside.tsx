/**
 * What is said where a channel takes approved templates only: which one, and what its parameters are filled with.
 *
 * In: the provider's templates, as the settings know them. Out: a content of the kind template. Never: one that nobody approved without a word.
 */
import type { Content, ProviderTemplate, Settings } from "relance/slim";
import { pointer, type Place } from "../../core/draft";
import { channelName } from "../../core/words";
import { Spot, useDrafting } from "../../parts/drafting";
import { Choice, Field } from "../../parts/fields";
import { Button } from "../../parts/press";
import { Badge } from "../../parts/shown";

type Known = ProviderTemplate & { channel: string };

/** The templates that the settings know, over all channels. */
export const knownTemplates = (settings: Settings): Known[] => Object.entries(settings.channels ?? {}).flatMap(([channel, { templates }]) => (templates ?? []).map((template) => ({ ...template, channel })));

/** A template to choose, or none. */
export function Outside({ at, content }: { at: Place; content: Content | null | undefined }) {
  const { settings, put, may } = useDrafting();
  const known = knownTemplates(settings);
  const chosen = content?.type === "template" ? content : undefined;
  const id = (template: { name: string; language?: string | null }) => `${template.name} ${template.language ?? ""}`;
  const own = chosen && known.find((template) => template.name === chosen.template && template.language === chosen.language);
  const options = [{ id: "", label: "Nothing: it goes by another channel, or not" }, ...known.map((template) => ({ id: id(template), label: `${template.name} (${template.language})`, hint: `${channelName(template.channel)}${template.status && template.status !== "approved" ? `, ${template.status}` : ""}` }))];
  const choose = (next: string) => {
    const found = known.find((template) => id(template) === next);
    put(at, found && { type: "template", template: found.name, language: found.language, ...(found.parameters?.length ? { parameters: Object.fromEntries(found.parameters.map((name) => [name, chosen?.parameters?.[name] ?? ""])) } : {}) });
  };
  return (
    <Spot at={at}>
      {(wrong) => (
        <div className="tight" data-at={pointer([...at, "template"])}>
          <Choice
            label="Outside a channel’s window for free text"
            hint={known.length === 0 ? "No templates are known yet. They are read from WhatsApp under Channels." : "WhatsApp takes free text for 24 hours after they wrote; after that, approved templates only."}
            options={options}
            value={chosen ? id({ name: chosen.template, language: chosen.language }) : ""}
            onChange={choose}
            disabled={!may || known.length === 0}
            wrong={wrong}
          />
          {own?.status && own.status !== "approved" && <Badge tone="held">{own.status}: it does not go out</Badge>}
          {Object.entries(chosen?.parameters ?? {}).map(([name, value]) => (
            <Spot key={name} at={[...at, "parameters", name]}>
              {(bad) => <Field label={`Parameter ${name}`} value={value} onChange={(next) => put([...at, "parameters", name], next)} wrong={bad} disabled={!may} placeholder="{{ contact.firstName | default: 'there' }}" />}
            </Spot>
          ))}
          {chosen && may && (
            <div>
              <Button small look="plain" icon="close" onPress={() => put(at, undefined)}>
                No template
              </Button>
            </div>
          )}
        </div>
      )}
    </Spot>
  );
}
