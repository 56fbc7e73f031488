/**
 * An account to make or to change: the fields that its provider has; secrets stay masked unless somebody writes another one.
 *
 * In: an account as it is kept, or a provider. Out: the account, put. Never: a secret that is shown; what was typed lost by a refusal.
 */
import { useState } from "react";
import { Refusal } from "../../api/client";
import { makeAccount, MASK, putAccount, useAccountsChanged, type Account, type Members } from "../../api/accounts";
import { put as putIn, same } from "../../core/draft";
import { told } from "../../parts/drafting";
import { Field } from "../../parts/fields";
import { Icon } from "../../parts/icons";
import { Wrong } from "../../parts/loaded";
import { tell } from "../../parts/notices";
import { Dialog } from "../../parts/overlays";
import { Button } from "../../parts/press";
import { CallOut } from "../../parts/shown";
import { Input, type Member } from "./input";
import { LimitFields } from "./limits";
import { PROVIDERS, providerOf, type FieldOf, type Group } from "./providers";

/** The form, at the side. */
export function AccountForm({ account, onClose }: { account?: Account; onClose(): void }) {
  const [provider, setProvider] = useState(account?.account.provider);
  if (provider === undefined) {
    return <Choose onChoose={setProvider} onClose={onClose} />;
  }
  return <Filled key={provider} provider={provider} account={account} onClose={onClose} onBack={account ? undefined : () => setProvider(undefined)} />;
}

function Choose({ onChoose, onClose }: { onChoose(provider: string): void; onClose(): void }) {
  return (
    <Dialog title="With which provider?" open onClose={onClose} side>
      <ul className="provider-choices">
        {PROVIDERS.map(({ id, name, icon, says }) => (
          <li key={id}>
            <button type="button" className="provider-choice" onClick={() => onChoose(id)}>
              <Icon name={icon} />
              <span>
                <span className="strong">{name}</span>
                <span className="soft small">{says}</span>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}

const pathOf = (at: string) => at.split("/").map((part) => (/^\d+$/.test(part) ? Number(part) : part));

/** What stands at a place of an account. */
export function valueAt(members: Record<string, unknown>, at: string): unknown {
  return pathOf(at).reduce<unknown>((value, part) => (value as Record<string | number, unknown> | undefined)?.[part], members);
}

/** The account without what is empty in it. */
function pruned(value: unknown): unknown {
  if (Array.isArray(value)) {
    const list = value.map(pruned).filter((item) => item !== undefined);
    return list.length > 0 ? list : undefined;
  }
  if (typeof value === "object" && value !== null) {
    const kept = Object.entries(value).flatMap(([name, inner]) => {
      const next = pruned(inner);
      return next === undefined ? [] : [[name, next] as const];
    });
    return kept.length > 0 ? Object.fromEntries(kept) : undefined;
  }
  return value === "" || value === null || value === false ? undefined : value;
}

function Filled({ provider, account, onClose, onBack }: { provider: string; account?: Account; onClose(): void; onBack?: () => void }) {
  const known = providerOf(provider);
  const changed = useAccountsChanged();
  const [id, setId] = useState("");
  const [members, setMembers] = useState<Members>(account?.account ?? { provider });
  const [wrong, setWrong] = useState<Error>();
  const [busy, setBusy] = useState(false);
  const faults = wrong instanceof Refusal ? wrong.problems : [];
  const faultAt = (at: string) => faults.find(({ path }) => path === `/account/${at}`);
  const fields = known?.groups.flatMap((group) => group.fields) ?? [];
  const moved = account !== undefined && fields.some(({ at, place }) => place && !same(valueAt(members, at) || undefined, valueAt(account.account, at) || undefined));
  const save = () => {
    setBusy(true);
    setWrong(undefined);
    const whole = { ...(pruned(members) as Members | undefined), provider };
    (account ? putAccount(account.id, whole) : id.trim() ? makeAccount(id.trim(), whole) : putAccount(undefined, whole))
      .then(() => {
        tell(account ? "The account is saved" : "The account is made. Try it out before people depend on it");
        void changed();
        onClose();
      })
      .catch((error: Error) => setWrong(error))
      .finally(() => setBusy(false));
  };
  const acts = (
    <>
      {onBack && (
        <Button icon="left" onPress={onBack}>
          Another provider
        </Button>
      )}
      <Button look="main" onPress={save} isDisabled={busy}>
        {account ? "Save" : "Make the account"}
      </Button>
    </>
  );
  const member: Member = {
    valueAt: (at) => valueAt(members, at),
    set: (at, value) => setMembers((before) => putIn(before, pathOf(at), value)),
    faultAt: (at) => {
      const found = faultAt(at);
      return found && told(found);
    },
    keptAt: (at) => account !== undefined && valueAt(account.account, at) === MASK,
    wantedAnew: moved,
  };
  const elsewhere = faults.filter(({ path }) => !fields.some(({ at }) => path === `/account/${at}`));
  return (
    <Dialog title={account ? account.id : (known?.name ?? provider)} lead={account ? known?.name : known?.says} open onClose={onClose} side acts={acts}>
      <div className="stack">
        {wrong && (faults.length === 0 ? <Wrong error={wrong} /> : <CallOut tone="failed" icon="warning">{elsewhere.length > 0 ? elsewhere.map((fault) => told(fault)).join(" ") : "Something is wrong in the fields below."}</CallOut>)}
        {moved && <CallOut tone="held" icon="key">It goes to another place now: the secrets are wanted anew, so that nobody has them sent there by a change of address alone.</CallOut>}
        {!account && <Field label="What it is called" value={id} onChange={setId} hint="Letters, digits, - and _. A name is made if you leave it." mono wrong={faults.find(({ path }) => path === "/id")?.message} />}
        {known?.groups.map((group) => <GroupOf key={group.title} group={group} member={member} members={members} onMembers={setMembers} />)}
        <LimitFields member={member} />
      </div>
    </Dialog>
  );
}

/** Fields that belong together; a part that can be left out has a switch. */
function GroupOf({ group, member, members, onMembers }: { group: Group; member: Member; members: Members; onMembers(members: Members): void }) {
  const { title, lead, part, folded, fields } = group;
  const there = fields.some(({ at }) => valueAt(members, at) !== undefined);
  const wrong = fields.some(({ at }) => member.faultAt(at) !== undefined);
  const inside = (
    <div className="stack">
      {lead && <p className="soft small">{lead}</p>}
      {fields.map((field: FieldOf) => (
        <Input key={field.at} field={field} member={member} />
      ))}
      {part && there && (
        <div>
          <Button small look="plain" icon="trash" onPress={() => onMembers(putIn(members, [part], undefined))}>
            Without “{title}”
          </Button>
        </div>
      )}
    </div>
  );
  if (folded || part) {
    return (
      <details className="part-fold" open={wrong || (there && !folded) || undefined}>
        <summary>
          {title}
          {there && <span className="soft small"> set</span>}
        </summary>
        {inside}
      </details>
    );
  }
  return (
    <section className="tight" aria-label={title}>
      <h3>{title}</h3>
      {inside}
    </section>
  );
}
