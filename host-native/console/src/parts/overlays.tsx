/**
 * What lies above the page: dialogs, drawers, menus, questions before something is done.
 *
 * In: a title, what is inside, what can be done. Out: a layer that holds the focus and gives it back. Never: two ways to close it.
 */
import { useEffect, useRef, type ReactElement, type ReactNode } from "react";
import { Dialog as Inner, Heading, Menu as Listed, MenuItem, MenuTrigger, Modal, ModalOverlay, Popover } from "react-aria-components";
import { Icon, type IconName } from "./icons";
import { Button, IconButton } from "./press";

interface Layer {
  title: string;
  /** A line below the title. */
  lead?: ReactNode;
  open: boolean;
  onClose(): void;
  children: ReactNode;
  /** What can be done, at its foot. */
  acts?: ReactNode;
  wide?: boolean;
  /** Whether it lies at the side, as tall as the page. */
  side?: boolean;
  alert?: boolean;
}

/** A dialog in the middle, or a drawer at the side. */
export function Dialog({ title, lead, open, onClose, children, acts, wide, side, alert }: Layer) {
  const inner = useKeptFocus();
  return (
    <ModalOverlay isOpen={open} onOpenChange={(now) => !now && onClose()} isDismissable={!alert} className={side ? "veil side" : "veil"}>
      <Modal className={wide ? "dialog wide" : "dialog"}>
        <Inner ref={inner} role={alert ? "alertdialog" : "dialog"}>
          <header>
            <div>
              <Heading slot="title" level={2}>
                {title}
              </Heading>
              {lead && <div className="soft small">{lead}</div>}
            </div>
            {!alert && <IconButton icon="close" says="Close" small onPress={onClose} />}
          </header>
          <div className="inside">{children}</div>
          {acts && <footer>{acts}</footer>}
        </Inner>
      </Modal>
    </ModalOverlay>
  );
}

/** A control that is disabled or goes away loses the focus to the page below; the layer takes it then, so that Escape still closes it. */
function useKeptFocus() {
  const inner = useRef<HTMLElement>(null);
  useEffect(() => {
    const timer = setTimeout(() => document.activeElement === document.body && inner.current?.focus(), LOST);
    return () => clearTimeout(timer);
  });
  return inner;
}

/** How long after a change the browser may take to find that the focus is lost, in milliseconds. */
const LOST = 50;

/** A question before something that can't be taken back. */
export function Ask({ title, children, does, danger, open, onClose, onDo, busy }: { title: string; children: ReactNode; does: string; danger?: boolean; open: boolean; onClose(): void; onDo(): void; busy?: boolean }) {
  const acts = (
    <>
      <Button onPress={onClose}>Leave it</Button>
      <Button look={danger ? "danger main" : "main"} onPress={onDo} isDisabled={busy} autoFocus>
        {does}
      </Button>
    </>
  );
  return (
    <Dialog title={title} open={open} onClose={onClose} acts={acts} alert>
      {children}
    </Dialog>
  );
}

/** Something that a menu offers. */
export interface Act {
  id: string;
  label: string;
  icon?: IconName;
  danger?: boolean;
  disabled?: boolean;
  /** Why it can't be done, or what it does. */
  hint?: string;
  onDo(): void;
}

/** A button that opens a menu. */
export function Menu({ label, acts, children }: { label: string; acts: readonly Act[]; children: ReactElement }) {
  return (
    <MenuTrigger>
      {children}
      <Popover className="popover" placement="bottom end">
        <Listed className="menu" aria-label={label} disabledKeys={acts.filter(({ disabled }) => disabled).map(({ id }) => id)}>
          {acts.map(({ id, label: words, icon, danger, hint, onDo }) => (
            <MenuItem key={id} id={id} textValue={words} onAction={onDo} className={danger ? "item danger" : "item"}>
              {icon && <Icon name={icon} />}
              <span>
                {words}
                {hint && <div className="soft small">{hint}</div>}
              </span>
            </MenuItem>
          ))}
        </Listed>
      </Popover>
    </MenuTrigger>
  );
}
