import { Page } from "@shopify/polaris";
import { useFetcher } from "@remix-run/react";
import { useState } from "react";
import { PageSaveBar } from "../../ui/page-save-bar.tsx";
import type { SegmentFilter } from "../segment-filter.ts";
import { SegmentEditor, type SegmentDraft, type SegmentProblems } from "./segment-editor.tsx";

type Props = {
  title: string;
  /** What is stored; a new segment's is empty. */
  saved: SegmentDraft;
  /** What the form starts with, where that is not what is stored: a suggestion. */
  start?: SegmentDraft;
  filters: SegmentFilter[];
  back: { content: string; url: string };
};

/** The page on which a segment is created or changed. */
export function SegmentEditorPage({ title, saved, start = saved, filters, back }: Props) {
  const fetcher = useFetcher<{ ok: false; problems: SegmentProblems } | null>();
  const [draft, setDraft] = useState(start);
  const [tried, setTried] = useState(false);
  const [sent, setSent] = useState<SegmentDraft | null>(null);
  const [editorKey, setEditorKey] = useState(0);
  const saving = fetcher.state !== "idle";
  const refused: SegmentProblems = fetcher.data && !saving ? fetcher.data.problems : {};
  // A refusal is of what was sent: it goes when its field is changed.
  const problems: SegmentProblems = {
    name: tried && draft.name.trim() === "" ? "Enter a name." : sent?.name === draft.name ? refused.name : undefined,
    query: sent?.query === draft.query ? refused.query : undefined,
    form: refused.form,
  };
  const save = () => {
    setTried(true);
    if (draft.name.trim() === "" || draft.query.trim() === "") return;
    setSent(draft);
    void fetcher.submit(draft, { method: "post" });
  };

  return (
    <Page backAction={back} title={title} narrowWidth>
      <PageSaveBar
        id="segment"
        dirty={!saving && (draft.name !== saved.name || draft.query !== saved.query)}
        saving={saving}
        onSave={save}
        onDiscard={() => {
          setDraft(saved);
          setTried(false);
          setEditorKey((key) => key + 1);
        }}
      />
      <SegmentEditor
        key={editorKey}
        draft={draft}
        filters={filters}
        problems={problems}
        tried={tried}
        onChange={setDraft}
      />
    </Page>
  );
}
