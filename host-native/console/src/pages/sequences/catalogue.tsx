/**
 * Ready sequences by niche: what each says and when, which attributes it makes, and taking one over.
 *
 * In: the core's catalogue. Out: a draft of one, opened in the builder. Never: a sequence that is published by it.
 */
import { useMemo, useState } from "react";
import { ListBox, ListBoxItem, ListBoxSection, Header } from "react-aria-components";
import type { CatalogueEntry } from "relance/slim";
import { useLocation } from "wouter";
import { applyReady, useSequencesChanged } from "../../api/sequences";
import { catalogue } from "../../core/core";
import { capital } from "../../core/words";
import { Field } from "../../parts/fields";
import { tell, tellWrong } from "../../parts/notices";
import { Dialog } from "../../parts/overlays";
import { Button } from "../../parts/press";
import { Badge } from "../../parts/shown";
import { Reading } from "./reading";

/** The dialog. */
export default function Catalogue({ onClose }: { onClose(): void }) {
  const [, navigate] = useLocation();
  const changed = useSequencesChanged();
  const all = useMemo(() => catalogue({}).sequences, []);
  const [id, setId] = useState(all[0]?.id);
  const entry = useMemo(() => (id === undefined ? undefined : catalogue({ id }).sequences[0]), [id]);
  const [name, setName] = useState("");
  const [busy, setBusy] = useState(false);
  const take = async () => {
    setBusy(true);
    try {
      const made = await applyReady(id!, name.trim());
      void changed();
      tell(`Taken over as a draft: ${made.sequence.name}`);
      navigate(`/sequences/${encodeURIComponent(made.sequence.id)}`);
    } catch (error) {
      tellWrong(error);
      setBusy(false);
    }
  };
  const acts = (
    <div className="row wrap catalogue-foot">
      <div className="grow">
        <Field label="Call it" unlabelled value={name} onChange={setName} placeholder={entry?.draft?.name ? `Call it “${entry.draft.name}”, or…` : "Call it…"} />
      </div>
      <Button onPress={onClose}>Leave it</Button>
      <Button look="main" onPress={() => void take()} isDisabled={busy || id === undefined}>
        Take it over
      </Button>
    </div>
  );
  return (
    <Dialog title="Catalogue" lead="Ready sequences. What you take over is a draft of your own; nothing goes out until it is published." open onClose={onClose} acts={acts} wide>
      <div className="catalogue">
        <Niches all={all} id={id} onChoose={setId} />
        {entry && <Preview entry={entry} />}
      </div>
    </Dialog>
  );
}

function Niches({ all, id, onChoose }: { all: readonly CatalogueEntry[]; id: string | undefined; onChoose(id: string): void }) {
  const niches = [...new Set(all.map(({ niche }) => niche))];
  return (
    <ListBox className="niches menu" aria-label="Ready sequences" selectionMode="single" disallowEmptySelection selectedKeys={id ? [id] : []} onSelectionChange={(keys) => keys !== "all" && keys.size > 0 && onChoose(String([...keys][0]))} autoFocus>
      {niches.map((niche) => (
        <ListBoxSection key={niche}>
          <Header>{capital(niche)}</Header>
          {all
            .filter((entry) => entry.niche === niche)
            .map((entry) => (
              <ListBoxItem key={entry.id} id={entry.id} textValue={entry.title}>
                {entry.title}
              </ListBoxItem>
            ))}
        </ListBoxSection>
      ))}
    </ListBox>
  );
}

function Preview({ entry }: { entry: CatalogueEntry }) {
  return (
    <section className="catalogue-preview stack" aria-label={entry.title} tabIndex={0}>
      <div>
        <h3 className="catalogue-title">{entry.title}</h3>
        <p className="soft">{entry.why}</p>
      </div>
      {entry.attributes.length > 0 && (
        <div className="tight">
          <p className="small strong">It uses these attributes; where one is missing, the text says something in its stead</p>
          <ul className="row wrap">
            {entry.attributes.map(({ name, type, description }) => (
              <li key={name}>
                <Badge>
                  <code>{name}</code> ({type}): {description}
                </Badge>
              </li>
            ))}
          </ul>
        </div>
      )}
      {entry.draft && <Reading draft={entry.draft} />}
    </section>
  );
}
