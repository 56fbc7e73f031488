/**
 * The channels that the workspace uses: on or off, by which account, in which order; how email looks.
 *
 * In: the draft of the settings, the accounts. Out: the draft, changed. Never: a channel that was forgotten because it is off.
 */
import { useState } from "react";
import { GridList, GridListItem, useDragAndDrop, Button as Pressed } from "react-aria-components";
import type { ChannelSettings, Purpose, Settings } from "relance/slim";
import { useAccounts, type Account } from "../../api/accounts";
import { channelName } from "../../core/words";
import { Spot, useDrafting } from "../../parts/drafting";
import { Check, Choice, Field, Switch } from "../../parts/fields";
import { ChannelIcon, Icon } from "../../parts/icons";
import { Menu } from "../../parts/overlays";
import { Button, IconButton } from "../../parts/press";
import { Badge, Card } from "../../parts/shown";

const KNOWN = ["email", "sms", "whatsapp", "whatsappWeb", "messenger", "instagram", "liveChat", "webWidget", "webhook"];

/** The channels of the settings, in the order in which they are tried. */
export function inOrder({ channels, channelOrder = [] }: Settings): string[] {
  const names = Object.keys(channels ?? { email: {} });
  return [...channelOrder.filter((name) => names.includes(name)), ...names.filter((name) => !channelOrder.includes(name))];
}

/** All of it. */
export default function Used() {
  const { settings, put, may } = useDrafting();
  const accounts = useAccounts().data ?? [];
  const channels: Record<string, ChannelSettings> = settings.channels ?? { email: {} };
  const names = inOrder(settings);
  const more = KNOWN.filter((name) => !(name in channels));
  const order = (next: readonly string[]) => put(["channelOrder"], [...next]);
  const { dragAndDropHooks } = useDragAndDrop({
    isDisabled: !may,
    getItems: (keys) => [...keys].map((key) => ({ "text/plain": String(key) })),
    onReorder: ({ keys, target }) => {
      const moved = [...keys].map(String);
      const rest = names.filter((name) => !moved.includes(name));
      const at = rest.indexOf(String(target.key)) + (target.dropPosition === "after" ? 1 : 0);
      order([...rest.slice(0, at), ...moved, ...rest.slice(at)]);
    },
  });
  const add = (name: string) => put(["channels"], { ...channels, [name]: {} });
  return (
    <div className="stack">
      <Card
        title="Channels in use"
        flush
        acts={
          may &&
          more.length > 0 && (
            <Menu label="Channels" acts={more.map((name) => ({ id: name, label: channelName(name), onDo: () => add(name) }))}>
              <Button small icon="plus">
                Add a channel
              </Button>
            </Menu>
          )
        }
      >
        <p className="soft small used-lead">Where the best channel is wanted, they are tried in this order, the conversation’s own first. Drag one, or move it with the arrows.</p>
        <GridList aria-label="Channels, in the order in which they are tried" items={names.map((id) => ({ id }))} dragAndDropHooks={dragAndDropHooks} className="used" keyboardNavigationBehavior="tab" dependencies={[settings, accounts]}>
          {({ id }) => (
            <GridListItem id={id} textValue={channelName(id)} className="used-row">
              {may && (
                <Pressed slot="drag" className="button plain small icon" aria-label={`Drag ${channelName(id)}`}>
                  <Icon name="drag" />
                </Pressed>
              )}
              <Row name={id} channel={channels[id] ?? {}} accounts={accounts} names={names} onOrder={order} />
            </GridListItem>
          )}
        </GridList>
      </Card>
      <EmailLooks />
    </div>
  );
}

function Row({ name, channel, accounts, names, onOrder }: { name: string; channel: ChannelSettings; accounts: readonly Account[]; names: readonly string[]; onOrder(names: string[]): void }) {
  const { settings, put, may } = useDrafting();
  const [open, setOpen] = useState(false);
  const whole = (change: Partial<ChannelSettings>) => put(["channels"], { ...(settings.channels ?? { email: {} }), [name]: Object.fromEntries(Object.entries({ ...channel, ...change }).filter(([, value]) => value !== undefined)) });
  const at = names.indexOf(name);
  const move = (by: number) => {
    const rest = names.filter((other) => other !== name);
    onOrder([...rest.slice(0, at + by), name, ...rest.slice(at + by)]);
  };
  const options = [{ id: "", label: "The first that serves it" }, ...accounts.map(({ id, account }) => ({ id, label: id, hint: account.provider }))];
  return (
    <div className="used-inside" data-at={`/channels/${name}`}>
      <div className="used-head">
        <span className="row grow used-name">
          <ChannelIcon channel={name} />
          <span className="strong">{channelName(name)}</span>
          {channel.paused && <Badge tone="failed">its account is paused</Badge>}
        </span>
        <Choice label={`Account for ${channelName(name)}`} unlabelled options={options} value={channel.account ?? ""} onChange={(account) => whole({ account: account || undefined })} disabled={!may} />
        <Switch isSelected={!channel.off} isDisabled={!may} onChange={(on) => whole({ off: on ? undefined : true })} aria-label={`${channelName(name)} is on`}>
          {channel.off ? "Off" : "On"}
        </Switch>
        <span className="row used-acts">
          {may && (
            <>
              <IconButton small icon="up" says={`${channelName(name)} earlier`} isDisabled={at === 0} onPress={() => move(-1)} />
              <IconButton small icon="down" says={`${channelName(name)} later`} isDisabled={at === names.length - 1} onPress={() => move(1)} />
            </>
          )}
          <Button small look="plain" aria-expanded={open} onPress={() => setOpen(!open)}>
            {open ? "Less" : "More"}
          </Button>
        </span>
      </div>
      {open && <Consents name={name} channel={channel} onChange={whole} />}
    </div>
  );
}

