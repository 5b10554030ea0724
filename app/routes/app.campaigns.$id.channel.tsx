import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { useState } from "react";
import { parseStep, readAfterSaving, readSeen } from "../campaigns/campaign-draft.ts";
import { BasicsStep, type Basics } from "../campaigns/components/basics-step.tsx";
import { useSaveStep } from "../campaigns/components/use-save-step.ts";
import { WizardPage } from "../campaigns/components/wizard-page.tsx";
import { stepPath, viewDraft } from "../campaigns/draft-view.ts";
import { editCampaign } from "../campaigns/edit-campaign.server.ts";
import { listSenderChoices } from "../messaging/list-sender-choices.server.ts";
import { openDraft } from "../campaigns/open-draft.server.ts";
import { authenticateMerchant } from "../shopify/authenticate-merchant.server.ts";
import { readId, readJson } from "../web/read-form.server.ts";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { shop } = await authenticateMerchant(request);
  const campaign = await openDraft(shop, readId(params.id));
  return { draft: viewDraft(campaign, shop), senders: await listSenderChoices(shop) };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const { shop, actor } = await authenticateMerchant(request);
  const campaign = await openDraft(shop, readId(params.id));
  const input = await readJson(request);
  const parsed = parseStep("basics", input);
  if (!parsed.ok) return parsed;
  const edited = await editCampaign(shop, campaign.id, {
    change: parsed.change,
    seen: readSeen(input),
    actor,
    now: new Date(),
  });
  if (!edited.ok) return edited;
  return readAfterSaving(input) === "stay" ? { ok: true as const } : redirect(stepPath(campaign.id, "audience"));
}

export { keepPage as clientAction, readAgainUnlessKept as shouldRevalidate } from "../ui/keep-page.ts";

export default function CampaignChannel() {
  const { draft, senders } = useLoaderData<typeof loader>();
  const saved: Basics = { name: draft.name, channel: draft.channel, senderId: draft.senderId };
  const [value, setValue] = useState(saved);
  const { problems, ...saving } = useSaveStep(value, { saved, seen: draft.updatedAt, fill: setValue });
  return (
    <WizardPage step="basics" campaignId={draft.id} title={draft.name} saving={saving} problem={problems.page}>
      <BasicsStep value={value} senders={senders} problems={problems} onChange={setValue} />
    </WizardPage>
  );
}
