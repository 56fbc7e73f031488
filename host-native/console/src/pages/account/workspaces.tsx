/**
 * Workspaces: entered, made, renamed, closed and opened again.
 *
 * In: workspaces. Out: rows. Never: one that is closed without its consequence said.
 */
import { useState } from "react";
import { Refusal } from "../../api/client";
import { changeWorkspace, makeWorkspace, useListChanged, useWorkspaces, type Workspace } from "../../api/users";
import { enter, useMay, useSession } from "../../app/session";
import { told } from "../../parts/drafting";
import { Field } from "../../parts/fields";
import { Icon } from "../../parts/icons";
import { Loaded, Wrong } from "../../parts/loaded";
import { Local, ownZone } from "../../parts/moment";
import { tell, tellWrong } from "../../parts/notices";
import { Ask, Dialog, Menu, type Act } from "../../parts/overlays";
import { Button, IconButton } from "../../parts/press";
import { Badge, Card } from "../../parts/shown";

/** All of them; who sees only some chooses among those. */
export function Workspaces() {
  const may = useMay();
  return may("installation:read") ? <All may={may("installation:write")} /> : <Own />;
}

function Own() {
  const { workspaces, workspace } = useSession();
  return (
    <Card flush label="Workspaces">
      <ul className="rows">
        {workspaces?.map(({ id, name }) => (
          <li key={id} className="list-row">
            <Icon name="globe" />
            <span className="grow strong">{name}</span>
            {id === workspace ? <Badge tone="due">you are here</Badge> : <Button small onPress={() => enter(id)}>Enter</Button>}
          </li>
        ))}
      </ul>
    </Card>
  );
}

function All({ may }: { may: boolean }) {
  const query = useWorkspaces(true);
  const [making, setMaking] = useState(false);
  return (
    <>
      <Loaded query={query}>
        {(workspaces) => (
          <div className="stack">
            <div className="row wrap">
              <p className="grow soft">Each has its own people, settings and channels; nothing crosses between them.</p>
              {may && (
                <Button look="main" icon="plus" onPress={() => setMaking(true)}>
                  New workspace
                </Button>
              )}
            </div>
            <Card flush label="Workspaces">
              <ul className="rows">
                {workspaces.map((workspace) => (
                  <One key={workspace.id} workspace={workspace} may={may} />
                ))}
              </ul>
            </Card>
          </div>
        )}
      </Loaded>
      {making && <Named onClose={() => setMaking(false)} />}
    </>
  );
}

function One({ workspace, may }: { workspace: Workspace; may: boolean }) {
  const { workspace: here } = useSession();
  const changed = useListChanged("workspaces");
  const [asks, setAsks] = useState<"rename" | "close">();
  const { id, name, archived, createdAt } = workspace;
  const put = (closed: boolean) =>
    changeWorkspace(id, name ?? "", closed)
      .then(() => {
        tell(closed ? "The workspace is closed" : "The workspace is open again");
        void changed();
      })
      .catch(tellWrong)
      .finally(() => setAsks(undefined));
  const acts: Act[] = [
    { id: "rename", label: "Rename…", icon: "edit", onDo: () => setAsks("rename") },
    archived ? { id: "open", label: "Open again", icon: "play", onDo: () => void put(false) } : { id: "close", label: "Close…", icon: "pause", danger: true, onDo: () => setAsks("close") },
  ];
  return (
    <li className="list-row">
      <Icon name="globe" />
      <span className="grow">
        <span className="strong">{name || id}</span> <code className="soft small">{id}</code>
        <span className="soft small user-mail">
          since <Local at={createdAt} zone={ownZone()} />
        </span>
      </span>
      {archived && <Badge tone="failed">closed</Badge>}
      {id === here ? <Badge tone="due">you are here</Badge> : !archived && <Button small onPress={() => enter(id)}>Enter</Button>}
      {may && (
        <Menu label={`What to do with ${name || id}`} acts={acts}>
          <IconButton icon="more" says={`What to do with ${name || id}`} small />
        </Menu>
      )}
      {asks === "rename" && <Named workspace={workspace} onClose={() => setAsks(undefined)} />}
      <Ask title={`Close ${name || id}?`} does="Close" danger open={asks === "close"} onClose={() => setAsks(undefined)} onDo={() => void put(true)}>
        <p>It takes nothing new, and nothing of it is sent. Its people and its history stay; it can be opened again.</p>
      </Ask>
    </li>
  );
}

function Named({ workspace, onClose }: { workspace?: Workspace; onClose(): void }) {
  const changed = useListChanged("workspaces");
  const [name, setName] = useState(workspace?.name ?? "");
  const [id, setId] = useState("");
  const [wrong, setWrong] = useState<Error>();
  const [busy, setBusy] = useState(false);
  const plain = (id || name.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "")).slice(0, 64);
  const fault = wrong instanceof Refusal ? wrong.problems.find(({ path }) => path === "/id") : undefined;
  const save = () => {
    setBusy(true);
    setWrong(undefined);
    (workspace ? changeWorkspace(workspace.id, name.trim(), workspace.archived) : makeWorkspace(plain, name.trim()))
      .then(() => {
        tell(workspace ? "The workspace is renamed" : "The workspace is made");
        void changed();
        onClose();
      })
      .catch((error: Error) => setWrong(error))
      .finally(() => setBusy(false));
  };
  const acts = (
    <>
      <Button onPress={onClose}>Leave it</Button>
      <Button look="main" onPress={save} isDisabled={busy || (!workspace && plain === "")}>
        {workspace ? "Save" : "Make it"}
      </Button>
    </>
  );
  return (
    <Dialog title={workspace ? "Rename the workspace" : "New workspace"} open onClose={onClose} acts={acts}>
      <div className="stack">
        <Wrong error={fault ? undefined : wrong} />
        <Field label="Name" value={name} onChange={setName} placeholder="Northwind Studio" autoFocus />
        {!workspace && <Field label="Id" value={id} onChange={setId} placeholder={plain} mono hint="How programs name it. It can’t be changed." wrong={fault && told(fault)} />}
      </div>
    </Dialog>
  );
}
