/**
 * What is looked at: badges, faces, cards, page heads, empty places.
 *
 * In: words, a tone. Out: one look for each of them everywhere. Never: something that is pressed.
 */
import type { CSSProperties, ReactNode } from "react";
import { Icon, type IconName } from "./icons";

/** What a colour says; never the colour alone. */
export type Tone = "due" | "held" | "approval" | "failed" | "done" | "quiet";

/** A word with a tone. */
export function Badge({ tone = "quiet", icon, children }: { tone?: Tone; icon?: IconName; children: ReactNode }) {
  return (
    <span className={`badge ${tone}`}>
      {icon && <Icon name={icon} />}
      {children}
    </span>
  );
}

/** A person's letters, always in the same colour. */
export function Face({ name, size }: { name: string; size?: "small" | "large" }) {
  const words = name.split(/[\s._@-]+/).filter((word) => /\p{L}|\p{N}/u.test(word));
  const letters = words.slice(0, 2).map((word) => [...word][0]?.toUpperCase() ?? "");
  const hue = [...name].reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) % 360, 7);
  return (
    <span className={size ? `face ${size}` : "face"} style={{ "--hue": hue } as CSSProperties} aria-hidden="true">
      {letters.join("") || "?"}
    </span>
  );
}

/** A page's name, what it is about, and what can be done. */
export function PageHead({ title, lead, acts, before }: { title: ReactNode; lead?: ReactNode; acts?: ReactNode; before?: ReactNode }) {
  return (
    <header className="page-head">
      <div>
        {before}
        <h1>{title}</h1>
        {lead && <p>{lead}</p>}
      </div>
      {acts && <div className="acts">{acts}</div>}
    </header>
  );
}

/** A part of a page with a frame around it. */
export function Card({ title, acts, children, foot, flush, label }: { title?: ReactNode; acts?: ReactNode; children: ReactNode; foot?: ReactNode; flush?: boolean; label?: string }) {
  return (
    <section className="card" aria-label={label ?? (typeof title === "string" ? title : undefined)}>
      {title !== undefined && (
        <header>
          <h2>{title}</h2>
          {acts}
        </header>
      )}
      {flush ? children : <div className="inside">{children}</div>}
      {foot && <footer>{foot}</footer>}
    </section>
  );
}

/** Something that should be known before one goes on. */
export function CallOut({ tone, icon = "about", children, acts }: { tone?: "held" | "failed" | "done"; icon?: IconName; children: ReactNode; acts?: ReactNode }) {
  return (
    <div className={`call-out ${tone ?? ""}`} role={tone === "failed" ? "alert" : undefined}>
      <Icon name={icon} />
      <div className="grow">{children}</div>
      {acts}
    </div>
  );
}

/** Where there is nothing yet: what would stand here, and how it comes to be. */
export function Empty({ icon, title, children, acts }: { icon: IconName; title: string; children?: ReactNode; acts?: ReactNode }) {
  return (
    <div className="empty">
      <Icon name={icon} />
      <h2>{title}</h2>
      {children && <p>{children}</p>}
      {acts && <div className="row wrap">{acts}</div>}
    </div>
  );
}

/** Names and values. */
export function Facts({ children }: { children: ReactNode }) {
  return <dl className="facts">{children}</dl>;
}

/** One of them. */
export function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

/** The place of a word that is on its way. */
export function Bone({ width }: { width: number }) {
  return <span className="bone" style={{ width }} aria-hidden="true" />;
}

/** Rows that are on their way. */
export function Bones({ rows = 6 }: { rows?: number }) {
  return (
    <div className="tight" role="status">
      <span className="unseen">Loading…</span>
      {Array.from({ length: rows }, (_, index) => (
        <Bone key={index} width={180 + ((index * 97) % 220)} />
      ))}
    </div>
  );
}
