/**
 * The first steps in a workspace: what is still to be done until it follows up on people of one's own, each a press away.
 *
 * In: sequences, accounts, users, whether there is sample data. Out: steps, done or not; nothing once all are, or they were put away. Never: a
 * step that is told as done by a press.
 */
import { useState } from "react";
import { Link } from "wouter";
import { useAccounts } from "../../api/accounts";
import { useSequences } from "../../api/sequences";
import { useUsers } from "../../api/users";
import { useMay, useSession } from "../../app/session";
import { Icon } from "../../parts/icons";
import { Button } from "../../parts/press";
import { Card } from "../../parts/shown";

const AWAY = "relance.first-steps";
/** What sample data is called begins so. */
const OF_SAMPLE = "sample-";

interface Step {
  name: string;
  hint: string;
  href: string;
  done: boolean;
}

/** The steps, for those who may take them. */
export function FirstSteps() {
  const may = useMay();
  const [away, setAway] = useState(() => localStorage.getItem(AWAY) !== null);
  if (away || !["sequences:write", "accounts:write", "users:write"].every((right) => may(right))) {
    return null;
  }
  const putAway = () => {
    localStorage.setItem(AWAY, "away");
    setAway(true);
  };
  return <Steps onAway={putAway} />;
}

function Steps({ onAway }: { onAway(): void }) {
  const steps = useSteps();
  if (!steps || steps.every(({ done }) => done)) {
    return null;
  }
  const next = steps.find(({ done }) => !done);
  return (
    <Card
      label="First steps"
      title="First steps"
      acts={
        <Button look="plain" small onPress={onAway}>
          Put away
        </Button>
      }
    >
      <ol className="first-steps">
        {steps.map((step) => (
          <li key={step.href} data-done={step.done} data-next={step === next}>
            <span className="first-mark">{step.done ? <Icon name="check" /> : null}</span>
            <span>
              <Link href={step.href} className="strong block">
                {step.name}
              </Link>
              {step.done && <span className="unseen">, done</span>}
              <span className="soft small block">{step.hint}</span>
            </span>
          </li>
        ))}
      </ol>
    </Card>
  );
}

/** What there is to do; nothing while it is not known. */
function useSteps(): Step[] | undefined {
  const { sample } = useSession();
  const sequences = useSequences(false).data?.filter(({ id }) => !id.startsWith(OF_SAMPLE));
  const accounts = useAccounts().data;
  const users = useUsers().data;
  if (!sequences || !accounts || !users) {
    return undefined;
  }
  const steps = [
    { name: "Publish a sequence of your own", hint: "From an empty page, or from one of the ready ones.", href: "/sequences", done: sequences.some(({ version }) => version != null) },
    { name: "Connect a channel", hint: "Until then mail goes to a folder of the service, and nobody gets it.", href: "/channels", done: accounts.length > 0 },
    { name: "Enroll the first person", hint: "From a person’s page, from a sequence, or by the API.", href: "/people", done: sequences.some(({ live }) => live > 0) },
    { name: "Invite the others", hint: "Each with what they may see and do.", href: "/account?tab=users", done: users.length > 1 },
  ];
  const ofSample = (name: string, hint: string) => [...steps, { name, hint, href: "/account?tab=sample", done: false }];
  if (sample) {
    return ofSample("Take the sample data away", "Its people don’t live; nothing of theirs is ever sent.");
  }
  const begun = sequences.length > 0 || accounts.length > 0;
  return begun ? steps : ofSample("Or look around first, with sample data", "Made-up people with a history and a future; it can be taken away again.");
}
