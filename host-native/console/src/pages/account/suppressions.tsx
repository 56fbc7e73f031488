/**
 * Addresses that are not written to: why and since when; added, looked for, lifted with a reason; what was lifted by whom.
 *
 * In: addresses. Out: lists. Never: one that is lifted without a reason, or a complaint without a second thought.
 */
import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, body, Refusal, type Shape } from "../../api/client";
import { useMay } from "../../app/session";
import { channelName } from "../../core/words";
import { Choice, Field, Search } from "../../parts/fields";
import { ChannelIcon } from "../../parts/icons";
import { Loaded, More, Wrong } from "../../parts/loaded";
import { Local, ownZone, Relative } from "../../parts/moment";
import { tell } from "../../parts/notices";
import { Dialog } from "../../parts/overlays";
import { Button } from "../../parts/press";
import { Segments } from "../../parts/segments";
import { Badge, CallOut, Card, Empty, type Tone } from "../../parts/shown";

type Address = Shape<"SuppressedAddress">;

const CAUSES: Record<string, { word: string; tone: Tone }> = {
  optOut: { word: "Said no", tone: "failed" },
  hardBounce: { word: "The address is dead", tone: "held" },
  complaint: { word: "Called it spam", tone: "failed" },
};

const useChanged = () => {
  const queries = useQueryClient();
  return () => queries.invalidateQueries({ predicate: ({ queryKey }) => ["suppressions", "contacts", "enrollments"].includes(String(queryKey[0])) });
};

/** All of it. */
export function Suppressions() {
  const [which, setWhich] = useState<"now" | "lifted">("now");
  const [address, setAddress] = useState("");
  const [adding, setAdding] = useState(false);
  const may = useMay()("contacts:write");
  return (
    <div className="stack">
      <div className="row wrap">
        <Segments<"now" | "lifted">
          label="Which addresses"
          options={[
            { id: "now", label: "Not written to" },
            { id: "lifted", label: "Lifted" },
          ]}
          value={which}
          onChange={setWhich}
        />
        <div className="grow">{which === "now" && <Search label="A whole address" value={address} onChange={setAddress} />}</div>
        {may && (
          <Button icon="plus" onPress={() => setAdding(true)}>
            Add an address
          </Button>
        )}
      </div>
      {which === "now" ? <Now address={address.trim()} may={may} /> : <Lifted />}
      {adding && <Add onClose={() => setAdding(false)} />}
    </div>
  );
}

