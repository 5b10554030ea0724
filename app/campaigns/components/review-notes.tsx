import { Banner, Link, List } from "@shopify/polaris";
import { stepTitles } from "../campaign-draft.ts";
import { stepPath } from "../draft-view.ts";
import type { ReviewNote } from "../review.ts";

type Props = { campaignId: string; problems: ReviewNote[]; warnings: ReviewNote[] };

/** What keeps the campaign from being sent, and what may have been overlooked, each with the way to put it right. */
export function ReviewNotes({ campaignId, problems, warnings }: Props) {
  return (
    <>
      {problems.length > 0 ? (
        <Banner tone="critical" title="This campaign cannot be sent yet">
          <Notes campaignId={campaignId} notes={problems} />
        </Banner>
      ) : null}
      {warnings.length > 0 ? (
        <Banner tone="warning" title="Before you send">
          <Notes campaignId={campaignId} notes={warnings} />
        </Banner>
      ) : null}
    </>
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
