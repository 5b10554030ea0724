import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { defer, redirect } from "@remix-run/node";
import { Await, useFetcher, useLoaderData } from "@remix-run/react";
import { BlockStack, InlineGrid, Page } from "@shopify/polaris";
import { Suspense } from "react";
import { z } from "zod";
import { AudienceCount } from "../campaigns/components/audience-count.tsx";
import { CostCard } from "../campaigns/components/cost-card.tsx";
import { ReviewNotes } from "../campaigns/components/review-notes.tsx";
import { ReviewSummary } from "../campaigns/components/review-summary.tsx";
import { SendButton } from "../campaigns/components/send-button.tsx";
import { StepProgress } from "../campaigns/components/step-progress.tsx";
import { describeDraft } from "../campaigns/describe-draft.server.ts";
import { stepPath } from "../campaigns/draft-view.ts";
import { openDraft } from "../campaigns/open-draft.server.ts";
import { reviewCampaign } from "../campaigns/review-campaign.server.ts";
import { scheduleCampaign } from "../campaigns/schedule-campaign.server.ts";
import { authenticateMerchant } from "../shopify/authenticate-merchant.server.ts";
import { readForm, readId } from "../web/read-form.server.ts";

const formSchema = z.object({ reviewed: z.iso.datetime().transform((text) => new Date(text)) });

// Counting a million customers takes seconds; the page is there before.
export async function loader({ request, params }: LoaderFunctionArgs) {
  const { shop } = await authenticateMerchant(request);
  const campaign = await openDraft(shop, readId(params.id));
  return defer({
    draft: await describeDraft(shop, campaign),
    review: reviewCampaign(shop, campaign, { now: new Date() }),
  });
}

export async function action({ request, params }: ActionFunctionArgs) {
  const { shop, actor } = await authenticateMerchant(request);
  const id = readId(params.id);
  const { reviewed } = await readForm(request, formSchema);
  const scheduled = await scheduleCampaign(shop, id, { actor, now: new Date(), reviewed });
  return scheduled.ok ? redirect(`/app/campaigns/${id}`) : scheduled;
}

export default function CampaignReview() {
  const { draft, review } = useLoaderData<typeof loader>();
  const fetcher = useFetcher<typeof action>();
  const refused = fetcher.data && !fetcher.data.ok ? fetcher.data.problems : [];
  const send = {
    scheduledAt: draft.scheduledAt,
    mayChange: draft.audienceMode === "refresh",
    sending: fetcher.state !== "idle",
  };
  return (
    <Page title={draft.name} backAction={{ content: "Schedule", url: stepPath(draft.id, "schedule") }}>
      <BlockStack gap="500">
        <StepProgress campaignId={draft.id} current="review" />
        <InlineGrid columns={{ xs: 1, md: ["twoThirds", "oneThird"] }} gap="400" alignItems="start">
          <BlockStack gap="400">
            <ReviewSummary draft={draft} />
            <Suspense fallback={null}>
              <Await resolve={review}>
                {({ problems, warnings }) => (
                  <ReviewNotes
                    campaignId={draft.id}
                    problems={refused.length > 0 ? refused : problems}
                    warnings={warnings}
                  />
                )}
              </Await>
            </Suspense>
          </BlockStack>
          <BlockStack gap="400">
            <Suspense fallback={<AudienceCount channel={draft.channel} result="counting" />}>
              <Await resolve={review}>
                {(ready) => (
                  <>
                    <AudienceCount
                      channel={draft.channel}
                      result={ready.estimate ? { ok: true, estimate: ready.estimate } : null}
                    />
                    <CostCard campaignId={draft.id} channel={draft.channel} review={ready} />
                  </>
                )}
              </Await>
            </Suspense>
          </BlockStack>
        </InlineGrid>
        <Suspense fallback={<SendButton {...send} eligible={null} disabled onSend={() => undefined} />}>
          <Await resolve={review}>
            {({ estimate, problems }) => (
              <SendButton
                {...send}
                eligible={estimate?.eligible ?? null}
                disabled={problems.length > 0}
                onSend={() => fetcher.submit({ reviewed: draft.updatedAt }, { method: "post" })}
              />
            )}
          </Await>
        </Suspense>
      </BlockStack>
    </Page>
  );
}
