/**
 * The steps as cards below each other, with the wait between them; dragged, moved by keyboard, added, doubled, taken out.
 *
 * In: the draft, what the core says of it. Out: the draft in another order, a step that is opened. Never: a step that is lost; each change can
 * be taken back.
 */
import { useState } from "react";
import { Button as Pressed, DialogTrigger, GridList, GridListItem, Popover, useDragAndDrop } from "react-aria-components";
import type { PreviewStep, Problem, Step } from "relance/slim";
import { channelName, firstWords, stepStatus } from "../../core/words";
import { ChannelIcon, Icon } from "../../parts/icons";
import { Local } from "../../parts/moment";
import { Menu, type Act } from "../../parts/overlays";
import { Button, IconButton } from "../../parts/press";
import { Badge } from "../../parts/shown";
import { heldUpBy } from "./ahead";
import { useBench, useStepChange } from "./bench";
import { added, doubled, followed, freshStep, keysOf, moved, without } from "./change";
import { channelsOn } from "./channel";
import { placeOf, timingWords } from "./words";
import { ProblemCount } from "./step";
import { Timing } from "./wait";

/** Says when each step is sent, for the person that the draft is tried on. */
const stepOf = (steps: readonly PreviewStep[] | undefined, index: number, id: string) => {
  const found = steps?.[index];
  return found?.id === id ? found : steps?.find((step) => step.id === id);
};

/** Moves, doubles and takes out steps; the one that is open stays open. */
export function useStepActs() {
  const { draft, change, open, onOpen } = useBench();
  const last = draft.steps.length - 1;
  return {
    move(from: number, to: number) {
      change((now) => moved(now, from, to));
      if (typeof open === "number") {
        onOpen(followed(open, from, to));
      }
    },
    double(index: number) {
      change((now) => doubled(now, index));
      onOpen(index + 1, "");
    },
    remove(index: number) {
      change((now) => without(now, index));
      onOpen(last === 0 ? "sequence" : Math.min(typeof open === "number" && open > index ? open - 1 : index, last - 1), "");
    },
    add(index: number, channel: string) {
      change((now) => added(now, index, freshStep(channel, index === 0)));
      onOpen(index, "content/body");
    },
  };
}

/** What can be done with a step, as a menu. */
export function stepMenu(acts: ReturnType<typeof useStepActs>, index: number, count: number): Act[] {
  return [
    { id: "up", label: "Move up", icon: "up", disabled: index === 0, onDo: () => acts.move(index, index - 1) },
    { id: "down", label: "Move down", icon: "down", disabled: index === count - 1, onDo: () => acts.move(index, index + 1) },
    { id: "double", label: "Duplicate", icon: "copy", onDo: () => acts.double(index) },
    { id: "remove", label: "Remove", icon: "trash", danger: true, onDo: () => acts.remove(index) },
  ];
}

/** The list. */
export function Steps() {
  const { draft, open, onOpen, judged } = useBench();
  const acts = useStepActs();
  const keys = keysOf(draft.steps);
  const { dragAndDropHooks } = useDragAndDrop({
    getItems: (dragged) => [...dragged].map((key) => ({ "text/plain": String(key) })),
    onReorder({ keys: dragged, target }) {
      const from = keys.indexOf(String([...dragged][0]));
      const at = keys.indexOf(String(target.key)) + (target.dropPosition === "after" ? 1 : 0);
      if (from >= 0) {
        acts.move(from, at > from ? at - 1 : at);
      }
    },
  });
  const counts = countOf(judged?.problems ?? []);
  return (
    <div className="steps-list">
      <GridList
        aria-label="Steps"
        className="steps"
        onAction={(key) => onOpen(keys.indexOf(String(key)), "")}
        keyboardNavigationBehavior="tab"
        dragAndDropHooks={dragAndDropHooks}
        renderEmptyState={() => <p className="soft none">No steps yet. Add the first one below.</p>}
      >
        {draft.steps.map((step, index) => (
          <GridListItem key={keys[index]} id={keys[index]} textValue={`Step ${index + 1}: ${channelName(step.channel ?? "automatic")}, ${firstWords(step.content) || "no words yet"}`} className="step-item" data-open={open === index}>
            <Wait step={step} index={index} />
            <CardOf step={step} index={index} acts={acts} count={draft.steps.length} at={stepOf(judged?.preview?.steps, index, step.id)} problems={counts.get(index)} open={open === index} />
          </GridListItem>
        ))}
      </GridList>
      <AddStep index={draft.steps.length} />
    </div>
  );
}

