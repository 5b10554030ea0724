/** The fields a message may use, with what the editor inserts for each. The renderer knows these names and no others. */
export const templateFields = [
  {
    path: "customer.first_name",
    label: "First name",
    token: '{{ customer.first_name | default: "there" }}',
    example: "Hi Maria, or Hi there",
  },
  { path: "customer.last_name", label: "Last name", token: '{{ customer.last_name | default: "" }}', example: "Silva" },
  {
    path: "customer.name",
    label: "Full name",
    token: '{{ customer.name | default: "there" }}',
    example: "Maria Silva",
  },
  { path: "customer.city", label: "City", token: '{{ customer.city | default: "your city" }}', example: "Porto" },
  { path: "customer.country", label: "Country code", token: "{{ customer.country }}", example: "PT" },
  { path: "customer.orders_count", label: "Number of orders", token: "{{ customer.orders_count }}", example: "3" },
  { path: "customer.total_spent", label: "Amount spent", token: "{{ customer.total_spent }}", example: "182.50" },
  { path: "customer.email", label: "Email address", token: "{{ customer.email }}", example: "maria@example.com" },
  { path: "customer.phone", label: "Phone number", token: "{{ customer.phone }}", example: "+351 912 345 678" },
  { path: "customer.locale", label: "Language", token: "{{ customer.locale }}", example: "pt-PT" },
  { path: "customer.tags", label: "Tags", token: '{{ customer.tags | join: ", " }}', example: "vip, newsletter" },
  { path: "shop.name", label: "Shop name", token: "{{ shop.name }}", example: "Your shop" },
  { path: "opt_out", label: "How to opt out", token: "{{ opt_out }}", example: "Reply STOP to unsubscribe" },
] as const;

/** What else a message may name when an order, a checkout or a product caused it. */
export const eventFields = [
  {
    path: "checkout.url",
    label: "Link back to the checkout",
    token: "{{ checkout.url }}",
    example: "https://example.com/r/abc",
  },
  { path: "checkout.items", label: "Items in the checkout", token: "{{ checkout.items }}", example: "2 x Linen shirt" },
  { path: "checkout.total", label: "Checkout total", token: "{{ checkout.total }}", example: "84.00 EUR" },
  { path: "product.title", label: "Product", token: "{{ product.title }}", example: "Linen shirt" },
  {
    path: "product.url",
    label: "Link to the product",
    token: "{{ product.url }}",
    example: "https://example.com/products/linen-shirt",
  },
  { path: "order.name", label: "Order number", token: "{{ order.name }}", example: "#1042" },
  { path: "order.items", label: "Items in the order", token: "{{ order.items }}", example: "2 x Linen shirt" },
  { path: "order.total", label: "Order total", token: "{{ order.total }}", example: "84.00 EUR" },
  {
    path: "order.tracking_number",
    label: "Tracking number",
    token: "{{ order.tracking_number }}",
    example: "3SABC123",
  },
  {
    path: "order.tracking_url",
    label: "Tracking link",
    token: "{{ order.tracking_url }}",
    example: "https://example.com/t",
  },
  {
    path: "order.status_url",
    label: "Link to the order",
    token: "{{ order.status_url }}",
    example: "https://example.com/o/1042",
  },
] as const;

/** What each of them says in a preview. */
export const exampleContext: Readonly<Record<string, string>> = Object.fromEntries(
  eventFields.map(({ path, example }) => [path, example]),
);

/** What may have caused a message: the root of the fields it then has. */
export const eventRoots = ["order", "checkout", "product"] as const;
export type EventRoot = (typeof eventRoots)[number];
export type EventFieldPath = (typeof eventFields)[number]["path"];

export type TemplateFieldPath = (typeof templateFields)[number]["path"] | EventFieldPath;

/** What `{{ opt_out }}` writes: the words that end the messages. */
export const optOutHint = "Reply STOP to unsubscribe";

export function isTemplateField(path: string): path is TemplateFieldPath {
  return templateFields.some((field) => field.path === path) || isEventField(path);
}

export function isEventField(path: string): path is EventFieldPath {
  return eventFields.some((field) => field.path === path);
}
