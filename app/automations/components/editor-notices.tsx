import { Button, Link, List } from "@shopify/polaris";
import type { ActivityProblem } from "../../messaging/activity-problem.ts";
import { activityNotices } from "../../messaging/components/activity-notices.tsx";
import type { Notice } from "../../ui/notice-banner.tsx";
import type { AutomationView } from "../read-automation.server.ts";
import type { SegmentWatch } from "../segment-watch.ts";
import { watchNotices } from "./watch-note.tsx";

type Subject = {
  automation: Pick<AutomationView, "status" | "datesProblem">;
  /** What keeps it from being turned on or tested: where, and what. */
  problems: { at: string; place: string; message: string }[];
  /** What cannot be done because of them. */
  cannot: string;
  notSaved: string | null;
  watch: { watch: SegmentWatch | null; segmentId: string | null };
  hasSenders: boolean;
  activityProblem: ActivityProblem | null;
  onOpen: (at: string) => void;
};

/** What the merchant should know, or mend, about an automation. */
export function editorNotices(subject: Subject): Notice[] {
  const { automation, problems, cannot, notSaved, watch, hasSenders, activityProblem, onOpen } = subject;
  const notices: Notice[] = [];
  if (problems.length > 0) {
    notices.push({
      tone: "critical",
      title: `${cannot}. Mend these first`,
      body: (
        <List>
          {problems.map(({ at, place, message }, index) => (
            <List.Item key={index}>
              <Button variant="plain" textAlign="start" onClick={() => onOpen(at)}>
                {`${place}: ${message}`}
              </Button>
            </List.Item>
          ))}
        </List>
      ),
    });
  }
  if (notSaved !== null) notices.push({ tone: "critical", title: "Not saved", body: <p>{notSaved}</p> });
  if (automation.status === "active" && automation.datesProblem !== null) {
    notices.push({
      tone: "critical",
      title: "Nobody goes in at the moment",
      body: (
        <p>
          {automation.datesProblem} Days that are missed are made up for if you mend it within two days, by another
          metafield or in Shopify.
        </p>
      ),
    });
  }
  notices.push(...watchNotices(watch));
  if (!hasSenders) {
    notices.push({
      tone: "warning",
      title: "There is no sender yet",
      body: (
        <p>
          Connect your carrier and add a sender in <Link url="/app/settings">Settings</Link>. Until then it cannot be
          turned on.
        </p>
      ),
    });
  }
  return [...notices, ...activityNotices(activityProblem)];
}
