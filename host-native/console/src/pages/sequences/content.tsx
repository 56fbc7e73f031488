/**
 * What a message says: a text, one of the workspace's texts, a template of the provider's, or an email with HTML and buttons.
 *
 * In: a content. Out: another; a change of kind keeps the words. Never: a content without a kind.
 */
import type { Button as Pressed, Content, Settings } from "relance/slim";
import { Choice, type Option } from "../../parts/fields";
import { Button, IconButton } from "../../parts/press";
import { Segments } from "../../parts/segments";
import { useBench } from "./bench";
import { Place } from "./place";
import { ProviderTemplateFields } from "./provider";
import { Template } from "./text";

/** The kinds, as the page tells them apart. */
type Kind = "text" | "use" | "template" | "rich";

const KINDS: readonly Option<Kind>[] = [
  { id: "text", label: "Text" },
  { id: "rich", label: "Designed" },
  { id: "template", label: "Template" },
  { id: "use", label: "Reusable" },
];

/** Which kind a content is of. */
export const kindOf = (content: Content): Kind => (content.type === "text" && "use" in content ? "use" : content.type);

interface Said {
  content: Content;
  /** Whether it may go out as an email. */
  subject: boolean;
  onChange(content: Content, kind?: string): void;
}

/** All of it. */
export function ContentFields({ content, subject, onChange }: Said) {
  const { settings } = useBench();
  const kind = kindOf(content);
  const offered = KINDS.filter(({ id }) => id !== "use" || kind === "use" || Object.keys(settings.texts ?? {}).length > 0);
  return (
    <div className="stack" data-place="content">
      <Segments label="Kind of message" options={offered} value={kind} onChange={(next) => onChange(asKind(next, content, settings))} />
      {kind === "text" && <PlainFields content={content as Plain} subject={subject} onChange={onChange} />}
      {kind === "use" && <NamedFields content={content as Named} onChange={onChange} />}
      {kind === "template" && <ProviderTemplateFields content={content as ProviderContent} at="content" onChange={onChange} />}
      {kind === "rich" && <RichFields content={content as Rich} onChange={onChange} />}
    </div>
  );
}

type Plain = { type: "text"; body: string; subject?: string | null };
type Named = { type: "text"; use: string; subject?: string | null };
/** A content by a template of the provider's. */
export type ProviderContent = Extract<Content, { type: "template" }>;
type Rich = Extract<Content, { type: "rich" }>;

/** The words of a content, whatever its kind. */
function wordsOf(content: Content, settings: Settings): { subject?: string; body: string } {
  if (content.type === "template") {
    return { body: "" };
  }
  if (content.type === "rich") {
    return { subject: content.subject ?? undefined, body: content.text ?? (content.html ?? "").replace(/<br\s*\/?>|<\/p>/g, "\n").replace(/<[^>]*>/g, "").trim() };
  }
  const named = "use" in content ? settings.texts?.[content.use] : undefined;
  return { subject: content.subject ?? named?.subject ?? undefined, body: "body" in content ? content.body : (named?.body ?? "") };
}

function asKind(kind: Kind, content: Content, settings: Settings): Content {
  const { subject, body } = wordsOf(content, settings);
  const titled = subject === undefined ? {} : { subject };
  switch (kind) {
    case "text":
      return { type: "text", body, ...titled };
    case "use":
      return { type: "text", use: Object.keys(settings.texts ?? {})[0] ?? "" };
    case "template":
      return { type: "template", template: "" };
    case "rich":
      return { type: "rich", subject: subject ?? "", html: paragraphs(body), text: body };
  }
}

/** Plain paragraphs as HTML. */
const paragraphs = (text: string) =>
  text
    .split(/\n{2,}/)
    .filter((part) => part.trim() !== "")
    .map((part) => `<p>${part.replaceAll("\n", "<br>")}</p>`)
    .join("\n");

