-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateEnum
CREATE TYPE "stop_scope" AS ENUM ('channel', 'all_channels');

-- CreateEnum
CREATE TYPE "privacy_kind" AS ENUM ('data_request', 'customer_redact', 'shop_redact');

-- CreateEnum
CREATE TYPE "channel" AS ENUM ('sms', 'whatsapp', 'rcs', 'email');

-- CreateEnum
CREATE TYPE "consent_state" AS ENUM ('never_subscribed', 'pending', 'subscribed', 'unsubscribed', 'invalid', 'redacted');

-- CreateEnum
CREATE TYPE "address_state" AS ENUM ('missing', 'invalid', 'valid');

-- CreateEnum
CREATE TYPE "suppression_reason" AS ENUM ('stop_reply', 'merchant', 'import', 'carrier', 'redacted');

-- CreateEnum
CREATE TYPE "sync_state" AS ENUM ('waiting', 'syncing', 'ready', 'failed');

-- CreateEnum
CREATE TYPE "sync_kind" AS ENUM ('install', 'scheduled', 'manual');

-- CreateEnum
CREATE TYPE "message_source" AS ENUM ('campaign', 'automation', 'flow', 'test', 'reply');

-- CreateEnum
CREATE TYPE "dispatch_state" AS ENUM ('open', 'held', 'closed');

-- CreateEnum
CREATE TYPE "message_status" AS ENUM ('queued', 'sending', 'unconfirmed', 'sent', 'failed', 'delivered', 'read', 'skipped');

-- CreateEnum
CREATE TYPE "inbound_intent" AS ENUM ('stop', 'start', 'help', 'other');

-- CreateEnum
CREATE TYPE "campaign_status" AS ENUM ('draft', 'scheduled', 'preparing', 'sending', 'paused', 'finished', 'cancelled', 'failed');

-- CreateEnum
CREATE TYPE "audience_mode" AS ENUM ('freeze', 'refresh');

-- CreateTable
CREATE TABLE "shop" (
    "id" SERIAL NOT NULL,
    "domain" TEXT NOT NULL,
    "shopify_id" BIGINT,
    "name" TEXT NOT NULL,
    "email" TEXT,
    "currency" TEXT NOT NULL DEFAULT 'USD',
    "country_code" TEXT NOT NULL DEFAULT 'US',
    "timezone" TEXT NOT NULL DEFAULT 'UTC',
    "locale" TEXT NOT NULL DEFAULT 'en',
    "scopes" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "installed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "authorized_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "uninstalled_at" TIMESTAMPTZ(3),
    "first_steps_dismissed_at" TIMESTAMPTZ(3),
    "stop_scope" "stop_scope" NOT NULL DEFAULT 'all_channels',
    "help_reply" TEXT,
    "test_phone" TEXT,
    "nightly_sync_on" TEXT,

    CONSTRAINT "shop_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "session" (
    "id" TEXT NOT NULL,
    "shop" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "isOnline" BOOLEAN NOT NULL DEFAULT false,
    "scope" TEXT,
    "expires" TIMESTAMP(3),
    "accessToken" TEXT NOT NULL,
    "userId" BIGINT,
    "firstName" TEXT,
    "lastName" TEXT,
    "email" TEXT,
    "accountOwner" BOOLEAN NOT NULL DEFAULT false,
    "locale" TEXT,
    "collaborator" BOOLEAN DEFAULT false,
    "emailVerified" BOOLEAN DEFAULT false,
    "refreshToken" TEXT,
    "refreshTokenExpires" TIMESTAMP(3),

    CONSTRAINT "session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "webhook_event" (
    "id" BIGSERIAL NOT NULL,
    "shop_domain" TEXT NOT NULL,
    "topic" TEXT NOT NULL,
    "webhook_id" TEXT NOT NULL,
    "event_id" TEXT,
    "api_version" TEXT NOT NULL,
    "triggered_at" TIMESTAMPTZ(3),
    "payload" JSONB NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "worked_at" TIMESTAMPTZ(3),
    "outcome" TEXT,

    CONSTRAINT "webhook_event_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "privacy_request" (
    "shop_id" INTEGER NOT NULL,
    "id" BIGSERIAL NOT NULL,
    "kind" "privacy_kind" NOT NULL,
    "customer_id" BIGINT,
    "requested_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "completed_at" TIMESTAMPTZ(3),
    "webhook_event_id" BIGINT,
    "answer" JSONB,

    CONSTRAINT "privacy_request_pkey" PRIMARY KEY ("shop_id","id")
);

