/**
 * Message texts by name, with where each is used; what texts may say of the workspace.
 *
 * In: the draft of the settings, the sequences. Out: the draft, changed. Never: a text taken away without saying where it is used.
 */
import { useState } from "react";
import type { TextContent } from "relance/slim";
import { Link } from "wouter";
import { useMay } from "../../app/session";
import { Spot, useDrafting } from "../../parts/drafting";
import { Field, Search } from "../../parts/fields";
import { Ask } from "../../parts/overlays";
import { Button, IconButton } from "../../parts/press";
import { Badge, Card, Empty } from "../../parts/shown";
import { Said } from "./said";
import { useUses, type Use } from "./uses";

/** All of it. */
export function Texts() {
  const { settings, put, may } = useDrafting();
  const seesSequences = useMay()("sequences:read");
  const uses = useUses(seesSequences, settings);
  const [q, setQ] = useState("");
  const [fresh, setFresh] = useState<string>();
  const texts = settings.texts ?? {};
  const names = Object.keys(texts).sort();
  const wanted = q.trim().toLowerCase();
  const fits = names.filter((name) => `${name} ${texts[name]?.body} ${texts[name]?.subject ?? ""}`.toLowerCase().includes(wanted));
  const add = () => {
    put(["texts"], { ...texts, [fresh!.trim()]: { body: "" } });
    setFresh(undefined);
  };
  return (
    <div className="pairs top texts">
      <div className="stack">
        <div className="row wrap">
          <h2 className="grow">Ready texts</h2>
          {names.length > 3 && <Search label="A text" value={q} onChange={setQ} />}
          {may && fresh === undefined && (
            <Button small icon="plus" onPress={() => setFresh("")}>
              New text
            </Button>
          )}
        </div>
        {fresh !== undefined && (
          <div className="row wrap" onKeyDown={(event) => event.key === "Enter" && fresh.trim() !== "" && !(fresh.trim() in texts) && add()}>
            <Field label="Name of the new text" unlabelled value={fresh} onChange={setFresh} placeholder="thanks" autoFocus wrong={fresh.trim() in texts ? "There is one of that name." : undefined} />
            <Button look="main" onPress={add} isDisabled={fresh.trim() === "" || fresh.trim() in texts}>
              Add
            </Button>
            <Button onPress={() => setFresh(undefined)}>Leave it</Button>
          </div>
        )}
        {names.length === 0 && fresh === undefined && (
          <Card label="Ready texts">
            <Empty icon="copy" title="No ready texts yet" acts={may ? <Button look="main" icon="plus" onPress={() => setFresh("")}>New text</Button> : undefined}>
              Words that several sequences say alike stand here once, by name. A sequence keeps the words that it was published with.
            </Empty>
          </Card>
        )}
        {fits.map((name) => (
          <One key={name} name={name} text={texts[name]!} uses={uses.data?.get(name)} known={uses.data !== undefined || !seesSequences} assistant={uses.byAssistant.has(name)} />
        ))}
        {names.length > 0 && fits.length === 0 && <p className="soft">None says or is called so.</p>}
      </div>
      <Said />
    </div>
  );
}

function One({ name, text, uses, known, assistant }: { name: string; text: TextContent; uses: readonly Use[] | undefined; known: boolean; assistant: boolean }) {
  const { put, may } = useDrafting();
  const [asks, setAsks] = useState(false);
  const remove = () => {
    setAsks(false);
    put(["texts", name], undefined);
  };
  return (
    <Card
      label={name}
      title={<code>{name}</code>}
      acts={may && <IconButton small icon="trash" says={`Remove ${name}`} onPress={() => (uses?.length ? setAsks(true) : remove())} />}
    >
      <div className="stack">
        {(text.subject != null || may) && <Spot at={["texts", name, "subject"]}>{(wrong) => <Field label="Subject" value={text.subject ?? ""} onChange={(subject) => put(["texts", name, "subject"], subject || undefined)} wrong={wrong} disabled={!may} placeholder="For email" />}</Spot>}
        <Spot at={["texts", name, "body"]} below>
          {(wrong) => <Field label="Text" rows={3} value={text.body} onChange={(body) => put(["texts", name, "body"], body)} wrong={wrong} disabled={!may} />}
        </Spot>
        <p className="soft small">
          {uses?.length ? (
            <>
              Used in{" "}
              {uses.map(({ id, name: sequence, steps }, index) => (
                <span key={id}>
                  {index > 0 && ", "}
                  <Link href={`/sequences/${encodeURIComponent(id)}`}>{sequence}</Link>
                  {steps > 1 && ` (${steps} steps)`}
                </span>
              ))}
              . What is published keeps the words that it has.
            </>
          ) : assistant ? (
            <Link href="/assistant">Named by the automatic follow-ups</Link>
          ) : known ? (
            <Badge>used nowhere</Badge>
          ) : (
            "Looking where it is used…"
          )}
        </p>
      </div>
      <Ask title={`Remove “${name}”?`} does="Remove" danger open={asks} onClose={() => setAsks(false)} onDo={remove}>
        <p>{uses?.length === 1 ? `The sequence “${uses[0]!.name}” names it` : `${uses?.length ?? 0} sequences name it`}: their drafts can’t be published without it. What is published already goes on.</p>
      </Ask>
    </Card>
  );
}
