import type { Format } from "../ui/format.ts";
import type { AudienceEstimate } from "./audience.ts";
import type { AudienceMode, CampaignChannel } from "./campaign.ts";
import { fieldsWithoutDefault, namesOptOut, type ReviewNote } from "./review.ts";

const DAY_MS = 24 * 3_600_000;

type Reviewed = {
  channel: CampaignChannel | "email";
  body: string;
  audienceMode: AudienceMode;
  frozenAt: Date | null;
  latestAt: Date | null;
};

type Circumstances = {
  /** null when the sender is not paused. */
  senderPauseReason: string | null;
  estimate: AudienceEstimate | null;
  worstParts: number | null;
  format: Pick<Format, "count">;
  now: Date;
};

/** What a merchant may have overlooked. None of it keeps the campaign from being sent. */
export function warnOf(
  campaign: Reviewed,
  { senderPauseReason, estimate, worstParts, format, now }: Circumstances,
): ReviewNote[] {
  const { body, audienceMode, frozenAt } = campaign;
  const isWritten = body.trim() !== "";
  const bare = fieldsWithoutDefault(body);
  const warnings: (ReviewNote | false)[] = [
    senderPauseReason !== null && {
      step: "basics",
      message: `The sender is paused, so nothing goes out until it is resumed in Settings. ${senderPauseReason}`.trim(),
    },
    isWritten &&
      !namesOptOut(body) && {
        step: "message",
        message: "The message does not say how to opt out. Many countries require it: add “Reply STOP to unsubscribe”.",
      },
    bare.length > 0 && {
      step: "message",
      message: `Customers without a value see a gap at ${bare.join(", ")}. Add a default, such as {{ ${bare[0]} | default: "there" }}.`,
    },
    worstParts !== null &&
      worstParts > 1 && {
        step: "message",
        message: `The message takes up to ${worstParts} parts, and each part is charged.`,
      },
    estimate !== null &&
      estimate.messagedLately > 0 && {
        step: "audience",
        message: `${format.count(estimate.messagedLately, "customer", "customers")} in this audience got another campaign in the 24 hours before.`,
      },
    audienceMode === "freeze" &&
      frozenAt !== null &&
      now.getTime() - frozenAt.getTime() > DAY_MS && {
        step: "schedule",
        message: "The lists were frozen more than a day ago. Save the schedule again to freeze them as they are now.",
      },
  ];
  return warnings.filter((warning) => warning !== false);
}
