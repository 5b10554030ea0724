import type { LoaderFunctionArgs } from "@remix-run/node";
import { redirectToInstall } from "../shopify/answer-auth-request.server.ts";
import { OpenFromAdmin } from "../ui/open-from-admin.tsx";

/** Where a document without a shop ends up. With a shop, the way leads to its admin. */
export async function loader({ request }: LoaderFunctionArgs) {
  await redirectToInstall(request);
  return null;
}

export default OpenFromAdmin;
