import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useFetcher, useLoaderData } from "@remix-run/react";
import { BlockStack, Page } from "@shopify/polaris";
import { z } from "zod";
import { listEditedSegments, type EditedSegment } from "../automations/list-edited-segments.server.ts";
import { AttentionList, FirstSteps, LatelyCard, RecentCampaigns } from "../campaigns/components/home-cards.tsx";
import type { Attention } from "../campaigns/home.ts";
import { dismissFirstSteps } from "../campaigns/read-first-steps.server.ts";
import { readHome } from "../campaigns/read-home.server.ts";
import { authenticateMerchant } from "../shopify/authenticate-merchant.server.ts";
import { useRevalidateWhile } from "../ui/use-revalidate-while.ts";
import { readForm } from "../web/read-form.server.ts";

export async function loader({ request }: LoaderFunctionArgs) {
  const { shop } = await authenticateMerchant(request);
  const [home, edited] = await Promise.all([readHome(shop, { now: new Date() }), listEditedSegments(shop)]);
  return { ...home, attention: [...home.attention, ...edited.map(askAboutEdit)] };
}

/** Campaigns and automations do not know each other; the page shows what both have to say. */
function askAboutEdit({ id, name, automations }: EditedSegment): Attention {
  const starting = automations === 1 ? "An automation starts" : `${automations} automations start`;
  return {
    tone: "warning",
    title: `The conditions of the segment “${name}” were changed`,
    detail: `${starting} when a customer enters it. Choose whether everyone who is in it now enters too.`,
    action: { content: "Choose who enters", url: `/app/segments/${id}/automations` },
  };
}

export async function action({ request }: ActionFunctionArgs) {
  const { shop } = await authenticateMerchant(request);
  await readForm(request, z.object({ intent: z.literal("dismiss-first-steps") }));
  await dismissFirstSteps(shop, { now: new Date() });
  return { ok: true };
}

export default function Home() {
  const { recent, lately, attention, firstSteps, isMoving } = useLoaderData<typeof loader>();
  const fetcher = useFetcher();
  useRevalidateWhile(isMoving);
  return (
    <Page title="Home" primaryAction={{ content: "Create campaign", url: "/app/campaigns/new" }}>
      <BlockStack gap="400">
        <AttentionList attention={attention} />
        {firstSteps ? (
          <FirstSteps
            steps={firstSteps}
            dismissing={fetcher.state !== "idle"}
            onDismiss={() => fetcher.submit({ intent: "dismiss-first-steps" }, { method: "post" })}
          />
        ) : null}
        {lately.recipients > 0 ? <LatelyCard lately={lately} /> : null}
        {recent.length > 0 || !firstSteps ? <RecentCampaigns recent={recent} /> : null}
      </BlockStack>
    </Page>
  );
}
