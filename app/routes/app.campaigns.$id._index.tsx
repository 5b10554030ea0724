import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { redirect } from "@remix-run/node";
import { useLoaderData, useNavigation, useSearchParams } from "@remix-run/react";
import { z } from "zod";
import { actOnCampaign, campaignIntentSchema } from "../campaigns/act-on-campaign.server.ts";
import { RecipientTable } from "../campaigns/components/recipient-table.tsx";
import { ReportPage } from "../campaigns/components/report-page.tsx";
import { describeCampaign } from "../campaigns/describe-campaign.server.ts";
import { describeDraft } from "../campaigns/describe-draft.server.ts";
import { stepPath, stepToGoOn } from "../campaigns/draft-view.ts";
import { listRecipients } from "../campaigns/list-recipients.server.ts";
import { readCampaign } from "../campaigns/read-campaign.server.ts";
import { readReport } from "../campaigns/read-report.server.ts";
import { parseRecipientQuery } from "../campaigns/recipient.ts";
import { isMoving } from "../campaigns/report.ts";
import { readActivityProblem } from "../messaging/read-activity-problem.server.ts";
import { authenticateMerchant } from "../shopify/authenticate-merchant.server.ts";
import { useRevalidateWhile } from "../ui/use-revalidate-while.ts";
import { readForm, readId } from "../web/read-form.server.ts";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { shop } = await authenticateMerchant(request);
  const campaign = await readCampaign(shop, readId(params.id));
  if (campaign.status === "draft") throw redirect(stepPath(campaign.id, stepToGoOn(campaign)));
  const query = parseRecipientQuery(new URL(request.url).searchParams);
  const now = new Date();
  const [described, report, page, activityProblem] = await Promise.all([
    describeCampaign(shop, campaign),
    readReport(shop, campaign, { now }),
    listRecipients(shop, campaign.id, query),
    readActivityProblem(shop, { source: "campaign", sourceId: campaign.id }),
  ]);
  return {
    campaign: described,
    report,
    activityProblem,
    plan: report.recipients === 0 ? await describeDraft(shop, campaign) : null,
    isMoving: isMoving(campaign, { report, now }),
    status: query.status,
    search: query.search,
    isFirst: query.after === null,
    ...page,
  };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const { shop, actor } = await authenticateMerchant(request);
  const { intent } = await readForm(request, z.object({ intent: campaignIntentSchema }));
  const acted = await actOnCampaign(shop, readId(params.id), { intent, actor, now: new Date() });
  return acted.ok && acted.goTo ? redirect(acted.goTo) : acted;
}

export default function Campaign() {
  const { campaign, report, plan, activityProblem, isMoving, recipients, next, status, search, isFirst } =
    useLoaderData<typeof loader>();
  const [params, setParams] = useSearchParams();
  const { state } = useNavigation();
  useRevalidateWhile(isMoving);
  const change = (changes: Record<string, string | null>) => {
    const changed = new URLSearchParams(params);
    for (const [name, value] of Object.entries(changes)) {
      if (value) changed.set(name, value);
      else changed.delete(name);
    }
    setParams(changed, { replace: true, preventScrollReset: true });
  };
  return (
    <ReportPage campaign={campaign} report={report} plan={plan} activityProblem={activityProblem} isMoving={isMoving}>
      <RecipientTable
        channel={campaign.channel}
        recipients={recipients}
        status={status}
        search={search}
        loading={state === "loading"}
        onFilter={(filter) => change({ state: filter.status, query: filter.search, after: null })}
        firstPage={isFirst ? null : () => change({ after: null })}
        nextPage={next === null ? null : () => change({ after: next })}
      />
    </ReportPage>
  );
}
