/**
 * Texts that a model wrote and a person decides about.
 *
 * In: texts that wait. Out: an approval of exactly what was read, changed or not; a refusal. Never: an approval of another text than the one shown.
 */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "wouter";
import { api, body, Refusal, type Shape } from "../../api/client";
import { useChanged } from "../../api/enrollments";
import { useMay } from "../../app/session";
import { channelName } from "../../core/words";
import { Field } from "../../parts/fields";
import { Relative, ownZone } from "../../parts/moment";
import { soon, tell, tellWrong } from "../../parts/notices";
import { Button } from "../../parts/press";
import { Badge, Bones, CallOut, Card, Empty, Face } from "../../parts/shown";

type Approval = Shape<"ApprovalInList">;

/** The list. */
export function Approvals() {
  const { data, error, refetch } = useQuery({ queryKey: ["approvals"], queryFn: () => body(api.GET("/v1/approvals", { params: { query: { limit: 200 } } })) });
  if (error) {
    return (
      <Empty icon="warning" title="This could not be loaded" acts={<Button onPress={() => void refetch()}>Try again</Button>}>
        {error.message}
      </Empty>
    );
  }
  if (!data) {
    return <Bones rows={6} />;
  }
  if (data.items.length === 0) {
    return (
      <Empty icon="check" title="Nothing needs approval">
        Texts that a model writes for a step of the kind “assisted” wait here until somebody has read them.
      </Empty>
    );
  }
  return (
    <ul className="stack">
      {data.items.map((approval) => (
        <li key={`${approval.enrollment} ${approval.digest}`}>
          <One approval={approval} />
        </li>
      ))}
    </ul>
  );
}

type Words = { type: string; subject?: string | null; body?: string | null; text?: string | null; html?: string | null };

/** One text: as it is, or changed first. */
export function One({ approval }: { approval: Approval }) {
  const may = useMay()("approvals:write");
  const changed = useChanged();
  const content = (approval.content ?? approval.draft ?? { type: "text", body: "" }) as Words;
  const [subject, setSubject] = useState(content.subject ?? "");
  const [text, setText] = useState(content.body ?? content.text ?? "");
  const [gone, setGone] = useState(false);
  const same = subject === (content.subject ?? "") && text === (content.body ?? content.text ?? "");
  const name = [approval.firstName, approval.lastName].filter(Boolean).join(" ") || approval.contact;
  const whole = content.type === "rich" ? { ...content, subject, text } : { ...content, body: text, ...(content.subject == null ? {} : { subject }) };
  const at = { params: { path: { enrollment: approval.enrollment } } };
  const approve = async () => {
    setGone(true);
    try {
      await body(api.POST("/v1/approvals/{enrollment}/approve", { ...at, body: { digest: approval.digest, ...(same ? {} : { content: whole as never }) } }));
      tell(`Approved: ${name}`);
    } catch (error) {
      setGone(false);
      tellWrong(error instanceof Refusal && error.status === 409 ? new Error("there is a newer text by now; please read that one") : error);
    } finally {
      void changed();
    }
  };
  const refuse = () => {
    setGone(true);
    soon(
      `Not sent to ${name}`,
      () => body(api.POST("/v1/approvals/{enrollment}/refuse", { ...at, body: { digest: approval.digest } })),
      () => {
        setGone(false);
        void changed();
      },
    );
  };
  if (gone) {
    return null;
  }
  return (
    <Card
      label={`To ${name}`}
      title={
        <span className="row">
          <Face name={name} size="small" />
          <Link href={`/people/${encodeURIComponent(approval.contact)}`}>{name}</Link>
          <span className="soft small">{approval.name}</span>
        </span>
      }
      acts={
        <span className="row">
          {approval.expiresAt && (
            <span className="soft small">
              too late <Relative at={approval.expiresAt} zone={ownZone()} />
            </span>
          )}
          {approval.channel && <Badge tone="approval">{channelName(approval.channel)}</Badge>}
        </span>
      }
      foot={
        may && (
          <>
            <Button look="danger" icon="close" onPress={refuse}>
              Don’t send
            </Button>
            <Button look="main" icon="check" onPress={() => void approve()} isDisabled={text.trim() === ""}>
              {same ? "Approve" : "Approve as changed"}
            </Button>
          </>
        )
      }
    >
      <div className="stack">
        {approval.reason && (
          <CallOut tone="held" icon="warning">
            No model has written it: {approval.reason.text}. Write it yourself, or leave it out.
          </CallOut>
        )}
        {approval.said && approval.said.length > 0 && (
          <ol className="turns" aria-label="What was said before">
            {approval.said.slice(-4).map((turn, index) => (
              <li key={index} className={turn.from === "contact" ? "turn theirs" : "turn ours"}>
                {turn.text}
              </li>
            ))}
          </ol>
        )}
        {content.subject != null && <Field label="Subject" value={subject} onChange={setSubject} disabled={!may} />}
        <Field label={`To ${name}`} unlabelled value={text} onChange={setText} rows={4} disabled={!may} />
      </div>
    </Card>
  );
}
