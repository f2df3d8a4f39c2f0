-- The tables of a One API database as GORM makes them in SQLite in early 2024, before calls had durations.
CREATE TABLE "users" ("id" integer PRIMARY KEY AUTOINCREMENT, "username" varchar(191), "password" text NOT NULL, "display_name" varchar(191), "role" integer, "status" integer, "email" varchar(191), "github_id" varchar(191), "wechat_id" varchar(191), "access_token" varchar(32), "quota" bigint, "used_quota" bigint, "request_count" integer, "group" varchar(32), "aff_code" varchar(32), "inviter_id" integer);
CREATE TABLE "tokens" ("id" integer PRIMARY KEY AUTOINCREMENT, "user_id" integer, "key" varchar(48), "status" integer, "name" varchar(191), "created_time" bigint, "accessed_time" bigint, "expired_time" bigint, "remain_quota" bigint, "unlimited_quota" numeric, "used_quota" bigint);
CREATE TABLE "channels" ("id" integer PRIMARY KEY AUTOINCREMENT, "type" integer, "key" text, "status" integer, "name" varchar(191), "weight" integer, "created_time" bigint, "test_time" bigint, "response_time" integer, "base_url" text, "other" text, "balance" real, "balance_updated_time" bigint, "models" text, "group" varchar(32), "used_quota" bigint, "model_mapping" varchar(1024), "priority" bigint);
CREATE TABLE "abilities" ("group" varchar(32), "model" varchar(191), "channel_id" bigint, "enabled" numeric, "priority" bigint, PRIMARY KEY ("group", "model", "channel_id"));
CREATE TABLE "logs" ("id" integer PRIMARY KEY AUTOINCREMENT, "user_id" integer, "created_at" bigint, "type" integer, "content" text, "username" varchar(191), "token_name" varchar(191), "model_name" varchar(191), "quota" integer, "prompt_tokens" integer, "completion_tokens" integer, "channel_id" integer);
CREATE TABLE "redemptions" ("id" integer PRIMARY KEY AUTOINCREMENT, "user_id" integer, "key" varchar(32), "status" integer, "name" varchar(191), "quota" bigint, "created_time" bigint, "redeemed_time" bigint);
CREATE TABLE "options" ("key" varchar(191), "value" text, PRIMARY KEY ("key"));
CREATE INDEX "idx_created_at_type" ON "logs" ("created_at", "type");
CREATE INDEX "idx_logs_user_id" ON "logs" ("user_id");
CREATE INDEX "index_username_model_name" ON "logs" ("model_name", "username");
CREATE INDEX "idx_logs_channel_id" ON "logs" ("channel_id");
