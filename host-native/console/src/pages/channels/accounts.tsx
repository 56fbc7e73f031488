/**
 * The accounts with providers, and how each of them fares.
 *
 * In: accounts. Out: a card for each, with what can be done to it. Never: an account that is taken away without a question.
 */
import { useState } from "react";
import { removeAccount, restoreAccount, useAccounts, useAccountsChanged, type Account } from "../../api/accounts";
import type { Job } from "../../api/settings";
import { useMay } from "../../app/session";
import { capital, channelName } from "../../core/words";
import { Icon } from "../../parts/icons";
import { Loaded } from "../../parts/loaded";
import { Local, ownZone, Relative } from "../../parts/moment";
import { tell, tellWrong } from "../../parts/notices";
import { Ask, Menu, type Act } from "../../parts/overlays";
import { Button, IconButton } from "../../parts/press";
import { Progress } from "../../parts/progress";
import { Prose } from "../../parts/prose";
import { Badge, CallOut, Empty, type Tone } from "../../parts/shown";
import { AccountForm } from "./form";
import { HealthOf } from "./health";
import { providerOf, summaryOf } from "./providers";
import { TryDialog } from "./trial";

/** All of them. */
export function Accounts() {
  const query = useAccounts();
  const may = useMay()("accounts:write");
  const [making, setMaking] = useState(false);
  const make = may && (
    <Button look="main" icon="plus" onPress={() => setMaking(true)}>
      Add an account
    </Button>
  );
  return (
    <>
      <Loaded query={query}>
        {(accounts) =>
          accounts.length === 0 ? (
            <Empty icon="channels" title="No account yet" acts={make || undefined}>
              An account is how you send on a channel: with which provider, under which name. Until there is one, mail goes the service’s own way.
            </Empty>
          ) : (
            <div className="stack">
              <div className="row wrap">
                <p className="grow soft">How you send on each channel, and how that goes.</p>
                {make}
              </div>
              <ul className="accounts">
                {accounts.map((account) => (
                  <li key={account.id}>
                    <One account={account} may={may} />
                  </li>
                ))}
              </ul>
            </div>
          )
        }
      </Loaded>
      {making && <AccountForm onClose={() => setMaking(false)} />}
    </>
  );
}

/** Whether it works, in a word. */
function standing({ paused, mailbox, health }: Account): { word: string; tone: Tone } | undefined {
  if (paused) {
    return { word: "Paused: the provider refused it", tone: "failed" };
  }
  if (mailbox?.trouble) {
    return { word: "Its mailbox can’t be read", tone: "held" };
  }
  const { lastAccepted: good, lastRefused: bad } = health ?? {};
  if (bad && (!good || bad.at > good.at)) {
    return { word: "The last one was refused", tone: "held" };
  }
  return good ? { word: "Works", tone: "done" } : health ? { word: "Not used yet", tone: "quiet" } : undefined;
}

type Asks = "edit" | "try" | "remove";

function One({ account, may }: { account: Account; may: boolean }) {
  const changed = useAccountsChanged();
  const [asks, setAsks] = useState<Asks>();
  const [job, setJob] = useState<Job>();
  const stands = standing(account);
  const close = () => setAsks(undefined);
  const restore = () =>
    restoreAccount(account.id)
      .then(({ job: begun }) => {
        setJob(begun as Job);
        tell("It sends again, and what has waited goes");
        void changed();
      })
      .catch(tellWrong);
  const acts: Act[] = [
    { id: "edit", label: "Change…", icon: "edit", onDo: () => setAsks("edit") },
    { id: "remove", label: "Remove…", icon: "trash", danger: true, onDo: () => setAsks("remove") },
  ];
  return (
    <section className="card account" aria-label={account.id}>
      <header>
        <Whose account={account} />
        {may && (
          <Menu label={`What to do with ${account.id}`} acts={acts}>
            <IconButton icon="more" says={`What to do with ${account.id}`} small />
          </Menu>
        )}
      </header>
      <div className="inside stack">
        <div className="row wrap">
          {stands && <Badge tone={stands.tone}>{stands.word}</Badge>}
          {account.health?.serves.map((channel) => (
            <span key={channel} className="soft small">
              {channelName(channel)}
            </span>
          ))}
        </div>
        {account.paused && <WhyPaused account={account} onRestore={may ? () => void restore() : undefined} />}
        {job && <Progress job={job} />}
        <HealthOf account={account} />
      </div>
      {may && (
        <footer>
          <Button small icon="send" onPress={() => setAsks("try")}>
            Try it
          </Button>
        </footer>
      )}
      {asks === "edit" && <AccountForm account={account} onClose={close} />}
      {asks === "try" && <TryDialog account={account} onClose={close} />}
      <Remove account={account} open={asks === "remove"} onClose={close} />
    </section>
  );
}

/** With whom, under which name. */
function Whose({ account: { id, account } }: { account: Account }) {
  const provider = providerOf(account.provider);
  return (
    <div className="row">
      <span className="account-mark">
        <Icon name={provider?.icon ?? "channels"} />
      </span>
      <div className="grow">
        <h2 className="cut">{provider?.name ?? account.provider}</h2>
        <p className="soft small cut">
          <code>{id}</code> {summaryOf(account)}
        </p>
      </div>
    </div>
  );
}

function WhyPaused({ account: { paused }, onRestore }: { account: Account; onRestore?: () => void }) {
  const zone = ownZone();
  return (
    <CallOut
      tone="failed"
      icon="pause"
      acts={
        onRestore && (
          <Button small icon="play" onPress={onRestore}>
            Send again
          </Button>
        )
      }
    >
      <p>
        Paused <Relative at={paused!.at} zone={zone} /> (<Local at={paused!.at} zone={zone} />). {paused!.detail && <Prose>{`${capital(paused!.detail)}.`}</Prose>}
      </p>
      <p className="soft small">Nothing is used up: what is under way waits. Mend the account, try it, then let it send again.</p>
    </CallOut>
  );
}

function Remove({ account, open, onClose }: { account: Account; open: boolean; onClose(): void }) {
  const changed = useAccountsChanged();
  const [busy, setBusy] = useState(false);
  const waiting = account.health?.inLine ?? 0;
  const remove = () => {
    setBusy(true);
    removeAccount(account.id)
      .then(() => {
        tell("The account is removed");
        void changed();
      })
      .catch(tellWrong)
      .finally(() => {
        setBusy(false);
        onClose();
      });
  };
  return (
    <Ask title={`Remove ${account.id}?`} does="Remove" danger open={open} onClose={onClose} onDo={remove} busy={busy}>
      <p>
        Its secrets are forgotten. {waiting > 0 ? `${waiting} messages that wait for it go by the next account of their channel, or wait.` : "What is planned on its channels goes by the next account there, or waits."} An account that the settings name can’t be removed.
      </p>
    </Ask>
  );
}