function PlainFields({ content, subject, onChange }: Said & { content: Plain }) {
  return (
    <>
      {(subject || content.subject != null) && (
        <Place at="content/subject">
          {(wrong) => <Template label="Subject" value={content.subject ?? ""} onChange={(next) => onChange({ ...content, subject: next }, "subject")} wrong={wrong} hint={subject ? undefined : "Only an email shows it."} />}
        </Place>
      )}
      <Place at="content/body">{(wrong) => <Template label="Text" rows={7} value={content.body} onChange={(body) => onChange({ ...content, body }, "body")} wrong={wrong} />}</Place>
    </>
  );
}

function NamedFields({ content, onChange }: { content: Named; onChange: Said["onChange"] }) {
  const { settings } = useBench();
  const texts = settings.texts ?? {};
  const options = Object.entries(texts).map(([id, { body }]) => ({ id, label: id, hint: body.slice(0, 48) }));
  const chosen = texts[content.use];
  return (
    <>
      <Place at="content/use">{(wrong) => <Choice label="Which text" options={options} value={content.use || undefined} onChange={(use) => onChange({ type: "text", use })} wrong={wrong} hint="It is changed under Channels, for every step that uses it." />}</Place>
      {chosen && (
        <div className="message quoted">
          {chosen.subject && <p className="strong">{chosen.subject}</p>}
          {chosen.body}
        </div>
      )}
    </>
  );
}

function RichFields({ content, onChange }: { content: Rich; onChange: Said["onChange"] }) {
  const put = (change: Partial<Rich>, kind?: string) => onChange({ ...content, ...change }, kind);
  return (
    <>
      <Place at="content/subject">{(wrong) => <Template label="Subject" value={content.subject ?? ""} onChange={(subject) => put({ subject }, "subject")} wrong={wrong} />}</Place>
      <Place at="content/html">{(wrong) => <Template label="HTML" rows={7} mono value={content.html ?? ""} onChange={(html) => put({ html }, "html")} wrong={wrong} hint="Values of variables are escaped." />}</Place>
      <Place at="content/text">{(wrong) => <Template label="Plain text" rows={4} value={content.text ?? ""} onChange={(text) => put({ text }, "text")} wrong={wrong} hint="For those who see no HTML, and for channels that have none." />}</Place>
      <Buttons buttons={content.buttons ?? []} onChange={(buttons, kind) => put({ buttons: buttons.length > 0 ? buttons : undefined }, kind)} />
    </>
  );
}

function Buttons({ buttons, onChange }: { buttons: readonly Pressed[]; onChange(buttons: Pressed[], kind?: string): void }) {
  const put = (index: number, change: Partial<Pressed>, kind: string) => onChange(buttons.map((button, at) => (at === index ? { ...button, ...change } : button)), kind);
  return (
    <Place at="content/buttons">
      {(wrong) => (
        <div className="field" role="group" aria-label="Buttons">
          <span className="label">Buttons below it</span>
          {buttons.map((button, index) => (
            <div key={index} className="button-fields">
              <Place at={`content/buttons/${index}/text`}>{(bad) => <Template label={`Button ${index + 1} says`} value={button.text} onChange={(text) => put(index, { text }, `button ${index}`)} wrong={bad} />}</Place>
              <Place at={`content/buttons/${index}/url`}>
                {(bad) => <Template label={`Button ${index + 1} leads to`} value={button.url ?? ""} onChange={(url) => put(index, { url: url === "" ? undefined : url }, `url ${index}`)} wrong={bad} placeholder="https://… or empty: it answers" />}
              </Place>
              <IconButton icon="trash" says={`Remove button ${index + 1}`} small onPress={() => onChange(buttons.filter((_, at) => at !== index))} />
            </div>
          ))}
          <div>
            <Button small icon="plus" onPress={() => onChange([...buttons, { text: "" }])}>
              Add a button
            </Button>
          </div>
          {wrong && <span className="wrong">{wrong}</span>}
        </div>
      )}
    </Place>
  );
}
