-- The tables of a One API database as GORM makes them in MySQL and MariaDB in early 2024, before calls had durations.
CREATE TABLE `users` (`id` bigint NOT NULL AUTO_INCREMENT PRIMARY KEY, `username` varchar(191), `password` longtext NOT NULL, `display_name` varchar(191), `role` bigint, `status` bigint, `email` varchar(191), `github_id` varchar(191), `wechat_id` varchar(191), `access_token` varchar(32), `quota` bigint, `used_quota` bigint, `request_count` bigint, `group` varchar(32), `aff_code` varchar(32), `inviter_id` bigint);
CREATE TABLE `tokens` (`id` bigint NOT NULL AUTO_INCREMENT PRIMARY KEY, `user_id` bigint, `key` varchar(48), `status` bigint, `name` varchar(191), `created_time` bigint, `accessed_time` bigint, `expired_time` bigint, `remain_quota` bigint, `unlimited_quota` tinyint(1), `used_quota` bigint);
CREATE TABLE `channels` (`id` bigint NOT NULL AUTO_INCREMENT PRIMARY KEY, `type` bigint, `key` longtext, `status` bigint, `name` varchar(191), `weight` bigint, `created_time` bigint, `test_time` bigint, `response_time` bigint, `base_url` longtext, `other` longtext, `balance` double, `balance_updated_time` bigint, `models` longtext, `group` varchar(32), `used_quota` bigint, `model_mapping` varchar(1024), `priority` bigint);
CREATE TABLE `abilities` (`group` varchar(32), `model` varchar(191), `channel_id` bigint, `enabled` tinyint(1), `priority` bigint, PRIMARY KEY (`group`, `model`, `channel_id`));
CREATE TABLE `logs` (`id` bigint NOT NULL AUTO_INCREMENT PRIMARY KEY, `user_id` bigint, `created_at` bigint, `type` bigint, `content` longtext, `username` varchar(191), `token_name` varchar(191), `model_name` varchar(191), `quota` bigint, `prompt_tokens` bigint, `completion_tokens` bigint, `channel_id` bigint);
CREATE TABLE `redemptions` (`id` bigint NOT NULL AUTO_INCREMENT PRIMARY KEY, `user_id` bigint, `key` varchar(32), `status` bigint, `name` varchar(191), `quota` bigint, `created_time` bigint, `redeemed_time` bigint);
CREATE TABLE `options` (`key` varchar(191), `value` longtext, PRIMARY KEY (`key`));
CREATE INDEX `idx_created_at_type` ON `logs` (`created_at`, `type`);
CREATE INDEX `idx_logs_user_id` ON `logs` (`user_id`);
CREATE INDEX `index_username_model_name` ON `logs` (`model_name`, `username`);
CREATE INDEX `idx_logs_channel_id` ON `logs` (`channel_id`);
