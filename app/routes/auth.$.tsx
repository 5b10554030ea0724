import type { LoaderFunctionArgs } from "@remix-run/node";
import { answerAuthRequest } from "../shopify/answer-auth-request.server.ts";

/** Shopify's own stops on the way to a token: /auth/session-token and /auth/exit-iframe. */
export async function loader({ request }: LoaderFunctionArgs): Promise<Response> {
  return answerAuthRequest(request);
}
