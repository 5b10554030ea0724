import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData, useNavigation, useSearchParams } from "@remix-run/react";
import { z } from "zod";
import { holdChannels } from "../customers/hold.ts";
import { placeHold } from "../customers/place-hold.server.ts";
import { releaseHold } from "../customers/release-hold.server.ts";
import { CustomerPage } from "../insights/components/customer-page.tsx";
import { parseHistoryQuery } from "../insights/customer-history.ts";
import { readCustomerPage } from "../insights/read-customer-page.server.ts";
import { authenticateMerchant } from "../shopify/authenticate-merchant.server.ts";
import { readForm, readId } from "../web/read-form.server.ts";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { shop } = await authenticateMerchant(request);
  const { view } = parseHistoryQuery(new URL(request.url).searchParams);
  const page = await readCustomerPage(shop, readId(params.id), { view, now: new Date() });
  return { ...page, view };
}

/** Words with commas between them; none at all is an empty list. */
const listOf = <Item extends z.ZodType<unknown, string>>(item: Item) =>
  z
    .string()
    .transform((text) => text.split(",").filter((part) => part !== ""))
    .pipe(z.array(item).max(100));

const formSchema = z.discriminatedUnion("intent", [
  z.object({
    intent: z.literal("hold"),
    channels: listOf(z.enum(holdChannels)),
    reason: z.string().max(10_000),
    end: z.enum(["released", "day"]),
    sendFrom: z.string().max(20),
  }),
  z.object({
    intent: z.literal("release"),
    ids: listOf(
      z
        .string()
        .regex(/^\d{1,18}$/)
        .transform(BigInt),
    ),
  }),
]);

export async function action({ request, params }: ActionFunctionArgs) {
  const { shop, actor } = await authenticateMerchant(request);
  const id = readId(params.id);
  const form = await readForm(request, formSchema);
  const by = { actor, now: new Date() };
  if (form.intent === "hold") {
    const { channels, reason, end, sendFrom } = form;
    return { held: await placeHold(shop, id, { channels, reason, sendFrom: end === "day" ? sendFrom : null }, by) };
  }
  await releaseHold(shop, id, form.ids, by);
  return { released: true };
}

export default function Customer() {
  const data = useLoaderData<typeof loader>();
  const [, setSearch] = useSearchParams();
  const { state } = useNavigation();
  return (
    <CustomerPage
      {...data}
      loading={state === "loading"}
      onView={(view) => setSearch(view === "all" ? {} : { view }, { replace: true, preventScrollReset: true })}
    />
  );
}
