import type { Format } from "../../ui/format.ts";
import type { Notice } from "../../ui/notice-banner.tsx";
import type { EditedSegment } from "../list-edited-segments.server.ts";

/** On the segment's page: its conditions were changed, and automations start with it. */
export function editedNotice(edited: EditedSegment, format: Format): Notice {
  return {
    tone: "warning",
    title: "Its conditions were changed",
    body: (
      <p>
        {`${format.count(edited.automations, "automation starts", "automations start")} when a customer enters it. Until you choose otherwise, only customers who come in after ${format.dateTime(edited.editedAt)} enter.`}
      </p>
    ),
    action: { content: "Choose who enters", url: `/app/segments/${edited.id}/automations` },
  };
}
