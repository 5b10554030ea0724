import { Banner } from "@shopify/polaris";
import { useFormat } from "../../ui/use-shop.ts";
import type { EditedSegment } from "../list-edited-segments.server.ts";

/** On the segment's page: its conditions were changed, and automations start with it. */
export function EditedBanner({ edited }: { edited: EditedSegment }) {
  const format = useFormat();
  return (
    <Banner
      tone="warning"
      title="Its conditions were changed"
      action={{ content: "Choose who enters", url: `/app/segments/${edited.id}/automations` }}
    >
      <p>
        {`${format.count(edited.automations, "automation starts", "automations start")} when a customer enters it. Until you choose otherwise, only customers who come in after ${format.dateTime(edited.editedAt)} enter.`}
      </p>
    </Banner>
  );
}
