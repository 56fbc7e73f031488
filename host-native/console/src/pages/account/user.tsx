/**
 * A user to make, to change, to give another password.
 *
 * In: names, addresses, roles, passwords. Out: the user, made or changed. Never: a role beyond one's own without the service's word.
 */
import { useState } from "react";
import { Refusal } from "../../api/client";
import { changeUser, makeUser, useListChanged, type Role, type User } from "../../api/users";
import { useSession } from "../../app/session";
import { told } from "../../parts/drafting";
import { Choice, Field, Switch } from "../../parts/fields";
import { Wrong } from "../../parts/loaded";
import { tell } from "../../parts/notices";
import { Dialog } from "../../parts/overlays";
import { Button } from "../../parts/press";
import { Copied } from "../../parts/secret";
import { CallOut } from "../../parts/shown";
import { ROLE_OPTIONS } from "./roles";

/** A word that nobody guesses, easy to type: five groups of four. */
function fresh(): string {
  const letters = "abcdefghjkmnpqrstuvwxyz23456789";
  const bytes = crypto.getRandomValues(new Uint8Array(20));
  return [...bytes].map((byte, at) => (at > 0 && at % 4 === 0 ? "-" : "") + letters[byte % letters.length]).join("");
}

/** What was refused, at its fields and beside them. */
function useSaving(act: () => Promise<unknown>, onDone: () => void) {
  const changed = useListChanged("users");
  const [wrong, setWrong] = useState<Error>();
  const [busy, setBusy] = useState(false);
  const at = (path: string) => {
    const found = wrong instanceof Refusal ? wrong.problems.find((problem) => problem.path === path) : undefined;
    return found && told(found);
  };
  const save = () => {
    setBusy(true);
    setWrong(undefined);
    act()
      .then(() => {
        void changed();
        onDone();
      })
      .catch((error: Error) => setWrong(error))
      .finally(() => setBusy(false));
  };
  const whole = wrong instanceof Refusal && wrong.problems.length > 0 ? undefined : wrong;
  return { save, busy, at, whole };
}

/** Makes one, with a first password to hand over. */
export function Invite({ onClose }: { onClose(): void }) {
  const { user: own, workspaces } = useSession();
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const [role, setRole] = useState<Role>("agent");
  const [everywhere, setEverywhere] = useState(false);
  const [password, setPassword] = useState(fresh);
  const [done, setDone] = useState(false);
  const ofAll = own?.allWorkspaces ?? false;
  const { save, busy, at, whole } = useSaving(
    () => makeUser({ name: name.trim(), email: email.trim(), role, password, ...(everywhere ? { allWorkspaces: true } : {}) }),
    () => setDone(true),
  );
  if (done) {
    return (
      <Dialog title={`${name} may sign in`} open onClose={onClose} acts={<Button look="main" onPress={onClose}>Done</Button>}>
        <div className="stack">
          <CallOut tone="held" icon="key">
            Hand this over: it is shown this once. They change the password under “Account”.
          </CallOut>
          <Copied label="How to sign in" text={`${location.origin}/sign-in\n${email.trim()}\n${password}`} />
        </div>
      </Dialog>
    );
  }
  const acts = (
    <>
      <Button onPress={onClose}>Leave it</Button>
      <Button look="main" onPress={save} isDisabled={busy || name.trim() === "" || email.trim() === "" || password === ""}>
        Invite
      </Button>
    </>
  );
  return (
    <Dialog title="Invite somebody" lead="They sign in with the address and the password that you hand over." open onClose={onClose} acts={acts}>
      <div className="stack">
        <Wrong error={whole} />
        <Field label="Name" value={name} onChange={setName} required autoFocus wrong={at("/name")} />
        <Field label="Email" type="email" value={email} onChange={setEmail} required wrong={at("/email")} />
        <Choice<Role> label="Role" options={ROLE_OPTIONS} value={role} onChange={setRole} hint={ROLE_OPTIONS.find(({ id }) => id === role)?.hint} />
        <Field label="First password" value={password} onChange={setPassword} required mono wrong={at("/password")} hint="One that nobody guesses, or write your own: 10 characters or more." />
        {ofAll && (workspaces?.length ?? 0) > 1 && (
          <Switch isSelected={everywhere} onChange={setEverywhere}>
            In all workspaces <span className="soft small">(else in this one alone)</span>
          </Switch>
        )}
      </div>
    </Dialog>
  );
}

/** Changes the name and the role. */
export function Change({ user, me, onClose }: { user: User; me: boolean; onClose(): void }) {
  const [name, setName] = useState(user.name);
  const [role, setRole] = useState<Role>(user.role);
  const { save, busy, at, whole } = useSaving(
    () => changeUser(user.id, { ...(name.trim() !== user.name ? { name: name.trim() } : {}), ...(role !== user.role ? { role } : {}) }),
    () => {
      tell(`${name.trim()} is saved`);
      onClose();
    },
  );
  const order = ROLE_OPTIONS.map(({ id }) => id);
  const lower = order.indexOf(role) < order.indexOf(user.role);
  const acts = (
    <>
      <Button onPress={onClose}>Leave it</Button>
      <Button look="main" onPress={save} isDisabled={busy || name.trim() === ""}>
        Save
      </Button>
    </>
  );
  return (
    <Dialog title={user.name} lead={user.email} open onClose={onClose} acts={acts}>
      <div className="stack">
        <Wrong error={whole} />
        <Field label="Name" value={name} onChange={setName} required wrong={at("/name")} />
        <Choice<Role> label="Role" options={ROLE_OPTIONS} value={role} onChange={setRole} hint={ROLE_OPTIONS.find(({ id }) => id === role)?.hint} wrong={at("/role")} />
        {lower && <CallOut tone="held">With a lower role {me ? "your" : "their"} sessions end: {me ? "you sign" : "they sign"} in again.</CallOut>}
      </div>
    </Dialog>
  );
}

/** Gives another password. */
export function NewPassword({ user, onClose }: { user: User; onClose(): void }) {
  const [password, setPassword] = useState(fresh);
  const [done, setDone] = useState(false);
  const { save, busy, at, whole } = useSaving(
    () => changeUser(user.id, { password }),
    () => setDone(true),
  );
  const acts = done ? (
    <Button look="main" onPress={onClose}>
      Done
    </Button>
  ) : (
    <>
      <Button onPress={onClose}>Leave it</Button>
      <Button look="main" onPress={save} isDisabled={busy || password === ""}>
        Set it
      </Button>
    </>
  );
  return (
    <Dialog title={`Another password for ${user.name}`} lead="All of their sessions end." open onClose={onClose} acts={acts}>
      <div className="stack">
        <Wrong error={whole} />
        {done ? <Copied label="The new password" text={password} /> : <Field label="Password" value={password} onChange={setPassword} mono wrong={at("/password")} hint="10 characters or more. Hand it over; it is not shown again." />}
      </div>
    </Dialog>
  );
}
