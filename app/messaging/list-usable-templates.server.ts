import { phoneChannels, type PhoneChannel } from "../customers/customer.ts";
import type { ShopRef } from "../shop.ts";
import { listTemplates } from "./list-templates.server.ts";
import type { EventRoot } from "./template-fields.ts";
import type { UsableTemplate } from "./usable-template.ts";
import { validateTemplate } from "./validate-template.ts";

/** The shop's templates that a message about `event` can be written with as they are, the last changed first. */
export async function listUsableTemplates(
  shop: ShopRef,
  { event }: { event: EventRoot | null },
): Promise<UsableTemplate[]> {
  const templates = await listTemplates(shop);
  return templates.flatMap(({ id, name, channel, body }) => {
    const isForPhones = phoneChannels.some((one) => one === channel);
    if (!isForPhones || validateTemplate(body, { event }).length > 0) return [];
    return [{ id: String(id), name, channel: channel as PhoneChannel, body }];
  });
}
