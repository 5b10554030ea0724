import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { AppError } from "../errors.ts";
import { FlowRunPage } from "../flow/components/flow-run-page.tsx";
import { readFlowRun } from "../flow/list-runs.server.ts";
import { authenticateMerchant } from "../shopify/authenticate-merchant.server.ts";
import { readId } from "../web/read-form.server.ts";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { shop } = await authenticateMerchant(request);
  const run = await readFlowRun(shop, readId(params.id));
  if (!run) {
    throw new AppError("not-found", { userMessage: "This run is not there. Runs are kept for 90 days." });
  }
  return { run };
}

export default function FlowRun() {
  const { run } = useLoaderData<typeof loader>();
  // What Remix makes of `unknown` in a loader's answer loses that it may be null.
  return <FlowRunPage run={{ ...run, returnValue: run.returnValue ?? null }} />;
}
