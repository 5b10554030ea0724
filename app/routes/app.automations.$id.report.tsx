import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData, useSearchParams } from "@remix-run/react";
import { AutomationReportPage } from "../automations/components/automation-report.tsx";
import { RunTable } from "../automations/components/run-table.tsx";
import { listRuns } from "../automations/list-runs.server.ts";
import { readAutomationReport } from "../automations/read-automation-report.server.ts";
import { readAutomation } from "../automations/read-automation.server.ts";
import { readActivityProblem } from "../messaging/read-activity-problem.server.ts";
import { authenticateMerchant } from "../shopify/authenticate-merchant.server.ts";
import { useRevalidateWhile } from "../ui/use-revalidate-while.ts";
import { readCursor, readId } from "../web/read-form.server.ts";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { shop } = await authenticateMerchant(request);
  const automationId = readId(params.id);
  const automation = await readAutomation(shop, automationId);
  const after = readCursor(new URL(request.url).searchParams.get("after"));
  const [report, page, activityProblem] = await Promise.all([
    readAutomationReport(shop, { automationId, version: automation.version }),
    listRuns(shop, { automationId, after }),
    readActivityProblem(shop, { source: "automation", sourceId: automationId }),
  ]);
  return { automation, report, activityProblem, isFirst: after === null, ...page };
}

export default function AutomationReport() {
  const { automation, report, activityProblem, runs, definitions, next, isFirst } = useLoaderData<typeof loader>();
  const [, setParams] = useSearchParams();
  useRevalidateWhile(
    automation.status === "active" && report.messages.some(({ code }) => code === "queued" || code === "sending"),
  );
  const goTo = (after: string | null) => setParams(after ? { after } : {}, { replace: true, preventScrollReset: true });
  return (
    <AutomationReportPage automation={automation} report={report} activityProblem={activityProblem}>
      <RunTable
        runs={runs}
        definitions={definitions}
        firstPage={isFirst ? null : () => goTo(null)}
        nextPage={next === null ? null : () => goTo(next)}
      />
    </AutomationReportPage>
  );
}