function Now({ address, may }: { address: string; may: boolean }) {
  const [lifting, setLifting] = useState<Address>();
  const pages = useInfiniteQuery({
    queryKey: ["suppressions", "now", address],
    queryFn: ({ pageParam }) => body(api.GET("/v1/suppressions", { params: { query: { limit: 100, after: pageParam, ...(address ? { address } : {}) } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: (before) => before,
  });
  const rows = pages.data?.pages.flatMap(({ items }) => items);
  return (
    <Loaded query={{ ...pages, data: rows }}>
      {(all) =>
        all.length === 0 ? (
          <Empty icon="check" title={address ? "This address may be written to" : "Every address may be written to"}>
            {address ? "Search for the whole of it: the list knows no parts." : "Who says no, whose address is dead, and who calls a message spam stands here."}
          </Empty>
        ) : (
          <>
            <Card flush label="Addresses that are not written to">
              <ul className="rows">
                {all.map((row) => (
                  <One key={`${row.channel} ${row.address}`} row={row} onLift={may ? () => setLifting(row) : undefined} />
                ))}
              </ul>
              <More pages={pages} />
            </Card>
            {lifting && <Lift row={lifting} onClose={() => setLifting(undefined)} />}
          </>
        )
      }
    </Loaded>
  );
}

function One({ row: { channel, address, cause, since }, onLift }: { row: Address; onLift?: () => void }) {
  return (
    <li className="list-row">
      <span className="soft">
        <ChannelIcon channel={channel} />
        <span className="unseen">{channelName(channel)}</span>
      </span>
      <span className="grow broken">{address}</span>
      <Badge tone={CAUSES[cause]?.tone}>{CAUSES[cause]?.word ?? cause}</Badge>
      <span className="soft small row-since">
        <Relative at={since} zone={ownZone()} />
      </span>
      {onLift && (
        <Button small onPress={onLift}>
          Lift…
        </Button>
      )}
    </li>
  );
}

function Lift({ row: { channel, address, cause }, onClose }: { row: Address; onClose(): void }) {
  const changed = useChanged();
  const [reason, setReason] = useState("");
  const [wrong, setWrong] = useState<Error>();
  const [busy, setBusy] = useState(false);
  const complaint = cause === "complaint";
  const lift = () => {
    setBusy(true);
    setWrong(undefined);
    body(api.DELETE("/v1/suppressions/{channel}/{address}", { params: { path: { channel, address }, query: { reason: reason.trim(), ...(complaint ? { force: true } : {}) } } }))
      .then(() => {
        tell(`${address} may be written to again`);
        void changed();
        onClose();
      })
      .catch((error: Error) => setWrong(error))
      .finally(() => setBusy(false));
  };
  const acts = (
    <>
      <Button onPress={onClose}>Leave it</Button>
      <Button look={complaint ? "danger main" : "main"} onPress={lift} isDisabled={busy || reason.trim() === ""}>
        {complaint ? "Lift it all the same" : "Lift"}
      </Button>
    </>
  );
  return (
    <Dialog title={`Write to ${address} again?`} lead={`${channelName(channel)}: ${CAUSES[cause]?.word ?? cause}`} open onClose={onClose} acts={acts}>
      <div className="stack">
        {complaint && (
          <CallOut tone="failed" icon="warning">
            They called a message spam. Whoever writes to them again is taken for a spammer by the next one.
          </CallOut>
        )}
        <Wrong error={wrong} />
        <Field label="Why" value={reason} onChange={setReason} rows={2} required autoFocus placeholder="She asked for it by phone" hint="It is kept, with your name. What has ended stays so; a new enrollment is possible." />
      </div>
    </Dialog>
  );
}

function Lifted() {
  const pages = useInfiniteQuery({
    queryKey: ["suppressions", "lifted"],
    queryFn: ({ pageParam }) => body(api.GET("/v1/suppressions/lifted", { params: { query: { limit: 100, after: pageParam } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });
  const rows = pages.data?.pages.flatMap(({ items }) => items);
  return (
    <Loaded query={{ ...pages, data: rows }}>
      {(all) =>
        all.length === 0 ? (
          <Empty icon="undo" title="Nothing was lifted" />
        ) : (
          <Card flush label="What was lifted">
            <ul className="rows">
              {all.map((row) => (
                <li key={`${row.channel} ${row.address} ${row.liftedAt}`} className="list-row">
                  <span className="soft">
                    <ChannelIcon channel={row.channel} />
                    <span className="unseen">{channelName(row.channel)}</span>
                  </span>
                  <span className="grow broken">
                    {row.address}
                    <span className="soft small user-mail">{row.reason}</span>
                  </span>
                  <span className="soft small">
                    {row.by}, <Local at={row.liftedAt} zone={ownZone()} />
                  </span>
                </li>
              ))}
            </ul>
            <More pages={pages} />
          </Card>
        )
      }
    </Loaded>
  );
}

type Cause = "optOut" | "hardBounce" | "complaint";

function Add({ onClose }: { onClose(): void }) {
  const changed = useChanged();
  const [channel, setChannel] = useState("email");
  const [address, setAddress] = useState("");
  const [cause, setCause] = useState<Cause>("optOut");
  const [wrong, setWrong] = useState<Error>();
  const [busy, setBusy] = useState(false);
  const add = () => {
    setBusy(true);
    setWrong(undefined);
    body(api.PUT("/v1/suppressions/{channel}/{address}", { params: { path: { channel, address: address.trim() } }, body: { cause } }))
      .then(() => {
        tell(`${address.trim()} is not written to any more`);
        void changed();
        onClose();
      })
      .catch((error: Error) => setWrong(error))
      .finally(() => setBusy(false));
  };
  const acts = (
    <>
      <Button onPress={onClose}>Leave it</Button>
      <Button look="main" onPress={add} isDisabled={busy || address.trim() === ""}>
        Add
      </Button>
    </>
  );
  const fault = wrong instanceof Refusal ? wrong.problems[0] : undefined;
  return (
    <Dialog title="An address that is not written to" lead="What is planned to it ends at once." open onClose={onClose} acts={acts}>
      <div className="stack">
        <Wrong error={fault ? undefined : wrong} />
        <Choice<string> label="Channel" options={["email", "sms", "whatsapp", "messenger", "instagram"].map((id) => ({ id, label: channelName(id) }))} value={channel} onChange={setChannel} />
        <Field label="Address" value={address} onChange={setAddress} required autoFocus placeholder={channel === "email" ? "ann@example.com" : "+34600000000"} wrong={fault?.message} />
        <Choice<Cause> label="Why" options={(Object.keys(CAUSES) as Cause[]).map((id) => ({ id, label: CAUSES[id]!.word }))} value={cause} onChange={setCause} />
      </div>
    </Dialog>
  );
}
