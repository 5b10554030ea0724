import { createContext, useContext } from "react";
import type { Country } from "../../customers/list-countries.server.ts";
import type { EditedActivity } from "../../messaging/components/message-editor.tsx";
import type { EventRoot } from "../../messaging/template-fields.ts";
import type { SenderChoice } from "../../messaging/sender-choice.ts";
import type { SegmentChoice } from "../../segments/segment-choice.ts";
import type { Wording } from "../describe-definition.ts";

export type TemplateChoice = { id: string; name: string; channel: string; body: string };

/** What every part of the editor may need. */
export type EditorContext = {
  senders: SenderChoice[];
  templates: TemplateChoice[];
  segments: SegmentChoice[];
  /** Keeps a segment that was found by searching, so that it can be named from then on. */
  rememberSegment: (segment: SegmentChoice) => void;
  countries: Country[];
  /** What the trigger lets texts and conditions name. */
  event: EventRoot | null;
  /** The automation, as its messages' links are tagged. */
  activity: EditedActivity;
  /** What keeps it from being turned on, by place, and by `problemKey` for each of a place's conditions. */
  problems: ReadonlyMap<string, string>;
  wording: Wording;
  /** The part that is being changed: "trigger", "conditions", "goal", "stop-on", "reentry" or a step's id. */
  open: string | null;
  onOpen: (at: string | null) => void;
};

/** Where the problem of one condition is found. */
export function problemKey(at: string, condition: number): string {
  return `${at}/${condition}`;
}

const Context = createContext<EditorContext | null>(null);

export const EditorProvider = Context.Provider;

export function useEditor(): EditorContext {
  const editor = useContext(Context);
  if (!editor) throw new Error("useEditor is for parts of the editor");
  return editor;
}