-- CreateTable
CREATE TABLE "audit_event" (
    "shop_id" INTEGER NOT NULL,
    "id" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "actor" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "detail" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "audit_event_pkey" PRIMARY KEY ("shop_id","id")
);

-- CreateTable
CREATE TABLE "customer" (
    "shop_id" INTEGER NOT NULL,
    "id" BIGINT NOT NULL,
    "first_name" TEXT,
    "last_name" TEXT,
    "email" TEXT,
    "phone" TEXT,
    "phone_e164" TEXT,
    "phone_hash" TEXT,
    "email_hash" TEXT,
    "phone_state" "address_state" NOT NULL DEFAULT 'missing',
    "email_consent" "consent_state" NOT NULL DEFAULT 'never_subscribed',
    "email_consent_at" TIMESTAMPTZ(3),
    "sms_consent" "consent_state" NOT NULL DEFAULT 'never_subscribed',
    "sms_consent_at" TIMESTAMPTZ(3),
    "whatsapp_consent" "consent_state" NOT NULL DEFAULT 'never_subscribed',
    "whatsapp_consent_at" TIMESTAMPTZ(3),
    "rcs_consent" "consent_state" NOT NULL DEFAULT 'never_subscribed',
    "rcs_consent_at" TIMESTAMPTZ(3),
    "locale" TEXT,
    "country_code" TEXT,
    "region" TEXT,
    "city" TEXT,
    "tags" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "number_of_orders" INTEGER NOT NULL DEFAULT 0,
    "amount_spent" DECIMAL(14,2) NOT NULL DEFAULT 0,
    "last_order_id" BIGINT,
    "created_at" TIMESTAMPTZ(3),
    "updated_at" TIMESTAMPTZ(3),
    "mirrored_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "deleted_at" TIMESTAMPTZ(3),
    "merged_into" BIGINT,

    CONSTRAINT "customer_pkey" PRIMARY KEY ("shop_id","id")
);

-- CreateTable
CREATE TABLE "customer_export_stage" (
    "shop_id" INTEGER NOT NULL,
    "customer_id" BIGINT NOT NULL,

    CONSTRAINT "customer_export_stage_pkey" PRIMARY KEY ("shop_id","customer_id")
);

-- CreateTable
CREATE TABLE "consent_event" (
    "shop_id" INTEGER NOT NULL,
    "id" BIGSERIAL NOT NULL,
    "customer_id" BIGINT NOT NULL,
    "channel" "channel" NOT NULL,
    "state" "consent_state" NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "source" TEXT NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "consent_event_pkey" PRIMARY KEY ("shop_id","id")
);

-- CreateTable
CREATE TABLE "suppression" (
    "shop_id" INTEGER NOT NULL,
    "address_hash" TEXT NOT NULL,
    "channel" "channel" NOT NULL,
    "id" BIGSERIAL NOT NULL,
    "address" TEXT,
    "reason" "suppression_reason" NOT NULL,
    "note" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "suppression_pkey" PRIMARY KEY ("shop_id","channel","address_hash")
);

-- CreateTable
CREATE TABLE "segment" (
    "shop_id" INTEGER NOT NULL,
    "id" BIGINT NOT NULL,
    "name" TEXT NOT NULL,
    "query" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3),
    "edited_at" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 0,
    "member_count" INTEGER NOT NULL DEFAULT 0,
    "sync_state" "sync_state" NOT NULL DEFAULT 'waiting',
    "sync_error" TEXT,
    "sync_cursor" TEXT,
    "sync_query_id" TEXT,
    "sync_started_at" TIMESTAMPTZ(3),
    "synced_at" TIMESTAMPTZ(3),
    "sync_run_id" BIGINT,
    "reach_sms" INTEGER NOT NULL DEFAULT 0,
    "reach_whatsapp" INTEGER NOT NULL DEFAULT 0,
    "reach_rcs" INTEGER NOT NULL DEFAULT 0,
    "reach_email" INTEGER NOT NULL DEFAULT 0,
    "reach_at" TIMESTAMPTZ(3),
    "deleted_at" TIMESTAMPTZ(3),

    CONSTRAINT "segment_pkey" PRIMARY KEY ("shop_id","id")
);

