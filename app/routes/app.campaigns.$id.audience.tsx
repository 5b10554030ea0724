import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { useState } from "react";
import { parseStep, readAfterSaving, readSeen } from "../campaigns/campaign-draft.ts";
import { AudienceStep } from "../campaigns/components/audience-step.tsx";
import type { AudienceValue } from "../campaigns/components/use-audience-count.ts";
import { useSaveStep } from "../campaigns/components/use-save-step.ts";
import { WizardPage } from "../campaigns/components/wizard-page.tsx";
import { readCarriedChoice, stepPath, viewDraft } from "../campaigns/draft-view.ts";
import { editCampaign } from "../campaigns/edit-campaign.server.ts";
import { listSegmentChoices } from "../segments/list-segment-choices.server.ts";
import { openDraft } from "../campaigns/open-draft.server.ts";
import { authenticateMerchant } from "../shopify/authenticate-merchant.server.ts";
import { readId, readJson } from "../web/read-form.server.ts";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { shop } = await authenticateMerchant(request);
  const draft = viewDraft(await openDraft(shop, readId(params.id)), shop);
  // A choice that was not saved yet comes back from the page where a segment is created.
  const value: AudienceValue = readCarriedChoice(new URL(request.url).searchParams) ?? {
    allSubscribed: draft.allSubscribed,
    includeSegmentIds: draft.includeSegmentIds,
    excludeSegmentIds: draft.excludeSegmentIds,
  };
  const chosen = [...value.includeSegmentIds, ...value.excludeSegmentIds].map(BigInt);
  return { draft, value, choices: await listSegmentChoices(shop, { search: "", chosen }) };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const { shop, actor } = await authenticateMerchant(request);
  const campaign = await openDraft(shop, readId(params.id));
  const input = await readJson(request);
  const parsed = parseStep("audience", input);
  if (!parsed.ok) return parsed;
  const edited = await editCampaign(shop, campaign.id, {
    change: parsed.change,
    seen: readSeen(input),
    actor,
    now: new Date(),
  });
  if (!edited.ok) return edited;
  return readAfterSaving(input) === "stay" ? { ok: true as const } : redirect(stepPath(campaign.id, "message"));
}

export { keepPage as clientAction, readAgainUnlessKept as shouldRevalidate } from "../ui/keep-page.ts";

export default function CampaignAudience() {
  const { draft, value: chosen, choices } = useLoaderData<typeof loader>();
  const [value, setValue] = useState(chosen);
  const { problems, ...saving } = useSaveStep(value, {
    seen: draft.updatedAt,
    fill: setValue,
    saved: {
      allSubscribed: draft.allSubscribed,
      includeSegmentIds: draft.includeSegmentIds,
      excludeSegmentIds: draft.excludeSegmentIds,
    },
  });
  return (
    <WizardPage step="audience" campaignId={draft.id} title={draft.name} saving={saving} problem={problems.page}>
      <AudienceStep draft={draft} choices={choices} value={value} problems={problems} onChange={setValue} />
    </WizardPage>
  );
}
