/**
 * Oneself: the name, what one may do, the password, light or dark, and the way out.
 *
 * In: the session. Out: a new password, a choice of look. Never: a password that is shown.
 */
import { useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { useLocation } from "wouter";
import { api, body, Refusal } from "../../api/client";
import { changePassword } from "../../api/users";
import { useSession } from "../../app/session";
import { choose, useTheme, type Theme } from "../../app/theme";
import { told } from "../../parts/drafting";
import { Field } from "../../parts/fields";
import { Wrong } from "../../parts/loaded";
import { cityOf, ownZone } from "../../parts/moment";
import { tell, tellWrong } from "../../parts/notices";
import { Button } from "../../parts/press";
import { Segments } from "../../parts/segments";
import { Badge, CallOut, Card, Face, Fact, Facts } from "../../parts/shown";
import { ROLES } from "./roles";

/** All of it. */
export function Me() {
  const { user, key } = useSession();
  return (
    <div className="pairs top">
      <div className="stack">
        <Who />
        <Look />
      </div>
      {user ? (
        <Password />
      ) : (
        <CallOut icon="key">You are signed in with the key “{key?.name ?? "of a program"}”. A key has no password; it ends when it is revoked.</CallOut>
      )}
    </div>
  );
}

function Who() {
  const { user, key, workspace, workspaces } = useSession();
  const queries = useQueryClient();
  const [, navigate] = useLocation();
  const name = user?.name ?? key?.name ?? "A key";
  const out = () =>
    body(api.DELETE("/v1/session"))
      .then(() => {
        queries.clear();
        navigate("/sign-in");
      })
      .catch(tellWrong);
  const role = user && ROLES[user.role];
  return (
    <Card label="You">
      <div className="stack">
        <div className="row">
          <Face name={name} size="large" />
          <div className="grow">
            <h2 className="cut">{name}</h2>
            <p className="soft cut">{user?.email ?? "signed in with a key"}</p>
          </div>
        </div>
        <Facts>
          {role && (
            <Fact name="Role">
              <Badge tone="due">{role.word}</Badge> <span className="soft small">{role.may}</span>
            </Fact>
          )}
          <Fact name="Workspace">{workspaces?.find(({ id }) => id === workspace)?.name ?? workspace}</Fact>
          <Fact name="Your clock">{cityOf(ownZone())}</Fact>
        </Facts>
        <div>
          <Button icon="out" onPress={() => void out()}>
            Sign out
          </Button>
        </div>
      </div>
    </Card>
  );
}

function Look() {
  const theme = useTheme();
  return (
    <Card title="Look">
      <Segments<Theme>
        label="Light or dark"
        options={[
          { id: "auto", label: "As the device" },
          { id: "light", label: "Light" },
          { id: "dark", label: "Dark" },
        ]}
        value={theme}
        onChange={choose}
      />
    </Card>
  );
}

function Password() {
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState("");
  const [wrong, setWrong] = useState<Error>();
  const [busy, setBusy] = useState(false);
  const problem = wrong instanceof Refusal ? wrong.problems.find(({ path }) => path === "/new") : undefined;
  const notIt = wrong instanceof Refusal && wrong.code === "api.wrongPassword";
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setWrong(undefined);
    changePassword(current, next)
      .then(() => {
        setCurrent("");
        setNext("");
        tell("The password is changed; you are signed out everywhere else");
      })
      .catch((error: Error) => setWrong(error))
      .finally(() => setBusy(false));
  };
  return (
    <Card title="Password">
      <form className="stack" onSubmit={submit}>
        {!problem && !notIt && <Wrong error={wrong} />}
        <Field label="Current password" type="password" value={current} onChange={setCurrent} autoComplete="current-password" required wrong={notIt ? "That is not it." : undefined} />
        <Field label="New password" type="password" value={next} onChange={setNext} autoComplete="new-password" required hint="10 characters or more; nothing else is asked of it." wrong={problem && told(problem)} />
        <div>
          <Button type="submit" look="main" isDisabled={busy || current === "" || next === ""}>
            Change the password
          </Button>
        </div>
      </form>
    </Card>
  );
}
