import { Link } from "@shopify/polaris";

type Props = { id: string; name: string | null };

/** A person's name, which leads to all that the app knows of them; one without a name by Shopify's number. */
export function CustomerLink({ id, name }: Props) {
  return (
    <Link url={`/app/customers/${id}`} removeUnderline monochrome>
      {name ?? `Customer ${id}`}
    </Link>
  );
}