const PURPOSES: readonly { id: Purpose; label: string }[] = [
  { id: "marketing", label: "marketing" },
  { id: "service", label: "service" },
  { id: "transactional", label: "transactional" },
];

function Consents({ name, channel, onChange }: { name: string; channel: ChannelSettings; onChange(change: Partial<ChannelSettings>): void }) {
  const { put, may } = useDrafting();
  const asked = channel.consent ?? [];
  return (
    <div className="tight used-more">
      <div className="field" role="group" aria-label={`Consent for ${channelName(name)}`}>
        <span className="label">A consent must be on record for messages of these kinds</span>
        <div className="row wrap">
          {PURPOSES.map(({ id, label }) => (
            <Check key={id} isSelected={asked.includes(id)} isDisabled={!may} onChange={(on) => onChange({ consent: on ? [...asked, id] : orNone(asked.filter((other) => other !== id)) })}>
              {label}
            </Check>
          ))}
        </div>
      </div>
      {may && (
        <div>
          <Button small look="plain" icon="trash" onPress={() => put(["channels", name], undefined)}>
            Forget this channel
          </Button>
        </div>
      )}
    </div>
  );
}

const orNone = <T,>(list: T[]) => (list.length > 0 ? list : undefined);

/** The sender's name, the colour, the logo, what stands below. */
function EmailLooks() {
  const { settings, put, may } = useDrafting();
  const { email = {} } = settings;
  const { branding } = email;
  const text = (value: string) => value || undefined;
  return (
    <Card title="How email looks">
      <div className="pairs top">
        <div className="stack">
          <Spot at={["email", "fromName"]}>{(wrong) => <Field label="Name beside the sender’s address" value={email.fromName ?? ""} onChange={(value) => put(["email", "fromName"], text(value))} wrong={wrong} disabled={!may} placeholder="As the account says" />}</Spot>
          <Spot at={["email", "branding", "color"]}>{(wrong) => <Field label="Colour of links and buttons" value={branding?.color ?? ""} onChange={(value) => put(["email", "branding", "color"], text(value))} wrong={wrong} disabled={!may} placeholder="#0b6a5e" mono />}</Spot>
          <Spot at={["email", "branding", "logoUrl"]}>{(wrong) => <Field label="Where the logo is" type="url" value={branding?.logoUrl ?? ""} onChange={(value) => put(["email", "branding", "logoUrl"], text(value))} wrong={wrong} disabled={!may} placeholder="https://" />}</Spot>
          <Spot at={["email", "branding", "footer"]}>{(wrong) => <Field label="Below each message" rows={2} value={branding?.footer ?? ""} onChange={(value) => put(["email", "branding", "footer"], text(value))} wrong={wrong} disabled={!may} placeholder="Your company’s name and address" />}</Spot>
          <Spot at={["email", "unsubscribeUrl"]}>{(wrong) => <Field label="Where people unsubscribe" value={email.unsubscribeUrl ?? ""} onChange={(value) => put(["email", "unsubscribeUrl"], text(value))} wrong={wrong} disabled={!may} placeholder="The service’s own page" hint="{key} in it becomes the message’s key." />}</Spot>
        </div>
        <figure className="mail-shown" aria-label="An email, roughly">
          <p className="mail-head">
            <span className="strong">{email.fromName || "Ann"}</span> <span className="soft">to Alex</span>
          </p>
          <p className="strong">Is there anything to ask?</p>
          <p>Hi Alex, is there anything that I can help with?</p>
          <p>
            <span className="mail-button" style={/^#[0-9a-f]{6}$/i.test(branding?.color ?? "") ? { borderColor: branding!.color! } : undefined}>
              Choose a time
            </span>
          </p>
          <p className="soft small lines">{branding?.footer}</p>
          <p className="soft small">Unsubscribe</p>
        </figure>
      </div>
    </Card>
  );
}
