import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { redirect } from "@remix-run/node";
import { useLoaderData, useNavigation, useSearchParams } from "@remix-run/react";
import { Page } from "@shopify/polaris";
import { z } from "zod";
import { archiveTemplate } from "../messaging/archive-template.server.ts";
import { TemplateTable } from "../messaging/components/template-table.tsx";
import { copyTemplate } from "../messaging/copy-template.server.ts";
import { listTemplates } from "../messaging/list-templates.server.ts";
import { authenticateMerchant } from "../shopify/authenticate-merchant.server.ts";
import { readForm } from "../web/read-form.server.ts";

export async function loader({ request }: LoaderFunctionArgs) {
  const { shop } = await authenticateMerchant(request);
  const query = new URL(request.url).searchParams.get("query") ?? "";
  const templates = await listTemplates(shop, { query });
  return {
    query,
    templates: templates.map(({ id, updatedAt, ...template }) => ({
      id: String(id),
      updatedAt: updatedAt.toISOString(),
      ...template,
    })),
  };
}

const formSchema = z.object({ intent: z.enum(["copy", "archive"]), id: z.string().regex(/^\d+$/).transform(BigInt) });

export async function action({ request }: ActionFunctionArgs) {
  const { shop } = await authenticateMerchant(request);
  const { intent, id } = await readForm(request, formSchema);
  if (intent === "copy") return redirect(`/app/templates/${await copyTemplate(shop, id)}`);
  await archiveTemplate(shop, id, { now: new Date() });
  return { ok: true };
}

export default function Templates() {
  const { templates, query } = useLoaderData<typeof loader>();
  const [, setSearch] = useSearchParams();
  const { state } = useNavigation();
  // An empty list has the button in its middle.
  const isEmpty = templates.length === 0 && query === "";
  return (
    <Page
      title="Templates"
      primaryAction={isEmpty ? undefined : { content: "Create template", url: "/app/templates/new" }}
    >
      <TemplateTable
        templates={templates}
        query={query}
        loading={state === "loading"}
        onSearch={(text) => setSearch(text ? { query: text } : {}, { replace: true })}
      />
    </Page>
  );
}
