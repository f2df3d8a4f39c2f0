-- The tables of a One API database as GORM makes them in PostgreSQL in February 2025.
CREATE TABLE "users" ("id" bigserial PRIMARY KEY, "username" varchar(191), "password" text NOT NULL, "display_name" varchar(191), "role" bigint, "status" bigint, "email" varchar(191), "github_id" varchar(191), "wechat_id" varchar(191), "lark_id" varchar(191), "oidc_id" varchar(191), "access_token" varchar(32), "quota" bigint, "used_quota" bigint, "request_count" bigint, "group" varchar(32), "aff_code" varchar(32), "inviter_id" bigint);
CREATE TABLE "tokens" ("id" bigserial PRIMARY KEY, "user_id" bigint, "key" varchar(48), "status" bigint, "name" varchar(191), "created_time" bigint, "accessed_time" bigint, "expired_time" bigint, "remain_quota" bigint, "unlimited_quota" boolean, "used_quota" bigint, "models" text, "subnet" varchar(191));
CREATE TABLE "channels" ("id" bigserial PRIMARY KEY, "type" bigint, "key" text, "status" bigint, "name" varchar(191), "weight" bigint, "created_time" bigint, "test_time" bigint, "response_time" bigint, "base_url" text, "other" text, "balance" numeric, "balance_updated_time" bigint, "models" text, "group" varchar(32), "used_quota" bigint, "model_mapping" varchar(1024), "priority" bigint, "config" text, "system_prompt" text);
CREATE TABLE "abilities" ("group" varchar(32), "model" varchar(191), "channel_id" bigint, "enabled" boolean, "priority" bigint, PRIMARY KEY ("group", "model", "channel_id"));
CREATE TABLE "logs" ("id" bigserial PRIMARY KEY, "user_id" bigint, "created_at" bigint, "type" bigint, "content" text, "username" varchar(191), "token_name" varchar(191), "model_name" varchar(191), "quota" bigint, "prompt_tokens" bigint, "completion_tokens" bigint, "channel_id" bigint, "request_id" varchar(191), "elapsed_time" bigint, "is_stream" boolean, "system_prompt_reset" boolean);
CREATE TABLE "redemptions" ("id" bigserial PRIMARY KEY, "user_id" bigint, "key" varchar(32), "status" bigint, "name" varchar(191), "quota" bigint, "created_time" bigint, "redeemed_time" bigint);
CREATE TABLE "options" ("key" varchar(191), "value" text, PRIMARY KEY ("key"));
CREATE INDEX "idx_created_at_type" ON "logs" ("created_at", "type");
CREATE INDEX "idx_logs_user_id" ON "logs" ("user_id");
CREATE INDEX "index_username_model_name" ON "logs" ("model_name", "username");
CREATE INDEX "idx_logs_channel_id" ON "logs" ("channel_id");
