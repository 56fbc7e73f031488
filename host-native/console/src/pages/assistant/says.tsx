/**
 * What follow-ups say: the model's words, or texts of one's own, one after the other.
 *
 * In: contents. Out: the same, changed; a ready text's words in place of its name. Never: a text that is sent from here.
 */
import type { Content } from "relance/slim";
import { pointer, type Place } from "../../core/draft";
import { Spot, useDrafting } from "../../parts/drafting";
import { Field } from "../../parts/fields";
import { Menu } from "../../parts/overlays";
import { Button, IconButton } from "../../parts/press";
import { Segments } from "../../parts/segments";
import { CallOut } from "../../parts/shown";

/** Who writes, and what. */
export function Says({ at, messages, writer }: { at: Place; messages: readonly Content[] | undefined; writer: string }) {
  const { put, may } = useDrafting();
  const own = (messages?.length ?? 0) > 0;
  return (
    <div className="tight" data-at={pointer(at)}>
      <div>
        <Segments<"model" | "own">
          label={`Who writes: ${writer}`}
          options={[
            { id: "model", label: "The model writes" },
            { id: "own", label: "Texts of ours" },
          ]}
          value={own ? "own" : "model"}
          disabled={!may}
          onChange={(who) => put(at, who === "own" ? [{ type: "text", body: "Are you still there, {{ contact.firstName | default: 'hello' }}?" }] : undefined)}
        />
      </div>
      {own && (
        <>
          <ol className="tight">
            {messages!.map((content, index) => (
              <li key={index}>
                <One at={[...at, index]} content={content} number={index + 1} />
              </li>
            ))}
          </ol>
          {may && (
            <div>
              <Button small icon="plus" onPress={() => put(at, [...messages!, { type: "text", body: "" }])}>
                Add a text
              </Button>
            </div>
          )}
          {messages!.length > 0 && <p className="soft small">One after the other; the last one again and again.</p>}
        </>
      )}
    </div>
  );
}

/** One text, with the words of a ready one if somebody wants them. */
export function One({ at, content, number, label = `Text ${number}` }: { at: Place; content: Content; number: number; label?: string }) {
  const { settings, put, may } = useDrafting();
  const texts = Object.entries(settings.texts ?? {});
  const named = content.type === "text" && "use" in content ? content.use : undefined;
  const take = (name: string) => {
    const text = settings.texts?.[name];
    put(at, { type: "text", body: text?.body ?? "", ...(text?.subject ? { subject: text.subject } : {}) });
  };
  const acts = may && (
    <span className="row">
      {texts.length > 0 && (
        <Menu label="Ready texts" acts={texts.map(([name, { body }]) => ({ id: name, label: name, hint: body.slice(0, 60), onDo: () => take(name) }))}>
          <Button small look="plain" icon="copy">
            Take a ready text
          </Button>
        </Menu>
      )}
      {number > 0 && <IconButton small icon="trash" says={`Remove ${label.toLowerCase()}`} onPress={() => put(at, undefined)} />}
    </span>
  );
  if (named !== undefined) {
    return (
      <CallOut tone="held" icon="warning" acts={may && <Button small onPress={() => take(named)}>Put its words here</Button>}>
        {label} is the ready text “{named}”. A follow-up keeps words of its own: with the name alone it waits for somebody.
      </CallOut>
    );
  }
  if (content.type !== "text" || !("body" in content)) {
    return (
      <div className="row">
        <p className="grow soft">
          {label}: {content.type === "template" ? `the template “${content.template}”` : "a rich message"}
        </p>
        {acts}
      </div>
    );
  }
  return (
    <div className="tight says-text">
      <div className="row">
        <span className="grow label strong small">{label}</span>
        {acts}
      </div>
      {content.subject != null && <Spot at={[...at, "subject"]}>{(wrong) => <Field label={`${label}: subject, for email`} unlabelled value={content.subject ?? ""} onChange={(subject) => put([...at, "subject"], subject || undefined)} wrong={wrong} disabled={!may} placeholder="Subject, for email" />}</Spot>}
      <Spot at={[...at, "body"]}>{(wrong) => <Field label={label} unlabelled rows={2} value={content.body} onChange={(body) => put([...at, "body"], body)} wrong={wrong} disabled={!may} />}</Spot>
      {content.subject == null && may && (
        <div>
          <Button small look="plain" onPress={() => put([...at, "subject"], "About our conversation")}>
            With a subject, for email…
          </Button>
        </div>
      )}
    </div>
  );
}
