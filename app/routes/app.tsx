import type { HeadersFunction, LoaderFunctionArgs } from "@remix-run/node";
import { Outlet } from "@remix-run/react";
import { authenticateMerchant } from "../shopify/authenticate-merchant.server.ts";
import { AppFrame } from "../ui/app-frame.tsx";
import { ErrorPage } from "../ui/error-page.tsx";
import type { FrameData } from "../ui/use-shop.ts";

export async function loader({ request }: LoaderFunctionArgs): Promise<FrameData> {
  const { shop } = await authenticateMerchant(request);
  return { shop };
}

// App Bridge reads headers of refusals, to fetch a new id token and try again.
export const headers: HeadersFunction = ({ errorHeaders, loaderHeaders }) => errorHeaders ?? loaderHeaders;

export { readAgainUnlessKept as shouldRevalidate } from "../ui/keep-page.ts";

export default function App() {
  return (
    <AppFrame>
      <Outlet />
    </AppFrame>
  );
}

export function ErrorBoundary() {
  return (
    <AppFrame>
      <ErrorPage />
    </AppFrame>
  );
}
