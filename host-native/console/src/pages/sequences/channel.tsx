/**
 * On which channel a step goes out, which others it may take, and what it says where a channel takes no free text.
 *
 * In: a step, the channels of the settings. Out: its channel, its fallback, its template outside the window. Never: the channel that is taken;
 * the core chooses, for each person.
 */
import type { Settings, Step } from "relance/slim";
import { channelName } from "../../core/words";
import { Choice, Switch, type Option } from "../../parts/fields";
import { ChannelIcon } from "../../parts/icons";
import { Menu } from "../../parts/overlays";
import { Button, IconButton } from "../../parts/press";
import { useBench } from "./bench";
import type { ProviderContent } from "./content";
import { Place } from "./place";
import { ProviderTemplateFields } from "./provider";

const PRESETS = ["email", "sms", "whatsapp", "messenger", "instagram", "liveChat", "webhook"];

/** The channels that a step can name: those that are on, then the others, which say so. */
export function channelOptions(settings: Settings): Option[] {
  const on = channelsOn(settings);
  const off = [...new Set([...PRESETS, ...Object.keys(settings.channels ?? {})])].filter((channel) => !on.includes(channel));
  return [
    { id: "automatic", label: "Best channel", hint: "the conversation’s own, then the workspace’s order" },
    { id: "sameConversation", label: "Same conversation", hint: "that channel only" },
    ...on.map((id) => ({ id, label: channelName(id) })),
    ...off.map((id) => ({ id, label: channelName(id), hint: "not switched on" })),
  ];
}

/** The channels that are on; email alone where the settings name none. */
export function channelsOn(settings: Settings): string[] {
  const { channels } = settings;
  return channels ? Object.keys(channels).filter((channel) => !channels[channel]?.off) : ["email"];
}

interface Sent {
  step: Step;
  onChange(change: Partial<Step>, kind?: string): void;
}

/** The channel and those that stand in for it. */
export function ChannelFields({ step, onChange }: Sent) {
  const { settings } = useBench();
  const channel = step.channel ?? "automatic";
  const named = channel !== "automatic" && channel !== "sameConversation";
  return (
    <div className="stack">
      <Place at="channel">
        {(wrong) => (
          <Choice
            label="Channel"
            options={channelOptions(settings)}
            value={channel}
            onChange={(next) => onChange({ channel: next, fallback: next === "automatic" || next === "sameConversation" ? undefined : step.fallback?.filter((other) => other !== next) })}
            wrong={wrong}
          />
        )}
      </Place>
      {named && <Fallback step={step} onChange={onChange} />}
    </div>
  );
}

function Fallback({ step, onChange }: Sent) {
  const { settings } = useBench();
  const chosen = step.fallback ?? [];
  const others = channelOptions(settings).filter(({ id }) => id !== "automatic" && id !== "sameConversation" && id !== step.channel && !chosen.includes(id));
  const put = (next: string[]) => onChange({ fallback: next.length > 0 ? next : undefined });
  const swap = (index: number, with_: number) => put(chosen.map((channel, at) => (at === index ? chosen[with_]! : at === with_ ? chosen[index]! : channel)));
  return (
    <Place at="fallback" below>
      {(wrong) => (
        <div className="field" role="group" aria-label="If that can’t be used">
          <span className="label">If that can’t be used, then</span>
          {chosen.length > 0 && (
            <ol className="tight fallback">
              {chosen.map((channel, index) => (
                <li key={channel} className="row">
                  <span className="num soft">{index + 1}.</span>
                  <ChannelIcon channel={channel} />
                  <span className="grow">{channelName(channel)}</span>
                  {index > 0 && <IconButton small icon="up" says={`${channelName(channel)} earlier`} onPress={() => swap(index, index - 1)} />}
                  <IconButton small icon="close" says={`Without ${channelName(channel)}`} onPress={() => put(chosen.filter((other) => other !== channel))} />
                </li>
              ))}
            </ol>
          )}
          <div>
            <Menu label="Another channel" acts={others.map(({ id, label, hint }) => ({ id, label, hint, onDo: () => put([...chosen, id]) }))}>
              <Button small icon="plus">
                {chosen.length === 0 ? "Another channel" : "And then"}
              </Button>
            </Menu>
          </div>
          {wrong && <span className="wrong">{wrong}</span>}
        </div>
      )}
    </Place>
  );
}

/** Channels that take free text only for a while after somebody has written. */
const WINDOWED = new Set(["whatsapp", "whatsappWeb", "messenger", "instagram"]);

/** Whether a step may meet a closed window. */
export function mayMeetWindow(step: Step, settings: Settings): boolean {
  const windowed = (channel: string) => (settings.channels?.[channel]?.profile?.windows ? settings.channels[channel].profile.windows.length > 0 : WINDOWED.has(channel));
  const channel = step.channel ?? "automatic";
  const named = channel === "automatic" || channel === "sameConversation" ? channelsOn(settings) : [channel, ...(step.fallback ?? [])];
  return named.some(windowed);
}

/** What it says outside a channel's window. */
export function OutsideWindow({ step, onChange }: Sent) {
  const { settings } = useBench();
  const content = step.outsideWindow?.type === "template" ? step.outsideWindow : undefined;
  if (!content && (step.content.type === "template" || !mayMeetWindow(step, settings))) {
    return null;
  }
  const put = (outsideWindow: ProviderContent | undefined, kind?: string) => onChange({ outsideWindow }, kind && `outside ${kind}`);
  return (
    <div className="outside stack" data-place="outsideWindow">
      <Switch isSelected={content !== undefined} onChange={(on) => put(on ? { type: "template", template: "" } : undefined)}>
        A template where free text isn’t allowed <span className="soft small">(a day after they last wrote, say)</span>
      </Switch>
      {content && <ProviderTemplateFields content={content} at="outsideWindow" onChange={put} />}
    </div>
  );
}
