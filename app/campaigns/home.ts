import type { NoticeTone } from "../ui/notice-tone.ts";
import type { CampaignRow } from "./campaign-list.ts";
import type { Headline } from "./report.ts";

/** Something that keeps messages from going out, or wants a decision, and where to see to it. */
export type Attention = {
  tone: Exclude<NoticeTone, "info">;
  title: string;
  detail: string;
  action: { content: string; url: string };
};

/** What a new shop does once, in order. */
export type FirstStep = {
  title: string;
  detail: string;
  isDone: boolean;
  action: { content: string; url: string };
};

export type HomeData = {
  /** The last campaigns that were sent, newest first. */
  recent: CampaignRow[];
  /** Of all messages to customers in the last 30 days, today among them; tests and answers to STOP, START and HELP are none. */
  lately: Headline & { recipients: number };
  attention: Attention[];
  /** null once dismissed, or all done. */
  firstSteps: FirstStep[] | null;
  /** Something on the page changes by itself, so that it should look again. */
  isMoving: boolean;
};
