/**
 * The drawings of the console, all of one stroke.
 *
 * In: a name. Out: a drawing that readers of screens pass over. Never: a meaning that stands in no word beside it.
 */
const PATHS = {
  upcoming: "M12 7v5l3 2M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18",
  sequences: "M5 6h14M5 12h14M5 18h9M3 6h.01M3 12h.01M3 18h.01",
  enrollments: "M4 6h4l3 12h4M15 6h5m0 0-2.5-2.5M20 6l-2.5 2.5M17 18h3",
  people: "M16 20v-1.5a4 4 0 0 0-4-4H7a4 4 0 0 0-4 4V20M9.5 10.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7M21 20v-1.5a4 4 0 0 0-3-3.9M15.5 3.7a3.5 3.5 0 0 1 0 6.7",
  channels: "M4 12a8 8 0 0 1 16 0M7 12a5 5 0 0 1 10 0M12 12v9M9.5 21h5",
  assistant: "M12 3v3M6 9h12a2 2 0 0 1 2 2v6a2 2 0 0 1-2 2H6a2 2 0 0 1-2-2v-6a2 2 0 0 1 2-2M9 13.5v1M15 13.5v1M2 13v2M22 13v2",
  chat: "M20 11.5a7.5 7.5 0 0 1-7.5 7.5H4l2-3A7.5 7.5 0 1 1 20 11.5",
  email: "M4 6h16v12H4zM4 7l8 6 8-6",
  sms: "M7 3h10a1 1 0 0 1 1 1v16a1 1 0 0 1-1 1H7a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1M10.5 18h3",
  webhook: "M9 8a3 3 0 1 1 4.5 2.6L10 16.5M7.5 13.5A3 3 0 1 0 10.6 18H17M12.5 9l3.4 5.6A3 3 0 1 1 15 19.4",
  send: "M21 3 10 14M21 3l-7 18-4-7-7-4z",
  skip: "M5 5l9 7-9 7zM19 5v14",
  move: "M4 6h16v14H4zM4 10h16M8 3v4M16 3v4M12 13v4M10 15h4",
  close: "M6 6l12 12M18 6 6 18",
  pause: "M8 5v14M16 5v14",
  play: "M7 5l11 7-11 7z",
  stop: "M8.3 3h7.4L21 8.3v7.4L15.7 21H8.3L3 15.7V8.3zM9 9l6 6M15 9l-6 6",
  check: "M5 12.5l4.5 4.5L19 7.5",
  minus: "M6 12h12",
  warning: "M12 4 2.8 20h18.4zM12 10v4.5M12 17.3h.01",
  about: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M12 11v5M12 8h.01",
  search: "M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14M20 20l-4-4",
  plus: "M12 5v14M5 12h14",
  more: "M6 12h.01M12 12h.01M18 12h.01",
  down: "M6 9l6 6 6-6",
  up: "M6 15l6-6 6 6",
  right: "M9 6l6 6-6 6",
  left: "M15 6l-6 6 6 6",
  moon: "M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5",
  sun: "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8M12 2.5v2M12 19.5v2M4.5 12h-2M21.5 12h-2M5.6 5.6l1.4 1.4M17 17l1.4 1.4M18.4 5.6 17 7M7 17l-1.4 1.4",
  undo: "M8 5 4 9l4 4M4 9h10a6 6 0 0 1 0 12h-3",
  redo: "M16 5l4 4-4 4M20 9H10a6 6 0 0 0 0 12h3",
  edit: "M4 20h4L19 9l-4-4L4 16zM13 7l4 4",
  trash: "M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13M10 11v5M14 11v5",
  copy: "M9 9h11v11H9zM5 15H4V4h11v1",
  drag: "M9 6h.01M15 6h.01M9 12h.01M15 12h.01M9 18h.01M15 18h.01",
  branch: "M6 4v16M6 10h6a4 4 0 0 0 4-4V5M13 8l3-3 3 3",
  chart: "M4 20V4M4 20h16M8 16v-4M12 16V8M16 16v-6",
  key: "M14.5 4a5.5 5.5 0 1 1-4.4 8.8L4 19v1.5h3v-2h2v-2h2l1-1.4M16 8.5h.01",
  out: "M10 4H5v16h5M14 8l4 4-4 4M18 12H9",
  link: "M10 14a4 4 0 0 0 6 .4l3-3a4 4 0 0 0-5.7-5.7L12 7M14 10a4 4 0 0 0-6-.4l-3 3a4 4 0 0 0 5.7 5.7L12 17",
  globe: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M3 12h18M12 3c5 5.5 5 12.5 0 18M12 3c-5 5.5-5 12.5 0 18",
  refresh: "M20 11A8 8 0 0 0 6 6.3L4 8M4 4v4h4M4 13a8 8 0 0 0 14 4.7l2-1.7M20 20v-4h-4",
  users: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8M5 20a7 7 0 0 1 14 0",
  flag: "M6 21V4h11l-2 4 2 4H6",
  columns: "M4 5h16v14H4zM10 5v14M15 5v14",
} as const;

/** Which drawings there are. */
export type IconName = keyof typeof PATHS;

/** A drawing of 24 by 24, in the colour of the text beside it. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg viewBox="0 0 24 24" width="18" height="18" fill="none" stroke="currentColor" strokeWidth="1.8" strokeLinecap="round" strokeLinejoin="round" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}

/** What stands for a channel. */
export function ChannelIcon({ channel }: { channel: string }) {
  const known: Record<string, IconName> = { email: "email", sms: "sms", webhook: "webhook" };
  return <Icon name={known[channel] ?? "chat"} />;
}
