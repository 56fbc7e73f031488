/**
 * An account, tried: the provider is asked whether it works, and takes a message to somebody if one is named.
 *
 * In: an account, to whom. Out: what the provider says. Never: a message without somebody having asked for it.
 */
import { useState } from "react";
import type { Content } from "relance/slim";
import { tryAccount, useAccountsChanged, type Account } from "../../api/accounts";
import { useKept } from "../../api/settings";
import { capital } from "../../core/words";
import { Choice, Field } from "../../parts/fields";
import { Wrong } from "../../parts/loaded";
import { Dialog } from "../../parts/overlays";
import { Button } from "../../parts/press";
import { Prose } from "../../parts/prose";
import { CallOut } from "../../parts/shown";

const TO: Record<string, { label: string; placeholder: string }> = {
  smtp: { label: "Send a test to", placeholder: "you@example.com" },
  folder: { label: "Write a test to", placeholder: "you@example.com" },
  twilio: { label: "Send a test to", placeholder: "+34600000000" },
  whatsappCloud: { label: "Send a test to", placeholder: "+34600000000" },
};

/** The dialog. */
export function TryDialog({ account, onClose }: { account: Account; onClose(): void }) {
  const { provider } = account.account;
  const changed = useAccountsChanged();
  const [to, setTo] = useState("");
  const [template, setTemplate] = useState<Content>();
  const [found, setFound] = useState<Awaited<ReturnType<typeof tryAccount>>>();
  const [wrong, setWrong] = useState<Error>();
  const [busy, setBusy] = useState(false);
  const whom = to.trim() || undefined;
  const go = () => {
    setBusy(true);
    setWrong(undefined);
    setFound(undefined);
    tryAccount(account.id, whom, whom ? template : undefined)
      .then(setFound)
      .catch((error: Error) => setWrong(error))
      .finally(() => {
        setBusy(false);
        void changed();
      });
  };
  const acts = (
    <>
      <Button onPress={onClose}>Close</Button>
      <Button look="main" icon="send" onPress={go} isDisabled={busy}>
        {busy ? "Asking…" : whom ? "Send the test" : "Ask the provider"}
      </Button>
    </>
  );
  const words = TO[provider] ?? { label: "Send a test to", placeholder: "Their address on the channel" };
  return (
    <Dialog title={`Try ${account.id}`} lead="Whether the provider answers; with an address, whether it takes a message." open onClose={onClose} acts={acts}>
      <div className="stack">
        <Field label={words.label} value={to} onChange={setTo} placeholder={words.placeholder} hint="Left empty, nothing is sent: the provider is only asked. The message says that it is a test." autoFocus />
        {provider === "whatsappCloud" && whom && <Template onChoose={setTemplate} />}
        <div role="status" className="tight">
          {found &&
            (found.works ? (
              <CallOut tone="done" icon="check">
                {whom ? "The provider took the message." : "The provider answers."} {found.messageId && <span className="soft small mono cut">{found.messageId}</span>}
              </CallOut>
            ) : (
              <CallOut tone="failed" icon="warning">
                It does not work. {found.problem && <Prose>{`${capital(found.problem)}.`}</Prose>}
              </CallOut>
            ))}
          <Wrong error={wrong} />
        </div>
      </div>
    </Dialog>
  );
}

/** WhatsApp takes nothing but a template outside of its window. */
function Template({ onChoose }: { onChoose(content: Content | undefined): void }) {
  const templates = useKept().data?.settings.channels?.whatsapp?.templates?.filter(({ status }) => status === undefined || status === "approved") ?? [];
  const [chosen, setChosen] = useState("");
  const options = [{ id: "", label: "A plain text: they wrote within 24 hours" }, ...templates.map(({ name, language }) => ({ id: `${name} ${language}`, label: `${name} (${language})` }))];
  const choose = (id: string) => {
    setChosen(id);
    const found = templates.find(({ name, language }) => `${name} ${language}` === id);
    onChoose(found && { type: "template", template: found.name, language: found.language, ...(found.parameters?.length ? { parameters: Object.fromEntries(found.parameters.map((name) => [name, "test"])) } : {}) });
  };
  return <Choice label="What it says" options={options} value={chosen} onChange={choose} />;
}