/** Errors and doubts, by step. */
export function countOf(problems: readonly Problem[]): Map<number, { errors: number; doubts: number }> {
  const counts = new Map<number, { errors: number; doubts: number }>();
  for (const { path, severity } of problems) {
    const { step } = placeOf(path);
    if (step !== undefined) {
      const count = counts.get(step) ?? { errors: 0, doubts: 0 };
      counts.set(step, severity === "error" ? { ...count, errors: count.errors + 1 } : { ...count, doubts: count.doubts + 1 });
    }
  }
  return counts;
}

/** The wait before a step, changed in place. */
function Wait({ step, index }: { step: Step; index: number }) {
  const { draft } = useBench();
  const change = useStepChange(index);
  const words = timingWords(step, index === 0, draft.target);
  return (
    <div className="wait">
      <DialogTrigger>
        <Pressed className="wait-button" aria-label={`When step ${index + 1} is sent: ${words}`}>
          <Icon name="upcoming" />
          <span>{words}</span>
        </Pressed>
        <Popover className="popover wait-popover" placement="bottom start">
          <Timing step={step} first={index === 0} target={draft.target} onChange={change} />
        </Popover>
      </DialogTrigger>
    </div>
  );
}

interface Shown {
  step: Step;
  index: number;
  count: number;
  acts: ReturnType<typeof useStepActs>;
  at: PreviewStep | undefined;
  problems: { errors: number; doubts: number } | undefined;
  open: boolean;
}

function CardOf({ step, index, count, acts, at, problems, open }: Shown) {
  const channel = step.channel ?? "automatic";
  return (
    <div className="step-card">
      <Pressed slot="drag" className="button plain small icon grip" aria-label={`Move step ${index + 1}`}>
        <Icon name="drag" />
      </Pressed>
      <span className="step-icon" title={channelName(channel)}>
        <ChannelIcon channel={channel} />
      </span>
      <div className="step-what">
        <p className="row">
          <span className="strong cut grow">
            {index + 1}. {channelName(channel)}
            {open && <span className="unseen"> (open)</span>}
          </span>
          {problems && <ProblemCount {...problems} />}
        </p>
        <p className="step-words">{firstWords(at?.content ?? step.content) || <span className="soft">No words yet</span>}</p>
        {at && <Moment at={at} />}
      </div>
      <Menu label={`Step ${index + 1}`} acts={stepMenu(acts, index, count)}>
        <IconButton icon="more" small says={`What to do with step ${index + 1}`} />
      </Menu>
    </div>
  );
}

/** When it goes out for the person that the draft is tried on, or why not. */
function Moment({ at }: { at: PreviewStep }) {
  const reason = heldUpBy(at);
  return (
    <p className="small soft step-moment">
      {at.at && at.status === "sent" ? <Local at={at.at} zone={at.zone} /> : <Badge tone={stepStatus(at.status).tone}>{stepStatus(at.status).word}</Badge>}
      {at.status === "sent" && reason && <span className="moved">moved: {reason}</span>}
    </p>
  );
}

const ADDS: Record<string, string> = { automatic: "Add a step", email: "Add an email", sms: "Add an SMS" };

/** Adds a step at the end; by which channel can be said first. */
export function AddStep({ index }: { index: number }) {
  const { settings } = useBench();
  const acts = useStepActs();
  const [last, setLast] = useState<string>();
  const channels = ["automatic", ...channelsOn(settings)];
  const chosen = last ?? channelsOn(settings)[0] ?? "email";
  return (
    <div className="row add-step">
      <Button icon="plus" onPress={() => acts.add(index, chosen)}>
        {ADDS[chosen] ?? `Add a step by ${channelName(chosen)}`}
      </Button>
      <Menu
        label="Channel of the new step"
        acts={channels.map((channel) => ({
          id: channel,
          label: channelName(channel),
          onDo: () => {
            setLast(channel);
            acts.add(index, channel);
          },
        }))}
      >
        <IconButton icon="down" says="On another channel" look="plain" />
      </Menu>
    </div>
  );
}
