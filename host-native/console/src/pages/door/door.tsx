/**
 * The door: the first person makes themselves known with the token of the service's start; everybody after signs in.
 *
 * In: a token in the address, a password, a key. Out: a session, kept by the browser alone. Never: a secret that stays in the address or the page.
 */
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState, type FormEvent, type ReactNode } from "react";
import { api, body, Refusal } from "../../api/client";
import type { Session } from "../../app/session";
import { Check, Field } from "../../parts/fields";
import { sentence } from "../../parts/notices";
import { Button } from "../../parts/press";
import { CallOut } from "../../parts/shown";
import "./door.css";

export default function Door({ session }: { session: Session }) {
  return (
    <main className="door">
      <div className="door-inside">
        <p className="brand">
          <img src="/favicon.svg" alt="" />
          Relance
        </p>
        {session.state === "setUp" ? <SetUp /> : <SignIn />}
      </div>
      <aside className="door-aside" aria-hidden="true">
        <svg viewBox="0 0 420 240">
          <path d="M20 170h130" className="line" />
          <path d="M150 170h250" className="line ahead" />
          {[20, 85, 150].map((x) => (
            <circle key={x} cx={x} cy="170" r="8" className="past" />
          ))}
          {[235, 305, 375].map((x) => (
            <circle key={x} cx={x} cy="170" r="8" className="next" />
          ))}
          <path d="M150 150c0-50 85-50 85-6" className="hop" />
          <text x="150" y="206">
            now
          </text>
          <text x="235" y="206">
            in 23 hours
          </text>
        </svg>
        <p>What is said next, to whom, when, and why.</p>
      </aside>
    </main>
  );
}

/** Does something with what was filled in, and shows what was refused. */
function useForm(act: () => Promise<unknown>) {
  const queries = useQueryClient();
  const [wrong, setWrong] = useState<Refusal | Error>();
  const [busy, setBusy] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setWrong(undefined);
    act()
      .then(() => queries.invalidateQueries())
      .catch((error: Error) => setWrong(error))
      .finally(() => setBusy(false));
  };
  const shown = wrong && (
    <CallOut tone="failed" icon="warning">
      {sentence(wrong.message)}.{wrong instanceof Refusal && wrong.help && <div className="soft small">{sentence(wrong.help)}</div>}
    </CallOut>
  );
  return { submit, busy, shown };
}

function Form({ title, lead, children, onSubmit }: { title: string; lead: ReactNode; children: ReactNode; onSubmit(event: FormEvent): void }) {
  return (
    <form onSubmit={onSubmit} className="stack">
      <div>
        <h1>{title}</h1>
        <p className="soft">{lead}</p>
      </div>
      {children}
    </form>
  );
}

function SignIn() {
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [key, setKey] = useState("");
  const [byKey, setByKey] = useState(false);
  const { submit, busy, shown } = useForm(() => body(api.POST("/v1/session", { body: (byKey ? { key: key.trim() } : { email, password }) })));
  return (
    <Form title="Sign in" lead="To see what goes out next." onSubmit={submit}>
      {shown}
      {byKey ? (
        <Field label="API key" type="password" value={key} onChange={setKey} autoFocus required hint="It begins with rl_. The session may do what the key may." mono />
      ) : (
        <>
          <Field label="Email" type="email" value={email} onChange={setEmail} autoComplete="username" autoFocus required />
          <Field label="Password" type="password" value={password} onChange={setPassword} autoComplete="current-password" required />
        </>
      )}
      <Button type="submit" look="main" isDisabled={busy}>
        Sign in
      </Button>
      <Button look="plain" small icon="key" onPress={() => setByKey(!byKey)}>
        {byKey ? "With email and password" : "With an API key"}
      </Button>
    </Form>
  );
}

function SetUp() {
  const [token, setToken] = useState("");
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [sample, setSample] = useState(true);
  useEffect(() => {
    const found = new URLSearchParams(location.hash.slice(1)).get("token");
    if (found) {
      setToken(found);
      history.replaceState(null, "", location.pathname); // A token has no place in a history.
    }
  }, []);
  const { submit, busy, shown } = useForm(async () => {
    await body(api.POST("/v1/session/set-up", { body: { token: token.trim(), name, email, password } }));
    if (sample) {
      await body(api.POST("/v1/sample", { body: {} })).catch(() => undefined); // The account's page offers it again.
    }
  });
  return (
    <Form title="Welcome" lead="You are the first here. Make yourself known; you invite the others afterwards." onSubmit={submit}>
      {shown}
      <Field label="Token" value={token} onChange={setToken} required mono hint="The service printed it, with an address to open, when it started." />
      <Field label="Your name" value={name} onChange={setName} autoComplete="name" required hint="It stands on the timeline beside what you do." />
      <Field label="Email" type="email" value={email} onChange={setEmail} autoComplete="username" required />
      <Field label="Password" type="password" value={password} onChange={setPassword} autoComplete="new-password" required hint="10 characters or more." />
      <Check isSelected={sample} onChange={setSample}>
        Begin with sample people and sequences; nothing of them is ever sent
      </Check>
      <Button type="submit" look="main" isDisabled={busy}>
        Begin
      </Button>
    </Form>
  );
}
