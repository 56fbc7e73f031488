/**
 * The templates that a provider has approved, with their parameters; read anew on demand.
 *
 * In: the settings' templates, the accounts. Out: a list by name and language, what a reading has changed. Never: a template that was made up here.
 */
import { useState, type ReactNode } from "react";
import type { ProviderTemplate, TemplateStatus } from "relance/slim";
import { syncTemplates, useAccounts, useAccountsChanged } from "../../api/accounts";
import { useMay } from "../../app/session";
import { channelName, spelled } from "../../core/words";
import { useDrafting } from "../../parts/drafting";
import { Search } from "../../parts/fields";
import { Wrong } from "../../parts/loaded";
import { Button } from "../../parts/press";
import { Badge, CallOut, Card, Empty, type Tone } from "../../parts/shown";

const STATUS: Record<TemplateStatus, { word: string; tone: Tone }> = {
  approved: { word: "Approved", tone: "done" },
  pending: { word: "Waits for approval", tone: "held" },
  rejected: { word: "Rejected", tone: "failed" },
  paused: { word: "Paused", tone: "held" },
  disabled: { word: "Disabled", tone: "failed" },
};

type Synced = Awaited<ReturnType<typeof syncTemplates>>;

/** All of it. */
export function Templates() {
  const { kept } = useDrafting();
  const [q, setQ] = useState("");
  const all = Object.entries(kept.settings.channels ?? {}).flatMap(([channel, { templates }]) => (templates ?? []).map((template) => ({ ...template, channel })));
  const fits = all.filter(({ name, language, category }) => `${name} ${language} ${category ?? ""}`.toLowerCase().includes(q.trim().toLowerCase()));
  return (
    <div className="stack">
      <Reading search={all.length > 0 && <Search label="A template" value={q} onChange={setQ} />} />
      {all.length === 0 ? (
        <Empty icon="chat" title="No templates are known">
          WhatsApp takes free text for 24 hours after somebody wrote; after that, templates that it has approved. Read them from an account with the id of its business account.
        </Empty>
      ) : (
        <>
          <p className="unseen" role="status">
            {fits.length === all.length ? `${all.length} templates` : `${fits.length} of ${all.length}`}
          </p>
          <Card flush label="Templates">
            <ul className="rows">
              {fits.map((template) => (
                <One key={`${template.channel} ${template.name} ${template.language}`} template={template} />
              ))}
            </ul>
            {fits.length === 0 && <Empty icon="search" title="None is called so" />}
          </Card>
        </>
      )}
    </div>
  );
}

function One({ template: { channel, name, language, category, status = "approved", parameters } }: { template: ProviderTemplate & { channel: string } }) {
  return (
    <li className="template-row">
      <span className="grow">
        <code className="strong">{name}</code>
        <span className="soft small">
          {" "}
          {language} · {channelName(channel)} · {spelled(category ?? "utility")}
        </span>
      </span>
      <span className="row wrap template-parameters">
        {parameters === undefined || parameters === null ? (
          <span className="soft small">parameters not known</span>
        ) : parameters.length === 0 ? (
          <span className="soft small">no parameters</span>
        ) : (
          parameters.map((parameter) => (
            <code key={parameter} className="template-parameter">
              {`{{${parameter}}}`}
            </code>
          ))
        )}
      </span>
      <Badge tone={STATUS[status].tone}>{STATUS[status].word}</Badge>
    </li>
  );
}

/** Reads the templates of each WhatsApp account. */
function Reading({ search }: { search: ReactNode }) {
  const accounts = (useAccounts().data ?? []).filter(({ account }) => account.provider === "whatsappCloud");
  const may = useMay()("accounts:write");
  const changed = useAccountsChanged();
  const { differs } = useDrafting();
  const [busy, setBusy] = useState<string>();
  const [found, setFound] = useState<Synced>();
  const [wrong, setWrong] = useState<Error>();
  if (!may || accounts.length === 0) {
    return search;
  }
  const read = (id: string) => {
    setBusy(id);
    setWrong(undefined);
    syncTemplates(id)
      .then((synced) => {
        setFound(synced);
        void changed();
      })
      .catch((error: Error) => setWrong(error))
      .finally(() => setBusy(undefined));
  };
  return (
    <div className="tight">
      <div className="row wrap">
        <div className="grow">{search}</div>
        {accounts.map(({ id, account }) => (
          <Button key={id} icon="refresh" isDisabled={busy !== undefined || !account.businessAccountId} onPress={() => read(id)}>
            {busy === id ? "Reading…" : accounts.length > 1 ? `Read them from ${id}` : "Read them from WhatsApp"}
          </Button>
        ))}
        {accounts.some(({ account }) => !account.businessAccountId) && <span className="soft small">An account without the id of its business account has no templates to read.</span>}
        {differs && <span className="soft small">Your unsaved changes rest on the templates as they were.</span>}
      </div>
      <div role="status" className="tight">
        {found && (
          <CallOut tone="done" icon="check">
            {found.templates} templates read. {tally(found)}
          </CallOut>
        )}
        <Wrong error={wrong} />
      </div>
    </div>
  );
}

function tally({ added, changed, removed }: Synced): string {
  const names = (list: readonly { name: string; language: string }[]) => list.slice(0, 5).map(({ name, language }) => `${name} (${language})`).join(", ") + (list.length > 5 ? " and others" : "");
  const parts = [added.length > 0 && `New: ${names(added)}.`, changed.length > 0 && `Changed: ${names(changed)}.`, removed.length > 0 && `Gone: ${names(removed)}.`].filter(Boolean);
  return parts.length > 0 ? parts.join(" ") : "Nothing has changed.";
}
