import { Link, List } from "@shopify/polaris";
import { NoticeBanner, type Notice } from "../../ui/notice-banner.tsx";
import { stepTitles } from "../campaign-draft.ts";
import { stepPath } from "../draft-view.ts";
import type { ReviewNote } from "../review.ts";

type Props = { campaignId: string; problems: ReviewNote[]; warnings: ReviewNote[] };

/** What keeps the campaign from being sent, and what may have been overlooked, each with the way to put it right. */
export function ReviewNotes({ campaignId, problems, warnings }: Props) {
  const told = (notes: ReviewNote[], head: Pick<Notice, "tone" | "title">): Notice[] =>
    notes.length > 0 ? [{ ...head, body: <Notes campaignId={campaignId} notes={notes} /> }] : [];
  return (
    <NoticeBanner
      notices={[
        ...told(problems, { tone: "critical", title: "This campaign cannot be sent yet" }),
        ...told(warnings, { tone: "warning", title: "Before you send" }),
      ]}
    />
  );
}

function Notes({ campaignId, notes }: { campaignId: string; notes: ReviewNote[] }) {
  return (
    <List>
      {notes.map(({ message, step }) => (
        <List.Item key={message}>
          {message}{" "}
          {step ? <Link url={stepPath(campaignId, step)}>{`Open ${stepTitles[step].toLowerCase()}`}</Link> : null}
        </List.Item>
      ))}
    </List>
  );
}
