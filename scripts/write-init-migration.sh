#!/bin/sh
# Before the first release the schema has one migration, made from schema.prisma. Needs DATABASE_URL to reach any server.
exec prisma migrate diff --from-empty --to-schema-datamodel prisma/schema.prisma --script --output prisma/migrations/20261122000000_init/migration.sql
