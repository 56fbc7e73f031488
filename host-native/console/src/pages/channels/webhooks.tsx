/**
 * Addresses that are told what happens: listed, made, changed; one of them with its log.
 *
 * In: webhooks. Out: a card for each, or the log of the one in the address. Never: a secret that is shown twice.
 */
import { useState } from "react";
import { useSearchParams } from "wouter";
import { changeWebhook, removeWebhook, rotateWebhook, testWebhook, useWebhooks, useWebhooksChanged, type Webhook } from "../../api/webhooks";
import { useMay } from "../../app/session";
import { Icon } from "../../parts/icons";
import { Loaded } from "../../parts/loaded";
import { Local, ownZone, Relative } from "../../parts/moment";
import { tell, tellWrong } from "../../parts/notices";
import { Ask, Menu, type Act } from "../../parts/overlays";
import { Button, IconButton } from "../../parts/press";
import { ShownOnce } from "../../parts/secret";
import { Badge, CallOut, Empty, type Tone } from "../../parts/shown";
import { Log } from "./deliveries";
import { eventsWords } from "./events";
import { Replay } from "./replay";
import { WebhookForm } from "./webhook";

/** All of them, or one. */
export default function Webhooks() {
  const query = useWebhooks();
  const may = useMay()("webhooks:write");
  const [params] = useSearchParams();
  const [making, setMaking] = useState(false);
  const make = may && (
    <Button look="main" icon="plus" onPress={() => setMaking(true)}>
      Add a webhook
    </Button>
  );
  return (
    <>
      <Loaded query={query}>
        {(webhooks) => {
          const open = webhooks.find(({ id }) => id === params.get("webhook"));
          return open ? (
            <One webhook={open} may={may} />
          ) : webhooks.length === 0 ? (
            <Empty icon="webhook" title="Nobody is told yet" acts={make || undefined}>
              A webhook posts what happens to an address of yours: who was enrolled, what was sent, who answered. Each event is signed, and each try stands in a log.
            </Empty>
          ) : (
            <div className="stack">
              <div className="row wrap">
                <p className="grow soft">Who is told what happens, at least once each, signed.</p>
                {make}
              </div>
              <ul className="stack">
                {webhooks.map((webhook) => (
                  <li key={webhook.id}>
                    <Shown webhook={webhook} may={may} />
                  </li>
                ))}
              </ul>
            </div>
          );
        }}
      </Loaded>
      {making && <WebhookForm onClose={() => setMaking(false)} />}
    </>
  );
}

const DISABLED: Record<string, string> = { byHand: "Disabled", gone: "Disabled: the address said that it is gone", failing: "Disabled: nothing but failures for days" };

/** How it stands, in a word. */
function standing({ enabled, disabled, failingSince }: Webhook): { word: string; tone: Tone } {
  if (!enabled) {
    return { word: DISABLED[disabled ?? ""] ?? "Disabled", tone: disabled === "byHand" ? "quiet" : "failed" };
  }
  return failingSince ? { word: "Failing", tone: "held" } : { word: "On", tone: "done" };
}

function Head({ webhook }: { webhook: Webhook }) {
  const { word, tone } = standing(webhook);
  const zone = ownZone();
  return (
    <div className="grow">
      <p className="row wrap">
        <span className="strong">{webhook.description || new URL(webhook.url).host}</span>
        <Badge tone={tone}>{word}</Badge>
      </p>
      <p className="small soft broken">
        <code>{webhook.url}</code>
      </p>
      <p className="small soft">
        Is told: {eventsWords(webhook.events)}.
        {webhook.enabled && webhook.failingSince && (
          <>
            {" "}
            Nothing but failures since <Relative at={webhook.failingSince} zone={zone} />.
          </>
        )}
      </p>
    </div>
  );
}

function Shown({ webhook, may }: { webhook: Webhook; may: boolean }) {
  const [, setParams] = useSearchParams();
  return (
    <section className="card webhook" aria-label={webhook.description || webhook.url}>
      <span className="account-mark">
        <Icon name="webhook" />
      </span>
      <Head webhook={webhook} />
      <Button small onPress={() => setParams({ tab: "webhooks", webhook: webhook.id })}>
        Log
      </Button>
      {may && <Acts webhook={webhook} />}
    </section>
  );
}

