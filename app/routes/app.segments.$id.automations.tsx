import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { chooseIntakes } from "../automations/choose-intakes.server.ts";
import { SegmentIntakePage } from "../automations/components/intake-page.tsx";
import { readIntakePage } from "../automations/read-intake-page.server.ts";
import { authenticateMerchant } from "../shopify/authenticate-merchant.server.ts";
import { readId, readJson } from "../web/read-form.server.ts";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { shop } = await authenticateMerchant(request);
  return readIntakePage(shop, readId(params.id), { now: new Date() });
}

export async function action({ request, params }: ActionFunctionArgs) {
  const { shop, actor } = await authenticateMerchant(request);
  return chooseIntakes(shop, readId(params.id), { input: await readJson(request), actor, now: new Date() });
}

export { keepPage as clientAction, readAgainUnlessKept as shouldRevalidate } from "../ui/keep-page.ts";

export default function SegmentAutomations() {
  const page = useLoaderData<typeof loader>();
  return <SegmentIntakePage key={`${page.segment.id} ${page.segment.query}`} {...page} />;
}
