import { redirect, type LoaderFunctionArgs } from "@remix-run/node";
import { OpenFromAdmin } from "../ui/open-from-admin.tsx";

/** Shopify opens the app at its root with the shop in the address. */
export async function loader({ request }: LoaderFunctionArgs) {
  const url = new URL(request.url);
  if (url.searchParams.has("shop")) throw redirect(`/app${url.search}`);
  return null;
}

export default OpenFromAdmin;
