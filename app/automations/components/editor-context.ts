import { createContext, useContext } from "react";
import type { EventRoot } from "../../messaging/template-fields.ts";
import type { SenderChoice } from "../../messaging/sender-choice.ts";
import type { SegmentChoice } from "../../segments/segment-choice.ts";

export type TemplateChoice = { id: string; name: string; channel: string; body: string };

/** What every part of the editor may need. */
export type EditorContext = {
  senders: SenderChoice[];
  templates: TemplateChoice[];
  segments: SegmentChoice[];
  /** What the trigger lets texts and conditions name. */
  event: EventRoot | null;
  /** What keeps it from being turned on, by place. */
  problems: ReadonlyMap<string, string>;
  nameOf: (segmentId: string) => string;
};

const Context = createContext<EditorContext>({
  senders: [],
  templates: [],
  segments: [],
  event: null,
  problems: new Map(),
  nameOf: (id) => id,
});

export const EditorProvider = Context.Provider;

export function useEditor(): EditorContext {
  return useContext(Context);
}
