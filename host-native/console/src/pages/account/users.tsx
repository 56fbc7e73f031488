/**
 * Who may sign in: invited with a first password, given a role, shut out, removed.
 *
 * In: users. Out: rows, and what is done to each. Never: a password that is shown again.
 */
import { useState } from "react";
import { changeUser, removeUser, useListChanged, useUsers, type User } from "../../api/users";
import { useMay, useSession } from "../../app/session";
import { Loaded } from "../../parts/loaded";
import { ownZone, Relative } from "../../parts/moment";
import { tell, tellWrong } from "../../parts/notices";
import { Ask, Menu, type Act } from "../../parts/overlays";
import { Button, IconButton } from "../../parts/press";
import { Badge, Card, Face } from "../../parts/shown";
import { ROLES } from "./roles";
import { Invite, Change, NewPassword } from "./user";

/** All of them. */
export function Users() {
  const query = useUsers();
  const may = useMay()("users:write");
  const [inviting, setInviting] = useState(false);
  return (
    <>
      <Loaded query={query}>
        {(users) => (
          <div className="stack">
            <div className="row wrap">
              <p className="grow soft">Each person has a role. What they do stands on the timelines with their name.</p>
              {may && (
                <Button look="main" icon="plus" onPress={() => setInviting(true)}>
                  Invite somebody
                </Button>
              )}
            </div>
            <Card flush label="Users">
              <ul className="rows">
                {users.map((user) => (
                  <One key={user.id} user={user} may={may} />
                ))}
              </ul>
            </Card>
          </div>
        )}
      </Loaded>
      {inviting && <Invite onClose={() => setInviting(false)} />}
    </>
  );
}

type Asks = "change" | "password" | "disable" | "remove";

function One({ user, may }: { user: User; may: boolean }) {
  const { user: own } = useSession();
  const changed = useListChanged("users");
  const [asks, setAsks] = useState<Asks>();
  const me = own?.id === user.id;
  const close = () => setAsks(undefined);
  const done = (act: Promise<unknown>, words: string) =>
    act
      .then(() => {
        tell(words);
        void changed();
      })
      .catch(tellWrong)
      .finally(close);
  const acts: Act[] = [
    { id: "change", label: "Name and role…", icon: "edit", onDo: () => setAsks("change") },
    { id: "password", label: "Another password…", icon: "key", onDo: () => setAsks("password") },
    user.disabled
      ? { id: "enable", label: "Let in again", icon: "play", onDo: () => void done(changeUser(user.id, { disabled: false }), `${user.name} may sign in again`) }
      : { id: "disable", label: "Shut out…", icon: "pause", disabled: me, hint: me ? "That is you" : undefined, onDo: () => setAsks("disable") },
    { id: "remove", label: "Remove…", icon: "trash", danger: true, disabled: me, hint: me ? "That is you" : undefined, onDo: () => setAsks("remove") },
  ];
  return (
    <li className="list-row user-row">
      <Face name={user.name} />
      <span className="grow">
        <span className="strong">{user.name}</span>
        {me && <span className="soft small"> you</span>}
        <span className="soft small user-mail">{user.email}</span>
      </span>
      <span className="user-role">
        <Badge tone={user.role === "admin" ? "approval" : "quiet"}>{ROLES[user.role].word}</Badge>
        {user.allWorkspaces && <span className="soft small"> all workspaces</span>}
      </span>
      <span className="soft small user-seen">{user.disabled ? <Badge tone="failed">shut out</Badge> : user.signedInAt ? <Relative at={user.signedInAt} zone={ownZone()} /> : "never signed in"}</span>
      {may && (
        <Menu label={`What to do with ${user.name}`} acts={acts}>
          <IconButton icon="more" says={`What to do with ${user.name}`} small />
        </Menu>
      )}
      {asks === "change" && <Change user={user} me={me} onClose={close} />}
      {asks === "password" && <NewPassword user={user} onClose={close} />}
      <Ask title={`Shut ${user.name} out?`} does="Shut out" open={asks === "disable"} onClose={close} onDo={() => void done(changeUser(user.id, { disabled: true }), `${user.name} is shut out`)}>
        <p>Their sessions end now, and they can’t sign in until you let them in again. What they did stays.</p>
      </Ask>
      <Ask title={`Remove ${user.name}?`} does="Remove" danger open={asks === "remove"} onClose={close} onDo={() => void done(removeUser(user.id), `${user.name} is removed`)}>
        <p>Their sessions end now. What they did stays on the timelines with their name.</p>
      </Ask>
    </li>
  );
}
