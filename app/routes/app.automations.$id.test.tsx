import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { TestPage } from "../automations/components/test-page.tsx";
import { readTestSetup } from "../automations/read-test-setup.server.ts";
import { runTest } from "../automations/run-test.server.ts";
import { authenticateMerchant } from "../shopify/authenticate-merchant.server.ts";
import { useRevalidateWhile } from "../ui/use-revalidate-while.ts";
import { readId, readJson } from "../web/read-form.server.ts";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { shop } = await authenticateMerchant(request);
  const customer = new URL(request.url).searchParams.get("customer");
  return readTestSetup(shop, readId(params.id), {
    customerId: customer === null ? null : readId(customer),
    now: new Date(),
  });
}

export async function action({ request, params }: ActionFunctionArgs) {
  const { shop, actor } = await authenticateMerchant(request);
  return runTest(shop, readId(params.id), { input: await readJson(request), actor, now: new Date() });
}

export { keepPage as clientAction, readAgainUnlessKept as shouldRevalidate } from "../ui/keep-page.ts";

export default function TestAutomation() {
  const setup = useLoaderData<typeof loader>();
  useRevalidateWhile(setup.run?.isLive ?? false);
  return <TestPage key={setup.automation.id} setup={setup} />;
}
