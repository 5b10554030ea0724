/** The fields a message may use, with what the editor inserts for each. The renderer knows these names and no others. */
export const templateFields = [
  { path: "customer.first_name", label: "First name", token: '{{ customer.first_name | default: "there" }}', example: "Hi Maria, or Hi there" },
  { path: "customer.last_name", label: "Last name", token: '{{ customer.last_name | default: "" }}', example: "Silva" },
  { path: "customer.name", label: "Full name", token: '{{ customer.name | default: "there" }}', example: "Maria Silva" },
  { path: "customer.city", label: "City", token: '{{ customer.city | default: "your city" }}', example: "Porto" },
  { path: "customer.country", label: "Country code", token: "{{ customer.country }}", example: "PT" },
  { path: "customer.orders_count", label: "Number of orders", token: "{{ customer.orders_count }}", example: "3" },
  { path: "customer.total_spent", label: "Amount spent", token: "{{ customer.total_spent }}", example: "182.50" },
  { path: "shop.name", label: "Shop name", token: "{{ shop.name }}", example: "Your shop" },
] as const;

export type TemplateFieldPath = (typeof templateFields)[number]["path"];
