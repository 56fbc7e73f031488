/**
 * A person's own data: who they are, where they are reached, what is known besides.
 *
 * In: a contact as it was seen, or none for a new one. Out: a change of what was changed, and of nothing else. Never: an opt-out taken back; what
 * somebody else has changed meanwhile, written over.
 */
import { useMemo, useState, type FormEvent } from "react";
import { useLocation } from "wouter";
import type { Contact } from "relance/slim";
import { Refusal } from "../../api/client";
import { useSettings } from "../../api/enrollments";
import { addContact, changeContact, readContact, usePersonChanged, type Marked } from "../../api/people";
import { nowInstant } from "../../app/clock";
import { zones } from "../../core/core";
import { channelName, nameOf } from "../../core/words";
import { Combo } from "../../parts/combo";
import { Field, Switch } from "../../parts/fields";
import { Wrong } from "../../parts/loaded";
import { sentence, tell } from "../../parts/notices";
import { Dialog } from "../../parts/overlays";
import { Button, IconButton } from "../../parts/press";
import { CallOut } from "../../parts/shown";

/** What the form holds. */
interface Form {
  firstName: string;
  lastName: string;
  email: string;
  phone: string;
  timezone: string;
  locale: string;
  region: string;
  archived: boolean;
  addresses: Record<string, string>;
  attributes: { name: string; value: string }[];
}

const shown = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value));

const formOf = (contact: Contact | undefined): Form => ({
  firstName: contact?.firstName ?? "",
  lastName: contact?.lastName ?? "",
  email: contact?.email ?? "",
  phone: contact?.phone ?? "",
  timezone: contact?.timezone ?? "",
  locale: contact?.locale ?? "",
  region: contact?.region ?? "",
  archived: contact?.archived ?? false,
  addresses: { ...contact?.addresses },
  attributes: Object.entries(contact?.attributes ?? {}).map(([name, value]) => ({ name, value: shown(value) })),
});

/** The value that somebody typed, as what it was before: a number stays one. */
function typed(text: string, before: unknown): unknown {
  if (before === undefined || typeof before === "string") {
    return text;
  }
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

const TEXTS = ["firstName", "lastName", "email", "phone", "timezone", "locale", "region"] as const;

/** What was changed, as a merge patch. */
export function patchOf(before: Form, after: Form, contact: Contact | undefined): Record<string, unknown> {
  const patch: Record<string, unknown> = {};
  for (const name of TEXTS) {
    if (before[name] !== after[name]) {
      patch[name] = after[name].trim() || null;
    }
  }
  if (before.archived !== after.archived) {
    patch.archived = after.archived;
  }
  const parts = (one: Record<string, string>, other: Record<string, string>, value: (name: string, text: string) => unknown) =>
    Object.fromEntries([...new Set([...Object.keys(one), ...Object.keys(other)])].filter((name) => one[name] !== other[name]).map((name) => [name, other[name]?.trim() ? value(name, other[name]!) : null]));
  const listed = (form: Form) => Object.fromEntries(form.attributes.filter(({ name }) => name.trim()).map(({ name, value }) => [name.trim(), value]));
  const addresses = parts(before.addresses, after.addresses, (_, text) => text.trim());
  const attributes = parts(listed(before), listed(after), (name, text) => typed(text, contact?.attributes?.[name]));
  return { ...patch, ...(Object.keys(addresses).length > 0 && { addresses }), ...(Object.keys(attributes).length > 0 && { attributes }) };
}

/** The form, what of it was changed, and the saving of that. */
function useEditing(marked: Marked | undefined, onClose: () => void) {
  const [seen, setSeen] = useState(marked);
  const [form, setForm] = useState(() => formOf(marked?.contact));
  const [id, setId] = useState("");
  const [wrong, setWrong] = useState<Error>();
  const [busy, setBusy] = useState(false);
  const [, navigate] = useLocation();
  const changed = usePersonChanged();
  const patch = patchOf(formOf(seen?.contact), form, seen?.contact);
  const save = async () => {
    if (seen) {
      await changeContact(seen.contact.id, patch, seen.etag);
      tell(`Saved: ${[form.firstName, form.lastName].filter(Boolean).join(" ") || seen.contact.id}`);
      return;
    }
    const made = id.trim() || `person-${crypto.randomUUID().slice(0, 8)}`;
    await addContact({ ...Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== null)), id: made } as Contact);
    tell("Added");
    navigate(`/people/${encodeURIComponent(made)}`);
  };
  const submit = (event?: FormEvent) => {
    event?.preventDefault();
    setBusy(true);
    setWrong(undefined);
    save()
      .then(() => {
        changed();
        onClose();
      })
      .catch((error: Error) => setWrong(error))
      .finally(() => setBusy(false));
  };
  const theirs = async () => {
    if (seen) {
      const read = await readContact(seen.contact.id);
      setSeen(read);
      setForm(formOf(read.contact));
      setWrong(undefined);
    }
  };
  return { seen, form, set: (change: Partial<Form>) => setForm((now) => ({ ...now, ...change })), id, setId, wrong, busy, nothing: Object.keys(patch).length === 0, submit, theirs };
}

