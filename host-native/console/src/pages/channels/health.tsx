/**
 * How an account fares: what went last, what was refused and why, what waits, how much of its limit is taken.
 *
 * In: an account. Out: facts in words, a meter for the limit. Never: an address or a text.
 */
import type { Account, Limits } from "../../api/accounts";
import { capital } from "../../core/words";
import { ownZone, Relative } from "../../parts/moment";
import { Meter } from "../../parts/progress";
import { Prose } from "../../parts/prose";
import { Fact, Facts } from "../../parts/shown";
import { rateWords } from "./limits";

/** The facts. */
export function HealthOf({ account: { health, mailbox, account } }: { account: Account }) {
  const zone = ownZone();
  const limits = health?.limits ?? (account.limits as Limits | undefined);
  const words = rateWords(limits);
  return (
    <Facts>
      {health && (
        <Fact name="Last accepted">
          {health.lastAccepted ? <Relative at={health.lastAccepted.at} zone={zone} /> : <span className="soft">nothing yet</span>}
          {health.accepted > 0 && <span className="soft small"> · {health.accepted} in 24 hours</span>}
        </Fact>
      )}
      {health?.lastRefused && (
        <Fact name="Last refused">
          <Relative at={health.lastRefused.at} zone={zone} />
          {health.refused > 0 && <span className="soft small"> · {health.refused} in 24 hours</span>}
          {health.lastRefused.detail && (
            <div className="small">
              <Prose>{`${capital(health.lastRefused.detail)}.`}</Prose>
            </div>
          )}
        </Fact>
      )}
      {health && (health.inLine > 0 || health.underWay > 0) && (
        <Fact name="In line">
          {health.inLine}
          {health.underWay > 0 && <span className="soft small"> · {health.underWay} being sent</span>}
        </Fact>
      )}
      <Fact name="Limit">
        {words ?? <span className="soft">none</span>}
        {health?.rate && (
          <div className="limit-used">
            <Meter label="How much of the limit is taken" value={health.rate.taken} most={health.rate.of} tone={health.rate.taken >= health.rate.of ? "held" : "due"} />
            <span className="soft small">
              {health.rate.taken} of {health.rate.of} taken
              {health.rate.freeAt && (
                <>
                  ; the next one <Relative at={health.rate.freeAt} zone={zone} />
                </>
              )}
            </span>
          </div>
        )}
      </Fact>
      {limits?.perRecipient && <Fact name="To one person">{rateWords(limits.perRecipient)}</Fact>}
      {mailbox && <MailboxFact mailbox={mailbox} />}
    </Facts>
  );
}

/** How reading its mailbox goes. */
function MailboxFact({ mailbox }: { mailbox: NonNullable<Account["mailbox"]> }) {
  const zone = ownZone();
  return (
    <Fact name="Mailbox">
      {mailbox.trouble ? (
        <>
          <span className="small">
            <Prose>{`${capital(mailbox.trouble)}.`}</Prose>
          </span>{" "}
          <span className="soft small">{mailbox.failures === 1 ? "Once so far; it is tried again." : `${mailbox.failures} times; it is tried again.`}</span>
        </>
      ) : mailbox.readAt ? (
        <>
          read <Relative at={mailbox.readAt} zone={zone} />
        </>
      ) : (
        "not read yet"
      )}
    </Fact>
  );
}
