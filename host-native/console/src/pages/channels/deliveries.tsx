/**
 * The log of a webhook: what it was told, each try with its answer; one can be sent again.
 *
 * In: deliveries. Out: rows, the newest first, one of them opened. Never: a delivery that is sent again by itself.
 */
import { useState } from "react";
import { resend, useDeliveries, useDelivery, useWebhooksChanged, type Delivery, type Webhook } from "../../api/webhooks";
import { Loaded, More } from "../../parts/loaded";
import { Local, ownZone, Relative } from "../../parts/moment";
import { tell, tellWrong } from "../../parts/notices";
import { Dialog } from "../../parts/overlays";
import { Button } from "../../parts/press";
import { Segments } from "../../parts/segments";
import { Badge, Bones, Card, Empty, Fact, Facts, type Tone } from "../../parts/shown";
import { eventWord } from "./events";

type Which = "all" | "waiting" | "delivered" | "failed";

const STATUS: Record<string, { word: string; tone: Tone }> = {
  waiting: { word: "In line", tone: "held" },
  delivered: { word: "Delivered", tone: "done" },
  failed: { word: "Given up", tone: "failed" },
};

/** How a delivery stands; one that failed before is tried again. */
const standing = ({ status, tries }: Delivery) => (status === "waiting" && tries.length > 0 ? { word: "Tried again", tone: "held" as Tone } : (STATUS[status] ?? { word: status, tone: "quiet" as Tone }));

/** The log. */
export function Log({ webhook, may }: { webhook: Webhook; may: boolean }) {
  const [which, setWhich] = useState<Which>("all");
  const [open, setOpen] = useState<string>();
  const pages = useDeliveries(webhook.id, which === "all" ? undefined : which);
  return (
    <>
      <div>
        <Segments<Which>
          label="Which deliveries"
          options={[
            { id: "all", label: "All" },
            { id: "waiting", label: "In line" },
            { id: "delivered", label: "Delivered" },
            { id: "failed", label: "Given up" },
          ]}
          value={which}
          onChange={setWhich}
        />
      </div>
      <Loaded query={pages}>
        {(rows) =>
          rows.length === 0 ? (
            <Empty icon="webhook" title={which === "all" ? "Nothing was told yet" : "None of these"}>
              {which === "all" ? "Send a test to see whether the address takes it." : "Look at all of them."}
            </Empty>
          ) : (
            <Card flush label="Deliveries">
              <ul className="rows">
                {rows.map((delivery) => (
                  <Row key={delivery.id} delivery={delivery} onOpen={() => setOpen(delivery.id)} />
                ))}
              </ul>
              <More pages={pages} />
            </Card>
          )
        }
      </Loaded>
      {open && <Opened webhook={webhook.id} delivery={open} may={may} onClose={() => setOpen(undefined)} />}
    </>
  );
}

function Row({ delivery, onOpen }: { delivery: Delivery; onOpen(): void }) {
  const { word, tone } = standing(delivery);
  const last = delivery.tries[delivery.tries.length - 1];
  const zone = ownZone();
  return (
    <li className="delivery">
      <button type="button" className="delivery-name" onClick={onOpen}>
        <span className="strong">{eventWord(delivery.type)}</span>
        <code className="soft small">{delivery.type}</code>
      </button>
      <span className="soft small">
        <Relative at={delivery.createdAt} zone={zone} />
      </span>
      <span className="soft small num">{last ? `${delivery.tries.length === 1 ? "1 try" : `${delivery.tries.length} tries`}, ${last.status ? `answer ${last.status}` : "no answer"}` : "not tried yet"}</span>
      <Badge tone={tone}>{word}</Badge>
    </li>
  );
}

/** One, with its event and every try. */
function Opened({ webhook, delivery: id, may, onClose }: { webhook: string; delivery: string; may: boolean; onClose(): void }) {
  const { data } = useDelivery(webhook, id);
  const changed = useWebhooksChanged();
  const [busy, setBusy] = useState(false);
  const zone = ownZone();
  const again = () => {
    setBusy(true);
    resend(webhook, id)
      .then(() => {
        tell("It is sent once more, under the same id");
        void changed();
      })
      .catch(tellWrong)
      .finally(() => setBusy(false));
  };
  const acts = may && (
    <Button look="main" icon="refresh" onPress={again} isDisabled={busy || !data}>
      Send it again
    </Button>
  );
  return (
    <Dialog title={data ? eventWord(data.type) : "A delivery"} lead={<code>{id}</code>} open onClose={onClose} side acts={acts || undefined}>
      {data ? (
        <div className="stack">
          <Facts>
            <Fact name="Stands">
              <Badge tone={standing(data).tone}>{standing(data).word}</Badge>
            </Fact>
            <Fact name="In line since">
              <Local at={data.createdAt} zone={zone} />
            </Fact>
            {data.nextAt && (
              <Fact name="Tried next">
                <Relative at={data.nextAt} zone={zone} />
              </Fact>
            )}
          </Facts>
          <Tries tries={data.tries} />
          {data.event && (
            <section className="tight">
              <h3>The event</h3>
              <pre className="log-said" tabIndex={0} aria-label="The event, as it is posted">
                {JSON.stringify(data.event, null, 2)}
              </pre>
            </section>
          )}
        </div>
      ) : (
        <Bones rows={5} />
      )}
    </Dialog>
  );
}

/** Every try, with its answer. */
function Tries({ tries }: { tries: Delivery["tries"] }) {
  const zone = ownZone();
  return (
    <section className="tight">
      <h3>{tries.length === 0 ? "Not tried yet" : tries.length === 1 ? "One try" : `${tries.length} tries`}</h3>
      <ol className="tries">
        {tries.map(({ number, at, millis, said, status }) => (
          <li key={number}>
            <div className="row wrap">
              <Badge tone={status && status < 300 ? "done" : "failed"}>{status ? `Answer ${status}` : "No answer"}</Badge>
              <span className="soft small">
                <Local at={at} zone={zone} />, after {millis} ms
              </span>
            </div>
            {said && <pre className="log-said">{said}</pre>}
          </li>
        ))}
      </ol>
    </section>
  );
}
