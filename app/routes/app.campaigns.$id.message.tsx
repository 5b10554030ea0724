import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { useState } from "react";
import { parseStep, readAfterSaving, readSeen } from "../campaigns/campaign-draft.ts";
import { MessageStep } from "../campaigns/components/message-step.tsx";
import { useSaveStep } from "../campaigns/components/use-save-step.ts";
import { WizardPage } from "../campaigns/components/wizard-page.tsx";
import { stepPath, viewDraft } from "../campaigns/draft-view.ts";
import { editCampaign } from "../campaigns/edit-campaign.server.ts";
import { listSenderChoices } from "../messaging/list-sender-choices.server.ts";
import { openDraft } from "../campaigns/open-draft.server.ts";
import { listTemplates } from "../messaging/list-templates.server.ts";
import { readSendingSettings } from "../messaging/update-sending-settings.server.ts";
import { authenticateMerchant } from "../shopify/authenticate-merchant.server.ts";
import { readId, readJson } from "../web/read-form.server.ts";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { shop } = await authenticateMerchant(request);
  const draft = viewDraft(await openDraft(shop, readId(params.id)), shop);
  const [templates, senders, settings] = await Promise.all([
    listTemplates(shop, { channel: draft.channel }),
    listSenderChoices(shop),
    readSendingSettings(shop),
  ]);
  return {
    draft,
    from: senders.find((sender) => sender.id === draft.senderId)?.address ?? null,
    testPhone: settings.settings.testPhone,
    templates: templates.map(({ id, name, body }) => ({ id: String(id), name, body })),
  };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const { shop, actor } = await authenticateMerchant(request);
  const campaign = await openDraft(shop, readId(params.id));
  const input = await readJson(request);
  const parsed = parseStep("message", input);
  if (!parsed.ok) return parsed;
  const edited = await editCampaign(shop, campaign.id, {
    change: parsed.change,
    seen: readSeen(input),
    actor,
    now: new Date(),
  });
  if (!edited.ok) return edited;
  return readAfterSaving(input) === "stay" ? { ok: true as const } : redirect(stepPath(campaign.id, "schedule"));
}

export { keepPage as clientAction, readAgainUnlessKept as shouldRevalidate } from "../ui/keep-page.ts";

export default function CampaignMessage() {
  const { draft, from, testPhone, templates } = useLoaderData<typeof loader>();
  const saved = { body: draft.body, templateId: draft.templateId };
  const [value, setValue] = useState(saved);
  const { problems, ...saving } = useSaveStep(value, { saved, seen: draft.updatedAt, fill: setValue });
  return (
    <WizardPage step="message" campaignId={draft.id} title={draft.name} saving={saving} problem={problems.page}>
      <MessageStep
        draft={draft}
        templates={templates}
        from={from}
        testPhone={testPhone}
        value={value}
        problems={problems}
        onChange={setValue}
      />
    </WizardPage>
  );
}
