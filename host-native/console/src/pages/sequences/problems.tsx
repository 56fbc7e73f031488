/**
 * What is wrong with a draft or worth a look, as one types; each leads to its place.
 *
 * In: the core's problems. Out: a list in the draft's order, errors told apart, a way to each. Never: a problem that the core did not find.
 */
import type { Problem } from "relance/slim";
import { Icon } from "../../parts/icons";
import { sentence } from "../../parts/notices";
import { Badge, Card } from "../../parts/shown";
import { useBench } from "./bench";
import { quoted } from "./place";
import { placeOf, placeWords } from "./words";

/** Whether it stands in the way of publishing. */
const grave = ({ severity }: Problem) => severity === "error";

/** How many of each. */
export function tallied(problems: readonly Problem[]): string {
  const errors = problems.filter(grave).length;
  const doubts = problems.length - errors;
  const parts = [errors > 0 && (errors === 1 ? "1 problem" : `${errors} problems`), doubts > 0 && (doubts === 1 ? "1 to look at" : `${doubts} to look at`)];
  return parts.filter(Boolean).join(", ") || "Nothing is wrong";
}

/** The list, with how many there are said as they change. */
export function Problems() {
  const { judged, onGo } = useBench();
  const problems = judged?.problems ?? [];
  const sound = judged !== undefined && problems.length === 0;
  return (
    <Card
      flush
      label="Problems"
      title="Problems"
      acts={
        <span role="status">
          <Badge tone={sound ? "done" : problems.some(grave) ? "failed" : "held"} icon={sound ? "check" : "warning"}>
            {judged ? tallied(problems) : "…"}
          </Badge>
        </span>
      }
    >
      {sound ? <p className="inside soft small">It can be published.</p> : <ProblemList problems={problems} onGo={onGo} />}
    </Card>
  );
}

/** Problems to go to. */
export function ProblemList({ problems, onGo }: { problems: readonly Problem[]; onGo(pointer: string): void }) {
  const ordered = [...problems].sort((a, b) => Number(grave(b)) - Number(grave(a)));
  return (
    <ul className="problems">
      {ordered.map((problem, index) => (
        <li key={index}>
          <button type="button" className="problem" data-severity={problem.severity} data-code={problem.code} onClick={() => onGo(problem.path)}>
            <Icon name={grave(problem) ? "warning" : "about"} />
            <span>
              <span className="strong">
                <span className="unseen">{grave(problem) ? "Problem: " : "To look at: "}</span>
                {placeWords(placeOf(problem.path))}
              </span>
              <span className="block">{sentence(quoted(problem.message))}.</span>
              {problem.help && <span className="block soft small">{sentence(quoted(problem.help))}.</span>}
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}
