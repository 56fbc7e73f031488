/**
 * A person: what the engine knows of them, what happened, and what will happen, on one line.
 *
 * In: a contact's id. Out: their page, and all that can be done for them. Never: a future that the core in this page has not computed.
 */
import { lazy, Suspense, useMemo, useState, type ReactNode } from "react";
import { Link, useLocation, useParams, useSearchParams } from "wouter";
import { Refusal } from "../../api/client";
import { isLive, usePlannedOf } from "../../api/known";
import { useContact, useFacts, useTimeline, type Marked } from "../../api/people";
import { useMay } from "../../app/session";
import { WithCore } from "../../core/ready";
import { comes, happened, together, type Whose } from "../../core/story";
import { nameOf } from "../../core/words";
import { Choice } from "../../parts/fields";
import { Icon } from "../../parts/icons";
import { NotLoaded } from "../../parts/loaded";
import { cityOf } from "../../parts/moment";
import { Menu, type Act } from "../../parts/overlays";
import { Button, LinkButton } from "../../parts/press";
import { Bones, Card, Empty, Face, PageHead } from "../../parts/shown";
import { useClock } from "./clock";
import { PersonFactsColumn } from "./facts";
import { Journey } from "./journey";
import { Nos } from "./list";
import { UnderWay } from "./under-way";
import "./people.css";

const Edit = lazy(() => import("./edit"));
const Enroll = lazy(() => import("./enroll"));
const Record = lazy(() => import("./record"));
const Stop = lazy(() => import("./stop"));
const Followups = lazy(() => import("./followups"));

export default function Person() {
  const { contact = "" } = useParams<{ contact: string }>();
  return <WithCore instead={<Bones rows={12} />}>{() => <Of key={contact} contact={contact} />}</WithCore>;
}

function Of({ contact }: { contact: string }) {
  const person = useContact(contact);
  if (person.error) {
    const unknown = person.error instanceof Refusal && person.error.status === 404;
    return (
      <>
        <PageHead title={unknown ? "Nobody of that id" : "A person"} />
        {unknown ? (
          <Empty icon="search" title="This person is not here" acts={<LinkButton href="/people">All people</LinkButton>}>
            They may have been forgotten, or live in another workspace.
          </Empty>
        ) : (
          <NotLoaded error={person.error} onAgain={() => void person.refetch()} />
        )}
      </>
    );
  }
  return person.data ? <Known marked={person.data} /> : <Bones rows={12} />;
}

type Layer = "edit" | "enroll" | "record" | "stop" | "forget" | "messages";

function Known({ marked }: { marked: Marked }) {
  const { contact } = marked;
  const name = nameOf(contact);
  const facts = useFacts(contact.id);
  const known = usePlannedOf(contact.id);
  const [layer, setLayer] = useState<Layer>();
  const close = () => setLayer(undefined);
  const zone = facts.data?.zone?.zone ?? contact.timezone ?? known.settings?.zone ?? "UTC";
  const live = known.planned?.filter(({ known: { state } }) => isLive(state));
  return (
    <>
      <title>{`${name} · Relance`}</title>
      <PageHead
        before={
          <Link href="/people" className="small back">
            <Icon name="left" /> People
          </Link>
        }
        title={
          <span className="row who-title">
            <Face name={name} />
            <span className="lines">{name}</span>
          </span>
        }
        lead={
          <span className="row wrap who-lead">
            <Lead zone={zone} own={contact.timezone != null} />
            <Nos contact={contact} />
          </span>
        }
        acts={<Acts onLayer={setLayer} />}
      />
      <div className="columns">
        <div className="stack">
          <UnderWay known={known} contact={contact} />
          <Story contact={contact.id} known={known} />
        </div>
        <PersonFactsColumn facts={facts} settings={known.settings} contact={contact} zone={zone} />
      </div>
      <Suspense>
        {layer === "edit" && <Edit marked={marked} onClose={close} />}
        {layer === "enroll" && known.planned && known.settings && <Enroll contact={contact} facts={facts.data} known={known.planned} settings={known.settings} onClose={close} />}
        {layer === "record" && live && <Record contact={contact} live={live} conversations={facts.data?.conversations ?? []} onClose={close} />}
        {(layer === "stop" || layer === "forget") && live && <Stop forgets={layer === "forget"} contact={contact} live={live} onClose={close} />}
        {layer === "messages" && known.settings && <Followups contact={contact} settings={known.settings} zone={zone} onClose={close} />}
      </Suspense>
    </>
  );
}

