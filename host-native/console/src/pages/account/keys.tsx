/**
 * Keys of programs: made with what they may do and until when, shown once, revoked.
 *
 * In: keys. Out: rows; a new key this once. Never: a scope that its maker has not; the service refuses it.
 */
import { useState } from "react";
import { Refusal } from "../../api/client";
import { makeKey, revokeKey, useKeys, useListChanged, type Key } from "../../api/users";
import { nowInstant } from "../../app/clock";
import { useMay } from "../../app/session";
import { told } from "../../parts/drafting";
import { Choice, Field } from "../../parts/fields";
import { Icon } from "../../parts/icons";
import { Loaded, Wrong } from "../../parts/loaded";
import { Local, ownZone, Relative } from "../../parts/moment";
import { tell, tellWrong } from "../../parts/notices";
import { Ask, Dialog } from "../../parts/overlays";
import { Button } from "../../parts/press";
import { ShownOnce } from "../../parts/secret";
import { Segments } from "../../parts/segments";
import { Badge, Card, Empty } from "../../parts/shown";
import { AREAS, scopeWords } from "./roles";

/** All of them. */
export function Keys() {
  const query = useKeys();
  const may = useMay()("keys:write");
  const [making, setMaking] = useState(false);
  const make = may && (
    <Button look="main" icon="plus" onPress={() => setMaking(true)}>
      New key
    </Button>
  );
  return (
    <>
      <Loaded query={query}>
        {(keys) =>
          keys.length === 0 ? (
            <Empty icon="key" title="No keys yet" acts={make || undefined}>
              A program of yours asks the service with a key: it says what the program may look at and change.
            </Empty>
          ) : (
            <div className="stack">
              <div className="row wrap">
                <p className="grow soft">Programs ask the service with these. Each may do what it was given, and nothing else.</p>
                {make}
              </div>
              <Card flush label="Keys">
                <ul className="rows">
                  {keys.map((key) => (
                    <One key={key.id} shown={key} may={may} />
                  ))}
                </ul>
              </Card>
            </div>
          )
        }
      </Loaded>
      {making && <NewKey onClose={() => setMaking(false)} />}
    </>
  );
}

function One({ shown: key, may }: { shown: Key; may: boolean }) {
  const changed = useListChanged("keys");
  const [asks, setAsks] = useState(false);
  const zone = ownZone();
  const over = key.revokedAt != null || (key.expiresAt != null && key.expiresAt < nowInstant());
  const revoke = () =>
    revokeKey(key.id)
      .then(() => {
        tell(`The key “${key.name}” is revoked`);
        void changed();
      })
      .catch(tellWrong)
      .finally(() => setAsks(false));
  return (
    <li className={over ? "list-row key-row over" : "list-row key-row"}>
      <span className="soft">
        <Icon name="key" />
      </span>
      <span className="grow">
        <span className="strong">{key.name}</span> <code className="soft small">{key.id}</code>
        <span className="row wrap key-scopes">
          {key.allWorkspaces && <Badge tone="approval">all workspaces</Badge>}
          {key.scopes.map((scope) => (
            <Badge key={scope} tone={scope.endsWith(":write") ? "due" : "quiet"}>
              {scopeWords(scope)}
            </Badge>
          ))}
        </span>
      </span>
      <span className="soft small key-used">
        {key.usedAt ? (
          <>
            used <Relative at={key.usedAt} zone={zone} />
          </>
        ) : (
          "never used"
        )}
        {key.expiresAt && !over && (
          <>
            <br />
            good until <Local at={key.expiresAt} zone={zone} />
          </>
        )}
      </span>
      {over ? (
        <Badge tone="failed">{key.revokedAt ? "revoked" : "expired"}</Badge>
      ) : (
        may && (
          <Button small onPress={() => setAsks(true)}>
            Revoke…
          </Button>
        )
      )}
      <Ask title={`Revoke “${key.name}”?`} does="Revoke" danger open={asks} onClose={() => setAsks(false)} onDo={() => void revoke()}>
        <p>Whatever asks with it is refused from now on, within two seconds. It can’t be taken back; make another key then.</p>
        {key.allWorkspaces && <p className="soft small">It opens all workspaces: only whoever opens them too may revoke it.</p>}
      </Ask>
    </li>
  );
}

type Access = "none" | "read" | "write";
const ACCESS = [
  { id: "none", label: "–" },
  { id: "read", label: "Look" },
  { id: "write", label: "Change" },
] as const;

const ENDS = [
  { id: "", label: "Never" },
  { id: "30", label: "In 30 days" },
  { id: "90", label: "In 90 days" },
  { id: "365", label: "In a year" },
] as const;

const inDays = (days: string) => (days === "" ? undefined : new Date(Date.parse(nowInstant()) + Number(days) * 86_400_000).toISOString());

function NewKey({ onClose }: { onClose(): void }) {
  const changed = useListChanged("keys");
  const may = useMay();
  const [name, setName] = useState("");
  const [ends, setEnds] = useState<string>("");
  const [access, setAccess] = useState<Record<string, Access>>({ contacts: "write", enrollments: "write", events: "write" });
  const [secret, setSecret] = useState<string>();
  const [wrong, setWrong] = useState<Error>();
  const [busy, setBusy] = useState(false);
  const scopes = AREAS.flatMap(({ id }) => ((access[id] ?? "none") === "none" ? [] : [`${id}:${access[id]}`]));
  const fault = wrong instanceof Refusal ? wrong.problems.find(({ path }) => path.startsWith("/name")) : undefined;
  const save = () => {
    setBusy(true);
    setWrong(undefined);
    makeKey(name.trim(), scopes, inDays(ends))
      .then((made) => {
        setSecret(made.secret ?? "");
        void changed();
      })
      .catch((error: Error) => setWrong(error))
      .finally(() => setBusy(false));
  };
  if (secret !== undefined) {
    return <ShownOnce title={`The key “${name.trim()}”`} what="A program sends it as authorization: Bearer." secret={secret} onClose={onClose} />;
  }
  const acts = (
    <>
      <Button onPress={onClose}>Leave it</Button>
      <Button look="main" onPress={save} isDisabled={busy || name.trim() === "" || scopes.length === 0}>
        Make the key
      </Button>
    </>
  );
  return (
    <Dialog title="New key" open onClose={onClose} acts={acts} side>
      <div className="stack">
        <Wrong error={fault ? undefined : wrong} />
        <Field label="What it is called" value={name} onChange={setName} placeholder="CRM backend" required autoFocus wrong={fault && told(fault)} />
        <Choice<string> label="It ends" options={ENDS} value={ends} onChange={setEnds} />
        <div className="field" role="group" aria-label="What it may do">
          <span className="label">What it may do</span>
          <ul className="key-areas">
            {AREAS.filter(({ id }) => may(`${id}:read`)).map(({ id, word, says }) => (
              <li key={id} className="key-area">
                <span>
                  {word} <span className="soft small">{says}</span>
                </span>
                <Segments<Access> label={word} options={may(`${id}:write`) ? ACCESS : ACCESS.slice(0, 2)} value={access[id] ?? "none"} onChange={(next) => setAccess({ ...access, [id]: next })} />
              </li>
            ))}
          </ul>
          <span className="hint">Who may change may look. A key can’t be given more than you have.</span>
        </div>
      </div>
    </Dialog>
  );
}
