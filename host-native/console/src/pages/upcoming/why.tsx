/**
 * Why a message goes out then, there, and with these words: the core's own sentences.
 *
 * In: what is planned. Out: the message as the person would read it, each reason in order, what comes after. Never: a reason that the core did
 * not give.
 */
import { Link } from "wouter";
import type { Planned } from "../../api/enrollments";
import { useNow } from "../../app/clock";
import { explain } from "../../core/core";
import { capital, channelName, nameOf, said, stepStatus } from "../../core/words";
import { cityOf, Local, Relative } from "../../parts/moment";
import { Dialog } from "../../parts/overlays";
import { Button } from "../../parts/press";
import { Badge, Fact, Facts } from "../../parts/shown";
import { ACTS, type Wish } from "./acts";

/** The drawer. */
export function Why({ planned: { row, known, next, preview }, onClose, onWish, may }: { planned: Planned; onClose(): void; onWish(act: Wish["act"]): void; may: boolean }) {
  const now = useNow();
  const { headline } = explain({ state: known.state, now });
  const step = known.state.steps.find(({ id }) => id === next?.id);
  const rest = preview.steps.filter((one) => one.id !== next?.id && known.state.steps.find(({ id }) => id === one.id && !["sent", "skipped", "cancelled", "expired", "failed"].includes(known.state.steps.find((state) => state.id === one.id)?.status ?? "")));
  const acts = may && (Object.keys(ACTS) as Wish["act"][]).map((act) => (
    <Button key={act} icon={ACTS[act].icon} look={act === "send-now" ? "main" : undefined} onPress={() => onWish(act)}>
      {ACTS[act].word}
    </Button>
  ));
  return (
    <Dialog title={nameOf(known.contact)} lead={capital(headline)} open onClose={onClose} side acts={acts || undefined}>
      <div className="stack">
        {next?.content && <Message content={next.content} />}
        <Facts>
          <Fact name="Goes out">
            {next?.at ? (
              <>
                <Local at={next.at} zone={next.zone} zoned /> (<Relative at={next.at} zone={next.zone} />)
              </>
            ) : (
              "no time yet"
            )}
          </Fact>
          {step?.planned && step.planned.wanted !== step.planned.at && (
            <Fact name="Was wanted">
              <Local at={step.planned.wanted} zone={step.planned.zone} />
            </Fact>
          )}
          <Fact name="Channel">{next?.channel ? channelName(next.channel) : "not chosen yet"}</Fact>
          <Fact name="Sequence">
            <Link href={`/sequences/${encodeURIComponent(row.sequence)}`}>{row.name}</Link>, version {row.version}, step “{next?.id}”
          </Fact>
          <Fact name="Their clock">{cityOf(preview.zone.zone)}</Fact>
          {step && (
            <Fact name="Stands">
              <Badge tone={stepStatus(step.status).tone}>{stepStatus(step.status).word}</Badge>
            </Fact>
          )}
        </Facts>
        <section className="tight">
          <h3>Why then</h3>
          {next && (step?.byHand || next.reasons.length > 0) ? (
            <ol className="tight reasons">
              {step?.byHand && <li>A person chose this time.</li>}
              {next.reasons.map((reason, index) => (
                <li key={index}>{said(reason)}.</li>
              ))}
            </ol>
          ) : (
            <p className="soft">As planned: nothing moved it.</p>
          )}
        </section>
        {rest.length > 0 && (
          <section className="tight">
            <h3>After that</h3>
            <ul className="tight">
              {rest.map((one) => (
                <li key={one.id} className="row">
                  <span className="grow cut">“{one.id}”</span>
                  <span className="soft">{one.at ? <Local at={one.at} zone={one.zone} /> : one.status}</span>
                </li>
              ))}
            </ul>
          </section>
        )}
        <Link href={`/people/${encodeURIComponent(row.contact)}?enrollment=${encodeURIComponent(row.id)}`}>Everything about {nameOf(known.contact)}</Link>
      </div>
    </Dialog>
  );
}

/** A message as the person would read it. */
export function Message({ content }: { content: { type: string; subject?: string | null; body?: string | null; text?: string | null; html?: string | null; template?: string | null; parameters?: Record<string, string> | null } }) {
  return (
    <div className="message">
      {content.subject && (
        <p className="strong">
          {content.subject}
          {"\n\n"}
        </p>
      )}
      {content.body ?? content.text ?? content.html?.replace(/<[^>]*>/g, " ") ?? (
        <>
          Template <code>{content.template}</code>
          {Object.entries(content.parameters ?? {}).map(([name, value]) => `\n${name}: ${value}`)}
        </>
      )}
    </div>
  );
}
