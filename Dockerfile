# One image for all processes: the web app by default, the worker and the migrations by their commands.
#   docker run … segue                   web app, on $PORT
#   docker run … segue npm run worker    worker; start as many as needed
#   docker run … segue npm run migrate   before a new version starts
FROM node:24-slim AS build
WORKDIR /app
# The image brings its own Node 24 and no database is needed here, so install scripts and optional binaries are left out.
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts --no-audit --no-fund && npm rebuild esbuild
COPY . .
RUN DATABASE_URL=postgresql://127.0.0.1/not-used npx prisma generate && npm run build

FROM node:24-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json .npmrc prisma.config.ts ./
COPY prisma prisma
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund \
 && DATABASE_URL=postgresql://127.0.0.1/not-used npx prisma generate

FROM node:24-slim
# Without the second, npm would look for a newer npm at every start. The web app answers for its health on PORT, the worker on
# WORKER_HEALTH_PORT: each is alone in its container, so the two are the same.
ENV NODE_ENV=production NPM_CONFIG_UPDATE_NOTIFIER=false HOST=0.0.0.0 PORT=3000 WORKER_HEALTH_PORT=3000
WORKDIR /app
COPY --from=dependencies /app/node_modules node_modules
COPY --from=build /app/build build
COPY package.json prisma.config.ts tsconfig.json ./
COPY prisma prisma
COPY scripts/migrate.ts scripts/prepare-database.ts scripts/check-health.ts scripts/
COPY app app
USER node
EXPOSE 3000
# A stop signal lets what is under way end, for up to 25 seconds: give the container more than that to stop.
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=5s --start-period=20s CMD ["node", "scripts/check-health.ts"]
CMD ["npm", "run", "start"]
