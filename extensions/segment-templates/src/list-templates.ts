import type { Api, Output } from "@shopify/ui-extensions/admin.customers.segmentation-templates.data";
import { suggestedSegments } from "../../../app/segments/suggested-segments.ts";

declare const shopify: Api;

/** When these were first offered; Shopify marks templates of the last month as new. */
const createdOn = "2026-11-28T00:00:00Z";

/** The segments that the app suggests, in the segment editor's list of templates: the same queries, in the staff's language. */
export default function listTemplates(): Output {
  return {
    templates: suggestedSegments.map(({ handle, query }) => ({
      title: shopify.i18n.translate(`${handle}.title`),
      description: shopify.i18n.translate(`${handle}.description`),
      query,
      queryToInsert: query,
      createdOn,
    })),
  };
}
