/** What the app's frame (app-bridge/) and the admin around it (browser/) say to each other with postMessage. */

export type BarAction = {
  /** Names the button in the frame that is to be pressed. */
  id: string;
  label: string;
  kind: "primary" | "secondary" | "breadcrumb";
  isCritical: boolean;
  isDisabled: boolean;
  isLoading: boolean;
};

export type TitleBar = { title: string; actions: BarAction[]; groups: { label: string; actions: BarAction[] }[] };
export type SaveBar = { needsDiscardConfirmation: boolean; save: BarAction | null; discard: BarAction | null };
export type NavItem = { label: string; href: string };
export type Toast = { id: string; message: string; isError: boolean; durationMs: number; action: string | null };

/** Questions that the admin answers. "leave": may the unsaved changes be given up? "extensions": those of the app, as JSON. */
export type Question = "id-token" | "leave" | "extensions";

export type FrameMessage =
  | { type: "location"; path: string }
  | { type: "title-bar"; bar: TitleBar | null }
  | { type: "save-bar"; bar: SaveBar | null }
  | { type: "nav"; items: NavItem[]; home: string | null }
  | { type: "toast"; toast: Toast }
  | { type: "toast-hide"; id: string }
  | { type: "loading"; isLoading: boolean }
  | { type: "modal"; isOpen: boolean }
  | { type: "open"; url: string; target: string }
  | { type: "ask"; id: number; question: Question };

export type AdminMessage =
  | { type: "answer"; id: number; value: string }
  | { type: "navigate"; path: string }
  | { type: "press"; id: string }
  | { type: "toast-event"; id: string; event: "action" | "dismiss" };

/** Marks our messages among those of browser extensions and tools. */
export type Envelope<Message> = { devStoreBridge: 1; message: Message };

export function wrap<Message>(message: Message): Envelope<Message> {
  return { devStoreBridge: 1, message };
}

/** The message inside, or null when it is somebody else's. Both sides are served by the dev store, so its shape is trusted. */
export function unwrap<Message>(data: unknown): Message | null {
  if (typeof data !== "object" || data === null || !("devStoreBridge" in data) || !("message" in data)) return null;
  return data.message as Message;
}
