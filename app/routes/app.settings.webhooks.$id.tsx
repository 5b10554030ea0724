import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData, useSearchParams } from "@remix-run/react";
import { z } from "zod";
import { EndpointPage, NewEndpointPage } from "../endpoints/components/endpoint-page.tsx";
import { EventTable } from "../endpoints/components/event-table.tsx";
import { deleteEndpoint } from "../endpoints/delete-endpoint.server.ts";
import { blankEndpoint } from "../endpoints/endpoint.ts";
import { listEndpointEvents } from "../endpoints/list-events.server.ts";
import { readEndpoint } from "../endpoints/list-endpoints.server.ts";
import { rollSecret } from "../endpoints/roll-secret.server.ts";
import { changeEndpoint, createEndpoint, endpointNotFound } from "../endpoints/save-endpoint.server.ts";
import { sendTestEvent } from "../endpoints/send-test-event.server.ts";
import { authenticateMerchant } from "../shopify/authenticate-merchant.server.ts";
import { useRevalidateWhile } from "../ui/use-revalidate-while.ts";
import { readCursor, readForm, readId } from "../web/read-form.server.ts";

const PAGE_SIZE = 20;

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { shop } = await authenticateMerchant(request);
  if (params["id"] === "new") return { endpoint: null };
  const id = readId(params["id"]);
  const before = readCursor(new URL(request.url).searchParams.get("before"));
  const [endpoint, events] = await Promise.all([
    readEndpoint(shop, id),
    listEndpointEvents(shop, id, { before, limit: PAGE_SIZE }),
  ]);
  if (!endpoint) throw endpointNotFound();
  return { endpoint, isFirst: before === null, ...events };
}

const formSchema = z.discriminatedUnion("intent", [
  z.looseObject({ intent: z.literal("save") }),
  z.object({ intent: z.enum(["roll", "test", "delete"]) }),
]);

export async function action({ request, params }: ActionFunctionArgs) {
  const { shop, actor } = await authenticateMerchant(request);
  const form = await readForm(request, formSchema);
  const by = { actor, now: new Date() };
  if (params["id"] === "new") {
    const made = await createEndpoint(shop, form, by);
    return made.ok ? { ...made, id: String(made.id) } : made;
  }
  const id = readId(params["id"]);
  switch (form.intent) {
    case "save":
      return changeEndpoint(shop, id, { input: form, ...by });
    case "roll":
      return rollSecret(shop, id, by);
    case "test":
      return sendTestEvent(shop, id, by);
    case "delete":
      await deleteEndpoint(shop, id, by);
      return redirect("/app/settings/webhooks");
  }
}

export { keepPage as clientAction, readAgainUnlessKept as shouldRevalidate } from "../ui/keep-page.ts";

export default function Webhook() {
  const data = useLoaderData<typeof loader>();
  const [search, setSearch] = useSearchParams();
  const isWaiting = data.endpoint !== null && data.rows.some(({ outcome }) => outcome === "waiting");
  useRevalidateWhile(isWaiting);
  if (data.endpoint === null) return <NewEndpointPage blank={blankEndpoint} />;
  const { endpoint, rows, nextCursor, isFirst } = data;
  return (
    <EndpointPage key={endpoint.id} endpoint={endpoint}>
      <EventTable
        rows={rows}
        firstPage={isFirst ? null : () => setSearch({})}
        nextPage={nextCursor ? () => setSearch({ ...Object.fromEntries(search), before: nextCursor }) : null}
      />
    </EndpointPage>
  );
}
