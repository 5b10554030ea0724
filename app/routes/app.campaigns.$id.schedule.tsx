import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { useState } from "react";
import { parseStep, readAfterSaving, readSeen } from "../campaigns/campaign-draft.ts";
import { ScheduleStep, type ScheduleValue } from "../campaigns/components/schedule-step.tsx";
import { useSaveStep } from "../campaigns/components/use-save-step.ts";
import { WizardPage } from "../campaigns/components/wizard-page.tsx";
import { stepPath, viewDraft } from "../campaigns/draft-view.ts";
import { editCampaign } from "../campaigns/edit-campaign.server.ts";
import { openDraft } from "../campaigns/open-draft.server.ts";
import { nextHour } from "../campaigns/schedule.ts";
import { authenticateMerchant } from "../shopify/authenticate-merchant.server.ts";
import { readId, readJson } from "../web/read-form.server.ts";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { shop } = await authenticateMerchant(request);
  const campaign = await openDraft(shop, readId(params.id));
  return { draft: viewDraft(campaign, shop), clock: nextHour(new Date(), shop.timezone) };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const { shop, actor } = await authenticateMerchant(request);
  const campaign = await openDraft(shop, readId(params.id));
  const input = await readJson(request);
  const parsed = parseStep("schedule", input);
  if (!parsed.ok) return parsed;
  const edited = await editCampaign(shop, campaign.id, {
    change: parsed.change,
    seen: readSeen(input),
    actor,
    now: new Date(),
  });
  if (!edited.ok) return edited;
  return readAfterSaving(input) === "stay" ? { ok: true as const } : redirect(stepPath(campaign.id, "review"));
}

export { keepPage as clientAction, readAgainUnlessKept as shouldRevalidate } from "../ui/keep-page.ts";

export default function CampaignSchedule() {
  const { draft, clock } = useLoaderData<typeof loader>();
  const saved: ScheduleValue = { at: draft.at, latest: draft.latest, audienceMode: draft.audienceMode };
  const [value, setValue] = useState(saved);
  const { problems, ...saving } = useSaveStep(value, { saved, seen: draft.updatedAt, fill: setValue });
  return (
    <WizardPage step="schedule" campaignId={draft.id} title={draft.name} saving={saving} problem={problems.page}>
      <ScheduleStep draft={draft} clock={clock} value={value} problems={problems} onChange={setValue} />
    </WizardPage>
  );
}