-- CreateTable
CREATE TABLE "segment_version" (
    "shop_id" INTEGER NOT NULL,
    "segment_id" BIGINT NOT NULL,
    "version" INTEGER NOT NULL,
    "member_count" INTEGER NOT NULL,
    "joined" INTEGER NOT NULL,
    "left" INTEGER NOT NULL,
    "query" TEXT NOT NULL,
    "taken_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "segment_version_pkey" PRIMARY KEY ("shop_id","segment_id","version")
);

-- CreateTable
CREATE TABLE "segment_member" (
    "shop_id" INTEGER NOT NULL,
    "segment_id" BIGINT NOT NULL,
    "customer_id" BIGINT NOT NULL,
    "joined_version" INTEGER NOT NULL,
    "left_version" INTEGER,

    CONSTRAINT "segment_member_pkey" PRIMARY KEY ("shop_id","segment_id","customer_id","joined_version")
);

-- CreateTable
CREATE TABLE "segment_member_stage" (
    "shop_id" INTEGER NOT NULL,
    "segment_id" BIGINT NOT NULL,
    "customer_id" BIGINT NOT NULL,

    CONSTRAINT "segment_member_stage_pkey" PRIMARY KEY ("shop_id","segment_id","customer_id")
);

-- CreateTable
CREATE TABLE "sync_run" (
    "shop_id" INTEGER NOT NULL,
    "id" BIGSERIAL NOT NULL,
    "kind" "sync_kind" NOT NULL,
    "state" "sync_state" NOT NULL DEFAULT 'waiting',
    "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),
    "bulk_operation" TEXT,
    "exported_at" TIMESTAMPTZ(3),
    "customers_total" INTEGER,
    "customers_done" INTEGER NOT NULL DEFAULT 0,
    "customers_end_at" TIMESTAMPTZ(3),
    "segments_total" INTEGER,
    "segments_done" INTEGER NOT NULL DEFAULT 0,
    "error" TEXT,

    CONSTRAINT "sync_run_pkey" PRIMARY KEY ("shop_id","id")
);

-- CreateTable
CREATE TABLE "template" (
    "shop_id" INTEGER NOT NULL,
    "id" BIGSERIAL NOT NULL,
    "name" TEXT NOT NULL,
    "channel" "channel" NOT NULL,
    "body" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "archived_at" TIMESTAMPTZ(3),

    CONSTRAINT "template_pkey" PRIMARY KEY ("shop_id","id")
);

-- CreateTable
CREATE TABLE "carrier_account" (
    "shop_id" INTEGER NOT NULL,
    "carrier" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "secret" TEXT NOT NULL,
    "connected_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "checked_at" TIMESTAMPTZ(3),
    "error" TEXT,

    CONSTRAINT "carrier_account_pkey" PRIMARY KEY ("shop_id","carrier")
);

-- CreateTable
CREATE TABLE "sender" (
    "shop_id" INTEGER NOT NULL,
    "id" BIGSERIAL NOT NULL,
    "carrier" TEXT NOT NULL,
    "channel" "channel" NOT NULL,
    "address" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "rate_per_second" DOUBLE PRECISION NOT NULL,
    "tokens" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "tokens_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "paused_at" TIMESTAMPTZ(3),
    "pause_reason" TEXT,
    "pause_code" TEXT,
    "removed_at" TIMESTAMPTZ(3),

    CONSTRAINT "sender_pkey" PRIMARY KEY ("shop_id","id")
);

-- CreateTable
CREATE TABLE "dispatch" (
    "shop_id" INTEGER NOT NULL,
    "id" BIGSERIAL NOT NULL,
    "owner" TEXT NOT NULL,
    "channel" "channel" NOT NULL,
    "sender_id" BIGINT NOT NULL,
    "body" TEXT NOT NULL,
    "state" "dispatch_state" NOT NULL DEFAULT 'open',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "drained_at" TIMESTAMPTZ(3),

    CONSTRAINT "dispatch_pkey" PRIMARY KEY ("shop_id","id")
);

