-- The queue of requests in the order of their receipt and of their last change, too: read behind the last one seen.
CREATE INDEX privacy_case_open_received ON privacy_case (is_open, received_day, seq, id);
CREATE INDEX privacy_case_received ON privacy_case (received_day, seq, id);
CREATE INDEX privacy_case_state_received ON privacy_case (state, received_day, seq);
CREATE INDEX privacy_case_assignee_received ON privacy_case (assignee, received_day, seq);
CREATE INDEX privacy_case_open_changed ON privacy_case (is_open, changed_ms, seq, id);
CREATE INDEX privacy_case_changed ON privacy_case (changed_ms, seq, id);
CREATE INDEX privacy_case_state_changed ON privacy_case (state, changed_ms, seq);
CREATE INDEX privacy_case_assignee_changed ON privacy_case (assignee, changed_ms, seq);
