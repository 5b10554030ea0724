import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { useState } from "react";
import { parseStep, readAfterSaving } from "../campaigns/campaign-draft.ts";
import { BasicsStep, type Basics } from "../campaigns/components/basics-step.tsx";
import { useSaveStep } from "../campaigns/components/use-save-step.ts";
import { WizardPage } from "../campaigns/components/wizard-page.tsx";
import { createCampaign } from "../campaigns/create-campaign.server.ts";
import { stepPath } from "../campaigns/draft-view.ts";
import { listSenderChoices } from "../messaging/list-sender-choices.server.ts";
import { authenticateMerchant } from "../shopify/authenticate-merchant.server.ts";
import { readCursor, readJson } from "../web/read-form.server.ts";

export async function loader({ request }: LoaderFunctionArgs) {
  const { shop } = await authenticateMerchant(request);
  return { senders: await listSenderChoices(shop) };
}

/** `?segment=` names a segment to begin with: the way here from a segment's page. */
export async function action({ request }: ActionFunctionArgs) {
  const { shop, actor } = await authenticateMerchant(request);
  const input = await readJson(request);
  const parsed = parseStep("basics", input);
  if (!parsed.ok) return parsed;
  const segment = readCursor(new URL(request.url).searchParams.get("segment"));
  const created = await createCampaign(shop, parsed.change, {
    actor,
    now: new Date(),
    includeSegmentIds: segment === null ? [] : [segment],
  });
  if (!created.ok) return created;
  return redirect(stepPath(created.campaignId, readAfterSaving(input) === "stay" ? "basics" : "audience"));
}

export { keepPage as clientAction, readAgainUnlessKept as shouldRevalidate } from "../ui/keep-page.ts";

export default function NewCampaign() {
  const { senders } = useLoaderData<typeof loader>();
  const [only, ...others] = senders.filter((sender) => sender.channel === "sms");
  const blank: Basics = { name: "", channel: "sms", senderId: only && others.length === 0 ? only.id : null };
  const [value, setValue] = useState(blank);
  const { problems, ...saving } = useSaveStep(value, { saved: blank, fill: setValue });
  return (
    <WizardPage step="basics" campaignId={null} title="Create campaign" saving={saving} problem={problems.page}>
      <BasicsStep value={value} senders={senders} problems={problems} onChange={setValue} />
    </WizardPage>
  );
}
