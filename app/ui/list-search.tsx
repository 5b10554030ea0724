import { Filters } from "@shopify/polaris";
import { useTypedQuery } from "./use-typed-query.ts";

type Props = { query: string; placeholder: string; loading: boolean; onSearch: (query: string) => void };

/** The search field above a table that has no tabs. */
export function ListSearch({ query, placeholder, loading, onSearch }: Props) {
  const [typed, type] = useTypedQuery(query, onSearch);
  return (
    <Filters
      queryValue={typed}
      queryPlaceholder={placeholder}
      onQueryChange={type}
      onQueryClear={() => type("")}
      onClearAll={() => type("")}
      filters={[]}
      hideFilters
      loading={loading}
    />
  );
}
