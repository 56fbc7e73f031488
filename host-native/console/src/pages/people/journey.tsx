/**
 * The line of a person's time: solid where it has happened, dashed where it is to come, with now between them.
 *
 * In: scenes. Out: one row for each: when, what, where it was planned, where it was moved to, because of what. Never: a future that looks like
 * the past.
 */
import { useState, type ReactNode } from "react";
import { Button as Pressed, Disclosure, DisclosurePanel, Heading } from "react-aria-components";
import { sentenceOf, type Kind, type Scene } from "../../core/story";
import { Icon, type IconName } from "../../parts/icons";
import { Local, Relative } from "../../parts/moment";
import { Button } from "../../parts/press";
import { Badge } from "../../parts/shown";
import { firstWords } from "../../core/words";
import { Message } from "../upcoming/why";
import "../upcoming/upcoming.css";
import "./journey.css";

const ICONS: Record<Kind, IconName> = { begins: "flag", sends: "send", answers: "chat", holds: "warning", acts: "users", ends: "stop", writes: "edit", quiet: "refresh" };

/** How much of the past is shown at first. */
const LATELY = 6;

interface Told {
  scenes: readonly Scene[];
  /** Names of sequences are told only where there are several. */
  several: boolean;
  /** What can be done about what comes. */
  acts?(scene: Scene): ReactNode;
  /** More of the past is on its way, or can be asked for. */
  more?: ReactNode;
}

/** The line. */
export function Journey({ scenes, several, acts, more }: Told) {
  const [all, setAll] = useState(false);
  const [earlier, setEarlier] = useState(false);
  const told = scenes.filter(({ minor }) => all || !minor);
  const past = told.filter((scene) => scene.past);
  const ahead = told.filter((scene) => !scene.past);
  const shown = earlier ? past : past.slice(-LATELY);
  const left = past.length - shown.length;
  const minors = scenes.filter(({ minor }) => minor).length;
  return (
    <div className="journey">
      {more}
      <div className="row wrap journey-tools">
        {left > 0 && (
          <Button small look="plain" icon="down" onPress={() => setEarlier(true)}>
            {left} earlier
          </Button>
        )}
        {minors > 0 && (
          <Button small look="plain" onPress={() => setAll(!all)}>
            {all ? "Only what matters" : minors === 1 ? "1 small thing more" : `${minors} small things more`}
          </Button>
        )}
      </div>
      <ol className="scenes" aria-label="What happened">
        {shown.map((scene) => (
          <Row key={scene.id} scene={scene} several={several} />
        ))}
      </ol>
      <p className="journey-now">
        <span>Now</span>
      </p>
      {ahead.length === 0 ? (
        <p className="journey-none soft">Nothing is planned.</p>
      ) : (
        <ol className="scenes" aria-label="What will happen">
          {ahead.map((scene) => (
            <Row key={scene.id} scene={scene} several={several} acts={acts} />
          ))}
        </ol>
      )}
    </div>
  );
}

/** One of them. */
function Row({ scene, several, acts }: { scene: Scene; several: boolean; acts?: (scene: Scene) => ReactNode }) {
  const { at, past, kind, title, zone, moved, because, of, words, content, step, place } = scene;
  const line = words ?? firstWords(content);
  const whose = several && kind !== "answers" && kind !== "begins" && !(past && kind === "writes" && words) ? of.join(", ") : "";
  return (
    <li className={past ? `scene ${kind}` : `scene ahead ${kind}`} data-step={step} data-at={at}>
      <span className="scene-dot" aria-hidden="true">
        <Icon name={ICONS[kind]} />
      </span>
      <div className="scene-when">
        {at ? (
          <>
            <span className="strong">
              <Relative at={at} zone={zone} />
            </span>
            <span className="soft small">
              <Local at={at} zone={zone} />
            </span>
          </>
        ) : (
          <span className="soft">{past ? "" : "no time yet"}</span>
        )}
      </div>
      <div className="scene-what">
        <Disclosure className="scene-more">
          <Heading level={3} className="scene-title">
            <Pressed slot="trigger" className="scene-press">
              <span className="strong">{title}</span>
              {place !== undefined && <span className="soft small">step {place}</span>}
              <span className="scene-turn" aria-hidden="true">
                <Icon name="right" />
              </span>
            </Pressed>
          </Heading>
          {line && <p className={words ? "scene-line theirs" : "scene-line"}>{line}</p>}
          {moved && (
            <p className="small scene-moved">
              <Badge tone="held">moved: {moved.by}</Badge>{" "}
              <span className="soft was">
                planned{" "}
                <s>
                  <Local at={moved.from} zone={zone} />
                </s>
              </span>
            </p>
          )}
          {!moved && !past && because.length > 0 && <p className="small soft">{sentenceOf(because[because.length - 1]!)}</p>}
          {past && kind !== "sends" && because.length > 0 && <p className="small soft">{because.map(sentenceOf).join(" ")}</p>}
          {whose && <p className="small soft scene-of">{whose}</p>}
          <DisclosurePanel className="scene-panel">
            <Details scene={scene} />
          </DisclosurePanel>
        </Disclosure>
      </div>
      {acts && <div className="scene-acts">{acts(scene)}</div>}
    </li>
  );
}

/** All that is known of one. */
function Details({ scene: { content, words, because, step, of, moved, zone } }: { scene: Scene }) {
  return (
    <div className="tight">
      {content && <Message content={content as Parameters<typeof Message>[0]["content"]} />}
      {words && !content && <p className="message">{words}</p>}
      {because.length > 0 ? (
        <ol className="reasons tight">
          {because.map((text, index) => (
            <li key={index}>{sentenceOf(text)}</li>
          ))}
        </ol>
      ) : (
        <p className="soft">As planned: nothing moved it.</p>
      )}
      {moved && (
        <p className="soft small">
          Without that it would have been <Local at={moved.from} zone={zone} zoned />.
        </p>
      )}
      {(step || of.length > 0) && (
        <p className="soft small">
          {of.join(", ")}
          {step && `${of.length > 0 ? ", " : ""}step “${step}”`}
        </p>
      )}
    </div>
  );
}
