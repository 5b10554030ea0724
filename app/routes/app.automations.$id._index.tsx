import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { EditorPage } from "../automations/components/editor-page.tsx";
import { editAutomation } from "../automations/edit-automation.server.ts";
import { readAutomation } from "../automations/read-automation.server.ts";
import { readSegmentWatch } from "../automations/read-segment-watch.server.ts";
import { segmentsNamed } from "../automations/definition.ts";
import { listCountries } from "../customers/list-countries.server.ts";
import { listSenderChoices } from "../messaging/list-sender-choices.server.ts";
import { listTemplates } from "../messaging/list-templates.server.ts";
import { readActivityProblem } from "../messaging/read-activity-problem.server.ts";
import { listSegmentChoices } from "../segments/list-segment-choices.server.ts";
import { authenticateMerchant } from "../shopify/authenticate-merchant.server.ts";
import { readId, readJson } from "../web/read-form.server.ts";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { shop } = await authenticateMerchant(request);
  const automation = await readAutomation(shop, readId(params.id));
  const [senders, templates, segments, watch, activityProblem] = await Promise.all([
    listSenderChoices(shop),
    listTemplates(shop),
    listSegmentChoices(shop, { search: "", chosen: segmentsNamed(automation.draft).map(BigInt) }),
    readSegmentWatch(shop, BigInt(automation.id)),
    readActivityProblem(shop, { source: "automation", sourceId: BigInt(automation.id) }),
  ]);
  return {
    automation,
    senders,
    templates: templates.map(({ id, name, channel, body }) => ({ id: String(id), name, channel, body })),
    segments,
    countries: listCountries(),
    watch,
    activityProblem,
  };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const { shop, actor } = await authenticateMerchant(request);
  return editAutomation(shop, readId(params.id), { input: await readJson(request), actor, now: new Date() });
}

export { keepPage as clientAction, readAgainUnlessKept as shouldRevalidate } from "../ui/keep-page.ts";

export default function Automation() {
  const { automation, ...choices } = useLoaderData<typeof loader>();
  return <EditorPage key={automation.id} automation={automation} {...choices} />;
}
