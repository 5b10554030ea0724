import type { LoaderFunctionArgs } from "@remix-run/node";
import { countMembers } from "../segments/count-members.server.ts";
import { authenticateMerchant } from "../shopify/authenticate-merchant.server.ts";

/** How many customers a query that is being written has right now. Answers with the query, so that a late answer is known. */
export async function loader({ request }: LoaderFunctionArgs) {
  const { shop } = await authenticateMerchant(request);
  const query = (new URL(request.url).searchParams.get("query") ?? "").slice(0, 5000);
  const answer = await countMembers(shop, query);
  return answer.ok ? { query, count: answer.count, problem: null } : { query, count: null, problem: answer.problem };
}
