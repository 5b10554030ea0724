import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { redirect } from "@remix-run/node";
import { Page } from "@shopify/polaris";
import { z } from "zod";
import { RecipeCards } from "../automations/components/recipe-cards.tsx";
import { createAutomation } from "../automations/create-automation.server.ts";
import { authenticateMerchant } from "../shopify/authenticate-merchant.server.ts";
import { readForm } from "../web/read-form.server.ts";

export async function loader({ request }: LoaderFunctionArgs) {
  await authenticateMerchant(request);
  return null;
}

export async function action({ request }: ActionFunctionArgs) {
  const { shop, actor } = await authenticateMerchant(request);
  const { recipe } = await readForm(request, z.object({ recipe: z.string() }));
  const id = await createAutomation(shop, { recipeId: recipe }, { actor, now: new Date() });
  return redirect(`/app/automations/${id}`);
}

export default function NewAutomation() {
  return (
    <Page
      backAction={{ content: "Automations", url: "/app/automations" }}
      title="Create automation"
      subtitle="Begin with one of these. Nothing is sent before you turn it on."
    >
      <RecipeCards />
    </Page>
  );
}