-- CreateTable
CREATE TABLE "message" (
    "shop_id" INTEGER NOT NULL,
    "id" BIGSERIAL NOT NULL,
    "source" "message_source" NOT NULL,
    "source_id" BIGINT NOT NULL,
    "step" INTEGER NOT NULL DEFAULT 0,
    "dispatch_id" BIGINT,
    "customer_id" BIGINT NOT NULL,
    "channel" "channel" NOT NULL,
    "address" TEXT,
    "status" "message_status" NOT NULL,
    "reason" TEXT,
    "due_at" TIMESTAMPTZ(3),
    "latest_at" TIMESTAMPTZ(3),
    "attempts" SMALLINT NOT NULL DEFAULT 0,
    "claimed_at" TIMESTAMPTZ(3),
    "consent_at" TIMESTAMPTZ(3),
    "decided_at" TIMESTAMPTZ(3),
    "carrier_message_id" TEXT,
    "error_code" TEXT,
    "parts" SMALLINT,
    "body" TEXT,
    "queued_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "sent_at" TIMESTAMPTZ(3),
    "delivered_at" TIMESTAMPTZ(3),
    "read_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "message_pkey" PRIMARY KEY ("shop_id","id")
);

-- CreateTable
CREATE TABLE "message_queue" (
    "shop_id" INTEGER NOT NULL,
    "dispatch_id" BIGINT NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "message_id" BIGINT NOT NULL,

    CONSTRAINT "message_queue_pkey" PRIMARY KEY ("shop_id","dispatch_id","due_at","message_id")
);

-- CreateTable
CREATE TABLE "message_claim" (
    "shop_id" INTEGER NOT NULL,
    "id" BIGINT NOT NULL,
    "dispatch_id" BIGINT NOT NULL,
    "claimed_at" TIMESTAMPTZ(3) NOT NULL,
    "message_ids" BIGINT[],

    CONSTRAINT "message_claim_pkey" PRIMARY KEY ("shop_id","id")
);

-- CreateTable
CREATE TABLE "message_event" (
    "shop_id" INTEGER NOT NULL,
    "id" BIGSERIAL NOT NULL,
    "message_id" BIGINT NOT NULL,
    "status" "message_status",
    "error_code" TEXT,
    "raw" JSONB NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "applied_at" TIMESTAMPTZ(3),

    CONSTRAINT "message_event_pkey" PRIMARY KEY ("shop_id","id")
);

-- CreateTable
CREATE TABLE "inbound_message" (
    "shop_id" INTEGER NOT NULL,
    "id" BIGSERIAL NOT NULL,
    "carrier" TEXT NOT NULL,
    "carrier_message_id" TEXT NOT NULL,
    "channel" "channel" NOT NULL,
    "from_address" TEXT NOT NULL,
    "to_address" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "intent" "inbound_intent" NOT NULL,
    "customer_id" BIGINT,
    "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "worked_at" TIMESTAMPTZ(3),
    "raw" JSONB NOT NULL,

    CONSTRAINT "inbound_message_pkey" PRIMARY KEY ("shop_id","id")
);

-- CreateTable
CREATE TABLE "campaign" (
    "shop_id" INTEGER NOT NULL,
    "id" BIGSERIAL NOT NULL,
    "name" TEXT NOT NULL,
    "status" "campaign_status" NOT NULL DEFAULT 'draft',
    "channel" "channel" NOT NULL,
    "sender_id" BIGINT,
    "include_segment_ids" BIGINT[] DEFAULT ARRAY[]::BIGINT[],
    "exclude_segment_ids" BIGINT[] DEFAULT ARRAY[]::BIGINT[],
    "all_subscribed" BOOLEAN NOT NULL DEFAULT false,
    "audience_mode" "audience_mode" NOT NULL DEFAULT 'freeze',
    "frozen_versions" JSONB NOT NULL DEFAULT '{}',
    "frozen_at" TIMESTAMPTZ(3),
    "template_id" BIGINT,
    "body" TEXT NOT NULL DEFAULT '',
    "scheduled_at" TIMESTAMPTZ(3),
    "latest_at" TIMESTAMPTZ(3),
    "status_reason" TEXT,
    "resend_of" BIGINT,
    "resend_statuses" "message_status"[] DEFAULT ARRAY[]::"message_status"[],
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "started_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),
    "archived_at" TIMESTAMPTZ(3),
    "unconfirmed_settled_at" TIMESTAMPTZ(3),

    CONSTRAINT "campaign_pkey" PRIMARY KEY ("shop_id","id")
);