type Asks = "edit" | "remove" | "rotate" | "replay" | "disable";

/** What is done to one. */
function Acts({ webhook }: { webhook: Webhook }) {
  const changed = useWebhooksChanged();
  const [asks, setAsks] = useState<Asks>();
  const [rotated, setRotated] = useState<Webhook>();
  const close = () => setAsks(undefined);
  const done = (act: Promise<unknown>, words: string) =>
    act
      .then(() => {
        tell(words);
        void changed();
      })
      .catch(tellWrong)
      .finally(close);
  const { url, events, description } = webhook;
  const enable = (enabled: boolean) => void done(changeWebhook(webhook.id, { url, events, enabled, ...(description ? { description } : {}) }), enabled ? "It is told again; what waited goes on" : "It is told nothing more");
  const rotate = () =>
    rotateWebhook(webhook.id)
      .then((newer) => {
        setRotated(newer);
        void changed();
      })
      .catch(tellWrong)
      .finally(close);
  const acts: Act[] = [
    { id: "test", label: "Send a test", icon: "send", onDo: () => void done(testWebhook(webhook.id), "A test is on its way") },
    { id: "edit", label: "Change…", icon: "edit", onDo: () => setAsks("edit") },
    { id: "replay", label: "Tell a stretch of time again…", icon: "refresh", onDo: () => setAsks("replay") },
    { id: "rotate", label: "New secret…", icon: "key", onDo: () => setAsks("rotate") },
    webhook.enabled ? { id: "disable", label: "Disable…", icon: "pause", onDo: () => setAsks("disable") } : { id: "enable", label: "Enable", icon: "play", onDo: () => enable(true) },
    { id: "remove", label: "Remove…", icon: "trash", danger: true, onDo: () => setAsks("remove") },
  ];
  const name = description || url;
  return (
    <>
      <Menu label={`What to do with ${name}`} acts={acts}>
        <IconButton icon="more" says={`What to do with ${name}`} />
      </Menu>
      {asks === "edit" && <WebhookForm webhook={webhook} onClose={close} />}
      {asks === "replay" && <Replay webhook={webhook} onClose={close} />}
      <Ask title="Make a new secret?" does="New secret" open={asks === "rotate"} onClose={close} onDo={() => void rotate()}>
        <p>The old one signs beside it for 24 hours, so that you can change over without a gap.</p>
      </Ask>
      <Ask title={`Disable ${name}?`} does="Disable" open={asks === "disable"} onClose={close} onDo={() => enable(false)}>
        <p>It is told nothing new. What waits goes on when it is enabled again; the rest can be told again by a stretch of time.</p>
      </Ask>
      <Ask title={`Remove ${name}?`} does="Remove" danger open={asks === "remove"} onClose={close} onDo={() => void done(removeWebhook(webhook.id), "The webhook is removed")}>
        <p>It is told nothing more, and its log is gone.</p>
      </Ask>
      {rotated?.secret && <ShownOnce title="The new secret" what={<Beside webhook={rotated} />} secret={rotated.secret} onClose={() => setRotated(undefined)} />}
    </>
  );
}

/** Until when both sign. */
const Beside = ({ webhook: { oldSecretUntil } }: { webhook: Webhook }) => (
  <>
    Deliveries are signed with it.
    {oldSecretUntil && (
      <>
        {" "}
        The old one signs beside it until <Local at={oldSecretUntil} zone={ownZone()} />.
      </>
    )}
  </>
);

/** One of them, with its log. */
function One({ webhook, may }: { webhook: Webhook; may: boolean }) {
  const [, setParams] = useSearchParams();
  return (
    <div className="stack">
      <div>
        <Button small look="plain" icon="left" onPress={() => setParams({ tab: "webhooks" })}>
          All webhooks
        </Button>
      </div>
      <section className="card webhook" aria-label={webhook.description || webhook.url}>
        <Head webhook={webhook} />
        {may && <Acts webhook={webhook} />}
      </section>
      {!webhook.enabled && webhook.disabled !== "byHand" && (
        <CallOut tone="failed" icon="warning">
          It was disabled by itself. Mend the address, enable it, then tell it again what it has missed.
        </CallOut>
      )}
      <Log webhook={webhook} may={may} />
    </div>
  );
}