export default function Edit({ marked, onClose }: { marked?: Marked; onClose(): void }) {
  const { seen, form, set, id, setId, wrong, busy, nothing, submit, theirs } = useEditing(marked, onClose);
  const acts = (
    <>
      <Button onPress={onClose}>Leave it</Button>
      <Button look="main" onPress={() => submit()} isDisabled={busy || nothing}>
        {seen ? "Save" : "Add"}
      </Button>
    </>
  );
  const at = (name: string) => (wrong instanceof Refusal ? wrong.problems.find(({ path }) => path.startsWith(`/${name}`))?.message : undefined);
  return (
    <Dialog title={seen ? `Edit ${nameOf(seen.contact)}` : "Add a person"} open onClose={onClose} acts={acts} alert={!nothing}>
      <form onSubmit={submit} className="stack">
        {wrong && <NotSaved wrong={wrong} onTheirs={() => void theirs()} />}
        <Names form={form} set={set} at={at} />
        <Reached form={form} set={set} at={at} />
        <Besides form={form} set={set} />
        {seen ? (
          <Switch isSelected={form.archived} onChange={(archived) => set({ archived })}>
            Archived: nothing new begins for them
          </Switch>
        ) : (
          <Field label="Id" value={id} onChange={setId} mono hint="What your own product calls them; made up if you leave it." wrong={at("id")} />
        )}
        <button type="submit" hidden />
      </form>
    </Dialog>
  );
}

/** Why it was not saved; where somebody was faster, their version is offered. */
function NotSaved({ wrong, onTheirs }: { wrong: Error; onTheirs(): void }) {
  if (wrong instanceof Refusal && wrong.status === 412) {
    return (
      <CallOut
        tone="held"
        icon="warning"
        acts={
          <Button small onPress={onTheirs}>
            Load theirs
          </Button>
        }
      >
        Somebody else has changed this person meanwhile. What you typed is still here; theirs takes its place.
      </CallOut>
    );
  }
  return <Wrong error={wrong} />;
}

interface Part {
  form: Form;
  set(change: Partial<Form>): void;
  at(name: string): string | undefined;
}

const capitalized = (text: string | undefined) => text && sentence(text);

function Names({ form, set, at }: Part) {
  const known = useMemo(() => zones({ now: nowInstant() }).zones.map(({ name, offset }) => ({ id: name, label: name.replaceAll("_", " "), hint: offset ?? undefined })), []);
  return (
    <div className="two">
      <Field label="First name" value={form.firstName} onChange={(firstName) => set({ firstName })} wrong={capitalized(at("firstName"))} autoFocus />
      <Field label="Last name" value={form.lastName} onChange={(lastName) => set({ lastName })} wrong={capitalized(at("lastName"))} />
      <Combo label="Time zone" options={known} value={form.timezone || undefined} onChange={(timezone) => set({ timezone: timezone ?? "" })} placeholder="Not known" />
      <Field label="Language" value={form.locale} onChange={(locale) => set({ locale })} placeholder="en, pt-BR" wrong={capitalized(at("locale"))} />
      <Field label="Lives in" value={form.region} onChange={(region) => set({ region })} placeholder="FR, US-TX" wrong={capitalized(at("region"))} />
    </div>
  );
}

function Reached({ form, set, at }: Part) {
  const settings = useSettings().data;
  const own = Object.keys(settings?.channels ?? {}).filter((channel) => !["email", "sms", "webhook"].includes(channel));
  const channels = [...new Set([...own, ...Object.keys(form.addresses)])];
  return (
    <div className="two">
      <Field label="Email" type="email" value={form.email} onChange={(email) => set({ email })} wrong={capitalized(at("email"))} />
      <Field label="Phone" type="tel" value={form.phone} onChange={(phone) => set({ phone })} placeholder="+34600000000" wrong={capitalized(at("phone"))} />
      {channels.map((channel) => (
        <Field key={channel} label={channelName(channel)} value={form.addresses[channel] ?? ""} onChange={(address) => set({ addresses: { ...form.addresses, [channel]: address } })} wrong={capitalized(at(`addresses/${channel}`))} />
      ))}
    </div>
  );
}

/** Attributes for texts, each with a name. */
function Besides({ form: { attributes }, set }: Omit<Part, "at">) {
  const change = (index: number, part: Partial<Form["attributes"][number]>) => set({ attributes: attributes.map((one, at) => (at === index ? { ...one, ...part } : one)) });
  return (
    <fieldset className="attributes tight">
      <legend>Known besides, for texts</legend>
      {attributes.map(({ name, value }, index) => (
        <div key={index} className="row attribute">
          <Field label={`Name ${index + 1}`} unlabelled value={name} onChange={(text) => change(index, { name: text })} placeholder="plan" mono />
          <Field label={`Value of ${name || `name ${index + 1}`}`} unlabelled value={value} onChange={(text) => change(index, { value: text })} placeholder="Team" />
          <IconButton icon="trash" says={`Remove ${name || "it"}`} small onPress={() => set({ attributes: attributes.filter((_, at) => at !== index) })} />
        </div>
      ))}
      <div>
        <Button small icon="plus" onPress={() => set({ attributes: [...attributes, { name: "", value: "" }] })}>
          Add one
        </Button>
      </div>
    </fieldset>
  );
}