-- CreateTable
CREATE TABLE "campaign_count" (
    "shop_id" INTEGER NOT NULL,
    "campaign_id" BIGINT NOT NULL,
    "counted_at" TIMESTAMPTZ(3) NOT NULL,
    "took_ms" INTEGER NOT NULL,
    "groups" JSONB NOT NULL,

    CONSTRAINT "campaign_count_pkey" PRIMARY KEY ("shop_id","campaign_id")
);

-- CreateTable
CREATE TABLE "part_price" (
    "shop_id" INTEGER NOT NULL,
    "channel" "channel" NOT NULL,
    "country_code" TEXT NOT NULL,
    "price" DECIMAL(12,5) NOT NULL,
    "currency" TEXT NOT NULL,

    CONSTRAINT "part_price_pkey" PRIMARY KEY ("shop_id","channel","country_code")
);

-- CreateIndex
CREATE UNIQUE INDEX "shop_domain_key" ON "shop"("domain");

-- CreateIndex
CREATE INDEX "session_shop_idx" ON "session"("shop");

-- CreateIndex
CREATE INDEX "webhook_event_received_at_idx" ON "webhook_event"("received_at");

-- CreateIndex
CREATE UNIQUE INDEX "webhook_event_shop_domain_webhook_id_topic_key" ON "webhook_event"("shop_domain", "webhook_id", "topic");

-- CreateIndex
CREATE UNIQUE INDEX "privacy_request_shop_id_webhook_event_id_key" ON "privacy_request"("shop_id", "webhook_event_id");

-- CreateIndex
CREATE INDEX "audit_event_shop_id_subject_id_idx" ON "audit_event"("shop_id", "subject", "id");

-- CreateIndex
CREATE INDEX "customer_shop_id_phone_hash_idx" ON "customer"("shop_id", "phone_hash");

-- CreateIndex
CREATE INDEX "customer_shop_id_email_hash_idx" ON "customer"("shop_id", "email_hash");

-- CreateIndex
CREATE INDEX "consent_event_shop_id_customer_id_id_idx" ON "consent_event"("shop_id", "customer_id", "id");

-- CreateIndex
CREATE INDEX "suppression_shop_id_id_idx" ON "suppression"("shop_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "sender_shop_id_channel_address_key" ON "sender"("shop_id", "channel", "address");

-- CreateIndex
CREATE UNIQUE INDEX "dispatch_shop_id_owner_key" ON "dispatch"("shop_id", "owner");

-- CreateIndex
CREATE INDEX "message_shop_id_customer_id_idx" ON "message"("shop_id", "customer_id");

-- CreateIndex
CREATE UNIQUE INDEX "message_shop_id_source_source_id_customer_id_step_key" ON "message"("shop_id", "source", "source_id", "customer_id", "step");

-- CreateIndex
CREATE INDEX "message_claim_shop_id_dispatch_id_idx" ON "message_claim"("shop_id", "dispatch_id");

-- CreateIndex
CREATE INDEX "message_event_shop_id_message_id_idx" ON "message_event"("shop_id", "message_id");

-- CreateIndex
CREATE INDEX "inbound_message_shop_id_from_address_id_idx" ON "inbound_message"("shop_id", "from_address", "id");

-- CreateIndex
CREATE UNIQUE INDEX "inbound_message_shop_id_carrier_carrier_message_id_key" ON "inbound_message"("shop_id", "carrier", "carrier_message_id");

-- CreateIndex
CREATE INDEX "campaign_shop_id_status_idx" ON "campaign"("shop_id", "status");