function Lead({ zone, own }: { zone: string; own: boolean }) {
  const { time, day } = useClock(zone);
  return (
    <span>
      {day} {time} {own ? `in ${cityOf(zone)}` : "by our clock; theirs is not known"}
    </span>
  );
}

/** What can be done for a person. */
function Acts({ onLayer }: { onLayer(layer: Layer): void }) {
  const may = useMay();
  const more: Act[] = [
    { id: "record", label: "Record what happened…", icon: "check", hint: "They answered, paid, booked, said no", disabled: !may("events:write"), onDo: () => onLayer("record") },
    { id: "edit", label: "Edit the person…", icon: "edit", disabled: !may("contacts:write"), onDo: () => onLayer("edit") },
    { id: "forget", label: "Forget this person…", icon: "trash", danger: true, disabled: !may("contacts:write"), onDo: () => onLayer("forget") },
  ];
  return (
    <>
      {may("enrollments:write") && (
        <Button look="main" icon="enrollments" onPress={() => onLayer("enroll")}>
          Enroll
        </Button>
      )}
      {may("messages:read") && (
        <Button icon="upcoming" onPress={() => onLayer("messages")}>
          Schedule messages
        </Button>
      )}
      {(may("contacts:write") || may("events:write")) && (
        <Menu label="More to do" acts={more}>
          <Button icon="more">More</Button>
        </Menu>
      )}
      {may("contacts:write") && (
        <Button look="danger" icon="stop" onPress={() => onLayer("stop")}>
          Stop everything
        </Button>
      )}
    </>
  );
}

/** What happened and what will happen, of all or of one. */
function Story({ contact, known }: { contact: string; known: ReturnType<typeof usePlannedOf> }) {
  const [params, setParams] = useSearchParams();
  const [, navigate] = useLocation();
  const timeline = useTimeline(contact);
  const only = params.get("enrollment") ?? undefined;
  const rows = useMemo(() => known.rows ?? [], [known.rows]);
  const scenes = useMemo(() => {
    const wanted = rows.filter(({ id }) => !only || id === only);
    const whose = (id: string): Whose => {
      const row = rows.find((one) => one.id === id);
      return { enrollment: id, name: row?.name ?? "a sequence", zone: row?.zone ?? "UTC" };
    };
    const past = wanted.map(({ id }) => happened((timeline.told ?? []).filter(({ enrollment }) => enrollment === id).map(({ entry }) => entry), whose(id)));
    const ahead = (known.planned ?? []).filter((one) => !only || one.row.id === only).map((one) => comes(one.known, one.preview.steps, whose(one.row.id)));
    return together([...past, ...ahead]);
  }, [rows, timeline.told, known.planned, only]);
  const options = [{ id: "all", label: "All of it" }, ...rows.map((row) => ({ id: row.id, label: `${row.name}`, hint: isLive(row) ? "under way" : "over" }))];
  const error = timeline.error ?? known.error;
  let inside: ReactNode;
  if (error) {
    inside = <NotLoaded error={error} onAgain={() => void Promise.all([timeline.refetch(), known.refetch()])} />;
  } else if (!timeline.told || !known.rows) {
    inside = (
      <div className="inside">
        <Bones rows={8} />
      </div>
    );
  } else if (scenes.length === 0) {
    inside = (
      <Empty icon="upcoming" title="Nothing has happened yet">
        Once {contact ? "this person" : "somebody"} is enrolled, everything that was sent and will be stands here on one line.
      </Empty>
    );
  } else {
    const more = timeline.hasNextPage && (
      <Button small onPress={() => void timeline.fetchNextPage()}>
        There is more; load it
      </Button>
    );
    inside = <Journey scenes={scenes} several={!only && rows.length > 1} more={more} />;
  }
  return (
    <Card
      title="What was and what comes"
      flush
      acts={rows.length > 1 && <Choice label="Of what" unlabelled options={options} value={only ?? "all"} onChange={(id) => (id === "all" ? navigate(`/people/${encodeURIComponent(contact)}`) : setParams({ enrollment: id }))} />}
    >
      {inside}
    </Card>
  );
}
