SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;
CREATE SCHEMA apalis;
CREATE EXTENSION IF NOT EXISTS hstore WITH SCHEMA public;
CREATE EXTENSION IF NOT EXISTS pgcrypto WITH SCHEMA public;
CREATE FUNCTION apalis.generate_ulid() RETURNS text
    LANGUAGE plpgsql
    AS $$
DECLARE
  -- Crockford's Base32
  encoding   BYTEA = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
  timestamp  BYTEA = E'\\000\\000\\000\\000\\000\\000';
  output     TEXT = '';
  unix_time  BIGINT;
  ulid       BYTEA;
  rand       BYTEA;
BEGIN
  -- 6 timestamp bytes
  unix_time = (EXTRACT(EPOCH FROM CLOCK_TIMESTAMP()) * 1000)::BIGINT;
  timestamp = SET_BYTE(timestamp, 0, (unix_time >> 40)::BIT(8)::INTEGER);
  timestamp = SET_BYTE(timestamp, 1, (unix_time >> 32)::BIT(8)::INTEGER);
  timestamp = SET_BYTE(timestamp, 2, (unix_time >> 24)::BIT(8)::INTEGER);
  timestamp = SET_BYTE(timestamp, 3, (unix_time >> 16)::BIT(8)::INTEGER);
  timestamp = SET_BYTE(timestamp, 4, (unix_time >> 8)::BIT(8)::INTEGER);
  timestamp = SET_BYTE(timestamp, 5, unix_time::BIT(8)::INTEGER);
  -- 10 entropy bytes, taken from a core gen_random_uuid(). Bytes 1-6 and 11-14
  -- of the UUID are fully random (we skip the version/variant bytes at offsets
  -- 7 and 9), preserving the full 80 bits of ULID entropy.
  rand = uuid_send(gen_random_uuid());
  ulid = timestamp || substr(rand, 1, 6) || substr(rand, 11, 4);
  -- Encode the timestamp
  output = output || CHR(GET_BYTE(encoding, (GET_BYTE(ulid, 0) & 224) >> 5));
  output = output || CHR(GET_BYTE(encoding, (GET_BYTE(ulid, 0) & 31)));
  output = output || CHR(GET_BYTE(encoding, (GET_BYTE(ulid, 1) & 248) >> 3));
  output = output || CHR(GET_BYTE(encoding, ((GET_BYTE(ulid, 1) & 7) << 2) | ((GET_BYTE(ulid, 2) & 192) >> 6)));
  output = output || CHR(GET_BYTE(encoding, (GET_BYTE(ulid, 2) & 62) >> 1));
  output = output || CHR(GET_BYTE(encoding, ((GET_BYTE(ulid, 2) & 1) << 4) | ((GET_BYTE(ulid, 3) & 240) >> 4)));
  output = output || CHR(GET_BYTE(encoding, ((GET_BYTE(ulid, 3) & 15) << 1) | ((GET_BYTE(ulid, 4) & 128) >> 7)));
  output = output || CHR(GET_BYTE(encoding, (GET_BYTE(ulid, 4) & 124) >> 2));
  output = output || CHR(GET_BYTE(encoding, ((GET_BYTE(ulid, 4) & 3) << 3) | ((GET_BYTE(ulid, 5) & 224) >> 5)));
  output = output || CHR(GET_BYTE(encoding, (GET_BYTE(ulid, 5) & 31)));
  -- Encode the entropy
  output = output || CHR(GET_BYTE(encoding, (GET_BYTE(ulid, 6) & 248) >> 3));
  output = output || CHR(GET_BYTE(encoding, ((GET_BYTE(ulid, 6) & 7) << 2) | ((GET_BYTE(ulid, 7) & 192) >> 6)));
  output = output || CHR(GET_BYTE(encoding, (GET_BYTE(ulid, 7) & 62) >> 1));
  output = output || CHR(GET_BYTE(encoding, ((GET_BYTE(ulid, 7) & 1) << 4) | ((GET_BYTE(ulid, 8) & 240) >> 4)));
  output = output || CHR(GET_BYTE(encoding, ((GET_BYTE(ulid, 8) & 15) << 1) | ((GET_BYTE(ulid, 9) & 128) >> 7)));
  output = output || CHR(GET_BYTE(encoding, (GET_BYTE(ulid, 9) & 124) >> 2));
  output = output || CHR(GET_BYTE(encoding, ((GET_BYTE(ulid, 9) & 3) << 3) | ((GET_BYTE(ulid, 10) & 224) >> 5)));
  output = output || CHR(GET_BYTE(encoding, (GET_BYTE(ulid, 10) & 31)));
  output = output || CHR(GET_BYTE(encoding, (GET_BYTE(ulid, 11) & 248) >> 3));
  output = output || CHR(GET_BYTE(encoding, ((GET_BYTE(ulid, 11) & 7) << 2) | ((GET_BYTE(ulid, 12) & 192) >> 6)));
  output = output || CHR(GET_BYTE(encoding, (GET_BYTE(ulid, 12) & 62) >> 1));
  output = output || CHR(GET_BYTE(encoding, ((GET_BYTE(ulid, 12) & 1) << 4) | ((GET_BYTE(ulid, 13) & 240) >> 4)));
  output = output || CHR(GET_BYTE(encoding, ((GET_BYTE(ulid, 13) & 15) << 1) | ((GET_BYTE(ulid, 14) & 128) >> 7)));
  output = output || CHR(GET_BYTE(encoding, (GET_BYTE(ulid, 14) & 124) >> 2));
  output = output || CHR(GET_BYTE(encoding, ((GET_BYTE(ulid, 14) & 3) << 3) | ((GET_BYTE(ulid, 15) & 224) >> 5)));
  output = output || CHR(GET_BYTE(encoding, (GET_BYTE(ulid, 15) & 31)));
  RETURN output;
END
$$;
SET default_tablespace = '';
SET default_table_access_method = heap;
CREATE TABLE apalis.jobs (
    job bytea NOT NULL,
    id text NOT NULL,
    job_type text NOT NULL,
    status text DEFAULT 'Pending'::text NOT NULL,
    attempts integer DEFAULT 0 NOT NULL,
    max_attempts integer DEFAULT 25 NOT NULL,
    run_at timestamp with time zone DEFAULT now() NOT NULL,
    last_result jsonb,
    lock_at timestamp with time zone,
    lock_by text,
    done_at timestamp with time zone,
    priority integer DEFAULT 0,
    idempotency_key text,
    metadata public.hstore
);
CREATE FUNCTION apalis.get_jobs(worker_id text, v_job_type text, v_job_count integer DEFAULT 5) RETURNS SETOF apalis.jobs
    LANGUAGE sql
    AS $$
    WITH jobs AS (
        SELECT id
        FROM apalis.jobs
        WHERE
            (
                status = 'Pending'
                OR (
                    status = 'Failed'
                    AND attempts < max_attempts
                )
            )
            AND run_at < now()
            AND job_type = v_job_type
        ORDER BY priority DESC, run_at ASC
        LIMIT v_job_count
        FOR UPDATE SKIP LOCKED
    )
    UPDATE apalis.jobs j
    SET
        status = 'Queued',
        lock_by = worker_id,
        lock_at = now()
    FROM jobs
    WHERE j.id = jobs.id
    RETURNING j.*;
$$;
CREATE FUNCTION apalis.notify_new_jobs() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF NEW.run_at <= now() THEN
        PERFORM pg_notify(
            'apalis::job::insert',
            json_build_object(
                'job_type', NEW.job_type,
                'id', NEW.id,
                'run_at', NEW.run_at
            )::text
        );
    END IF;
    RETURN NEW;
END;
$$;
CREATE FUNCTION apalis.push_job(job_type text, job json DEFAULT NULL::json, status text DEFAULT 'Pending'::text, run_at timestamp with time zone DEFAULT now(), max_attempts integer DEFAULT 25, priority integer DEFAULT 0) RETURNS apalis.jobs
    LANGUAGE plpgsql
    AS $$
        DECLARE
            v_job_row apalis.jobs;
            v_job_id text;
        BEGIN
        IF job_type is not NULL and length(job_type) > 512 THEN raise exception 'Job_type is too long (max length: 512).' USING errcode = 'APAJT';
        END IF;
        IF max_attempts < 1 THEN raise exception 'Job maximum attempts must be at least 1.' USING errcode = 'APAMA';
        end IF;
        SELECT
            apalis.generate_ulid() INTO v_job_id;
        INSERT INTO
            apalis.jobs
        VALUES
            (
                job,
                v_job_id,
                job_type,
                status,
                0,
                max_attempts,
                run_at,
                NULL,
                NULL,
                NULL,
                NULL,
                priority
            )
            returning * INTO v_job_row;
            RETURN v_job_row;
END;
$$;
CREATE FUNCTION public.refuse_audit_change() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
    raise exception 'the audit trail takes inserts only' using errcode = 'restrict_violation';
end $$;
CREATE FUNCTION public.refuse_protocol_change() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
    raise exception 'the protocol of action % cannot be changed', old.id using errcode = 'restrict_violation';
end $$;
CREATE TABLE apalis._sqlx_migrations (
    version bigint NOT NULL,
    description text NOT NULL,
    installed_on timestamp with time zone DEFAULT now() NOT NULL,
    success boolean NOT NULL,
    checksum bytea NOT NULL,
    execution_time bigint NOT NULL
);
CREATE TABLE apalis.workers (
    id text NOT NULL,
    worker_type text NOT NULL,
    storage_name text NOT NULL,
    layers text DEFAULT ''::text NOT NULL,
    last_seen timestamp with time zone DEFAULT now() NOT NULL,
    started_at timestamp with time zone
);
CREATE TABLE public.account_keys (
    hash text NOT NULL,
    org_id text NOT NULL,
    user_id uuid NOT NULL,
    kind text NOT NULL,
    issued_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    used_at timestamp with time zone,
    CONSTRAINT account_keys_hash_check CHECK ((hash ~ '^[0-9a-f]{64}$'::text)),
    CONSTRAINT account_keys_kind_check CHECK ((kind = ANY (ARRAY['invited'::text, 'reset'::text])))
);
CREATE TABLE public.action_approvals (
    action_id uuid NOT NULL,
    actor text NOT NULL,
    decision text NOT NULL,
    effect_hash text NOT NULL,
    reason text,
    decided_at timestamp with time zone NOT NULL,
    why text,
    CONSTRAINT action_approvals_decision_check CHECK ((decision = ANY (ARRAY['approved'::text, 'rejected'::text]))),
    CONSTRAINT action_approvals_why_check CHECK ((why = ANY (ARRAY['wrong_figures'::text, 'wrong_person'::text, 'wrong_words'::text, 'handled'::text, 'not_now'::text, 'other'::text])))
);
CREATE TABLE public.action_events (
    id uuid NOT NULL,
    org_id text NOT NULL,
    action_id uuid,
    event_type text NOT NULL,
    "timestamp" timestamp with time zone NOT NULL,
    actor text NOT NULL,
    actor_type text NOT NULL,
    event_data jsonb DEFAULT '{}'::jsonb NOT NULL,
    CONSTRAINT action_events_actor_type_check CHECK ((actor_type = ANY (ARRAY['human'::text, 'ai'::text, 'system'::text])))
);
CREATE TABLE public.action_execution_log (
    id uuid NOT NULL,
    action_id uuid NOT NULL,
    attempt_number integer NOT NULL,
    step integer NOT NULL,
    operation_type text NOT NULL,
    operation_params jsonb NOT NULL,
    started_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    call_deadline timestamp with time zone NOT NULL,
    completed_at timestamp with time zone,
    duration_ms integer,
    success boolean,
    result_data jsonb,
    error_message text,
    odoo_record_id bigint,
    email_message_id text,
    sms_message_id text,
    api_calls_made integer DEFAULT 0 NOT NULL,
    tokens_used integer DEFAULT 0 NOT NULL,
    is_retry boolean DEFAULT false NOT NULL
);
CREATE TABLE public.action_snoozes (
    action_id uuid NOT NULL,
    user_id uuid NOT NULL,
    until timestamp with time zone NOT NULL
);
CREATE TABLE public.alerts (
    id uuid NOT NULL,
    org_id text NOT NULL,
    analysis_id uuid,
    type text NOT NULL,
    severity text NOT NULL,
    title text NOT NULL,
    message text NOT NULL,
    data jsonb,
    status text DEFAULT 'active'::text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    resolved_at timestamp with time zone,
    CONSTRAINT alerts_severity_check CHECK ((severity = ANY (ARRAY['info'::text, 'warning'::text, 'critical'::text]))),
    CONSTRAINT alerts_status_check CHECK ((status = ANY (ARRAY['active'::text, 'resolved'::text])))
);
CREATE TABLE public.analysis_results (
    id uuid NOT NULL,
    org_id text NOT NULL,
    analyzer_type text NOT NULL,
    slot text NOT NULL,
    status text NOT NULL,
    progress text DEFAULT ''::text NOT NULL,
    requested_by text NOT NULL,
    summary text,
    insights jsonb DEFAULT '[]'::jsonb NOT NULL,
    recommendations jsonb DEFAULT '[]'::jsonb NOT NULL,
    metrics jsonb,
    odoo_calls integer DEFAULT 0 NOT NULL,
    error text,
    created_at timestamp with time zone NOT NULL,
    started_at timestamp with time zone,
    completed_at timestamp with time zone,
    lease_until timestamp with time zone,
    CONSTRAINT analysis_results_status_check CHECK ((status = ANY (ARRAY['queued'::text, 'running'::text, 'done'::text, 'failed'::text])))
);
CREATE TABLE public.api_tokens (
    id uuid NOT NULL,
    org_id text NOT NULL,
    name text NOT NULL,
    role text NOT NULL,
    user_id uuid NOT NULL,
    token_hash text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    last_used_at timestamp with time zone,
    revoked_at timestamp with time zone,
    CONSTRAINT api_tokens_role_check CHECK ((role = ANY (ARRAY['viewer'::text, 'operator'::text, 'admin'::text])))
);
CREATE TABLE public.approval_codes (
    selector text NOT NULL,
    hash text NOT NULL,
    wrong_guesses integer DEFAULT 0 NOT NULL,
    CONSTRAINT approval_codes_selector_check CHECK ((selector ~ '^[0-9A-HJKMNP-TV-Z]{3}$'::text)),
    CONSTRAINT approval_codes_wrong_guesses_check CHECK (((wrong_guesses >= 0) AND (wrong_guesses <= 5)))
);
CREATE TABLE public.approval_links (
    hash text NOT NULL,
    org_id text NOT NULL,
    channel text NOT NULL,
    action_id uuid NOT NULL,
    user_id uuid NOT NULL,
    effect_hash text NOT NULL,
    issued_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    used_at timestamp with time zone,
    CONSTRAINT approval_links_channel_check CHECK ((channel = ANY (ARRAY['email'::text, 'sms'::text]))),
    CONSTRAINT approval_links_hash_check CHECK ((hash ~ '^[0-9a-f]{64}$'::text))
);
CREATE TABLE public.autonomous_actions (
    id uuid NOT NULL,
    org_id text NOT NULL,
    action_type text NOT NULL,
    subject text NOT NULL,
    action_protocol jsonb NOT NULL,
    effect_hash text NOT NULL,
    verdict jsonb NOT NULL,
    status text NOT NULL,
    risk_level text NOT NULL,
    requires_approval boolean DEFAULT true NOT NULL,
    idempotency_key text NOT NULL,
    analysis_id uuid,
    reasoning text GENERATED ALWAYS AS ((action_protocol ->> 'reasoning'::text)) STORED NOT NULL,
    expected_effect text GENERATED ALWAYS AS ((action_protocol ->> 'expected_effect'::text)) STORED NOT NULL,
    created_at timestamp with time zone NOT NULL,
    created_by text DEFAULT 'ai_coo'::text NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    approved_by uuid,
    approved_at timestamp with time zone,
    not_before timestamp with time zone,
    execute_by timestamp with time zone,
    send_now boolean DEFAULT false NOT NULL,
    attempt integer DEFAULT 0 NOT NULL,
    retries integer DEFAULT 0 NOT NULL,
    lease_until timestamp with time zone,
    executed_at timestamp with time zone,
    execution_result jsonb,
    execution_error text,
    version bigint DEFAULT 1 NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    escalated_at timestamp with time zone,
    CONSTRAINT autonomous_actions_action_protocol_check CHECK (((char_length((action_protocol ->> 'expected_effect'::text)) >= 10) AND (char_length((action_protocol ->> 'expected_effect'::text)) <= 500))),
    CONSTRAINT autonomous_actions_action_protocol_check1 CHECK (((char_length((action_protocol ->> 'reasoning'::text)) >= 20) AND (char_length((action_protocol ->> 'reasoning'::text)) <= 1000))),
    CONSTRAINT autonomous_actions_effect_hash_check CHECK ((effect_hash ~ '^[0-9a-f]{64}$'::text)),
    CONSTRAINT autonomous_actions_risk_level_check CHECK ((risk_level = ANY (ARRAY['low'::text, 'medium'::text, 'high'::text, 'critical'::text]))),
    CONSTRAINT autonomous_actions_status_check CHECK ((status = ANY (ARRAY['pending_approval'::text, 'blocked'::text, 'approved'::text, 'executing'::text, 'in_doubt'::text, 'executed'::text, 'failed'::text, 'rejected'::text, 'expired'::text, 'superseded'::text, 'cancelled'::text, 'stale'::text, 'rolled_back'::text])))
);
CREATE UNLOGGED TABLE public.call_turns (
    limit_type text NOT NULL,
    limit_key text NOT NULL,
    granted timestamp with time zone[] NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    turn_at timestamp with time zone NOT NULL
);
CREATE TABLE public.customer_contacts (
    org_id text NOT NULL,
    partner_id bigint NOT NULL,
    action_id uuid NOT NULL,
    contacted_at timestamp with time zone NOT NULL
);
CREATE TABLE public.digests (
    org_id text NOT NULL,
    day date NOT NULL,
    begun_at timestamp with time zone NOT NULL
);
CREATE TABLE public.guardrails_config (
    org_id text NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    kill_switch boolean DEFAULT false NOT NULL,
    can_create_tasks boolean NOT NULL,
    can_send_emails boolean NOT NULL,
    can_send_sms boolean NOT NULL,
    can_update_financial_records boolean NOT NULL,
    can_delete_records boolean NOT NULL,
    forbidden_types jsonb NOT NULL,
    max_email_recipients_per_action integer NOT NULL,
    max_sms_per_day integer NOT NULL,
    max_financial_amount_without_approval bigint NOT NULL,
    max_bulk_action_records integer NOT NULL,
    high_amount bigint NOT NULL,
    critical_amount bigint NOT NULL,
    requires_approval_for_financial boolean NOT NULL,
    requires_approval_for_bulk_actions boolean NOT NULL,
    requires_approval_for_deletion boolean NOT NULL,
    requires_approval_for_external_comms boolean NOT NULL,
    allow_actions_outside_business_hours boolean NOT NULL,
    allow_actions_on_weekends boolean NOT NULL,
    business_hours_start time without time zone NOT NULL,
    business_hours_end time without time zone NOT NULL,
    business_hours_timezone text NOT NULL,
    contact_gap_hours integer NOT NULL,
    daily_amount_budget bigint NOT NULL,
    daily_recipient_budget integer NOT NULL,
    daily_record_budget integer NOT NULL,
    autonomy jsonb NOT NULL,
    notify_before_action boolean NOT NULL,
    notify_after_action boolean NOT NULL,
    notification_channels jsonb NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
);
CREATE TABLE public.guardrails_versions (
    org_id text NOT NULL,
    version integer NOT NULL,
    settings jsonb NOT NULL,
    changed_by text NOT NULL,
    changed_at timestamp with time zone NOT NULL
);
CREATE TABLE public.moves_to_tell (
    id bigint NOT NULL,
    action_id uuid NOT NULL,
    status text NOT NULL,
    moved_at timestamp with time zone NOT NULL
);
ALTER TABLE public.moves_to_tell ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.moves_to_tell_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.notices (
    id bigint NOT NULL,
    org_id text NOT NULL,
    user_id uuid NOT NULL,
    channel text NOT NULL,
    kind text NOT NULL,
    action_id uuid,
    state text DEFAULT 'waiting'::text NOT NULL,
    due_at timestamp with time zone NOT NULL,
    lease_until timestamp with time zone,
    tries integer DEFAULT 0 NOT NULL,
    error text,
    created_at timestamp with time zone NOT NULL,
    sent_at timestamp with time zone,
    note text,
    read_at timestamp with time zone,
    CONSTRAINT notices_channel_check CHECK ((channel = ANY (ARRAY['email'::text, 'sms'::text, 'in_app'::text]))),
    CONSTRAINT notices_kind_check CHECK ((kind = ANY (ARRAY['asked'::text, 'reminded'::text, 'escalated'::text, 'handed_over'::text, 'invited'::text, 'reset'::text, 'approved'::text, 'executed'::text, 'failed'::text, 'stale'::text, 'in_doubt'::text, 'expired'::text, 'digest'::text]))),
    CONSTRAINT notices_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'sent'::text, 'dropped'::text, 'failed'::text])))
);
ALTER TABLE public.notices ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.notices_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.notification_preferences (
    user_id uuid NOT NULL,
    channel text NOT NULL,
    about text NOT NULL,
    CONSTRAINT notification_preferences_about_check CHECK ((about = ANY (ARRAY['asked'::text, 'before'::text, 'after'::text, 'digest'::text]))),
    CONSTRAINT notification_preferences_channel_check CHECK ((channel = ANY (ARRAY['email'::text, 'sms'::text, 'in_app'::text])))
);
CREATE TABLE public.outbox_messages (
    id bigint NOT NULL,
    message_id text NOT NULL,
    sender text NOT NULL,
    recipients jsonb NOT NULL,
    subject text NOT NULL,
    content text NOT NULL,
    accepted_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    channel text DEFAULT 'mail'::text NOT NULL,
    CONSTRAINT outbox_messages_channel_check CHECK ((channel = ANY (ARRAY['mail'::text, 'sms'::text])))
);
ALTER TABLE public.outbox_messages ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.outbox_messages_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.rate_limit_tracking (
    limit_type text NOT NULL,
    limit_key text NOT NULL,
    window_start timestamp with time zone NOT NULL,
    window_end timestamp with time zone NOT NULL,
    count integer DEFAULT 0 NOT NULL,
    CONSTRAINT rate_limit_tracking_count_check CHECK ((count >= 0))
);
CREATE TABLE public.seaql_migrations (
    version character varying NOT NULL,
    applied_at bigint NOT NULL
);
CREATE TABLE public.sessions (
    id text NOT NULL,
    user_id uuid,
    data jsonb NOT NULL,
    expiry timestamp with time zone NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    last_used_at timestamp with time zone DEFAULT now() NOT NULL,
    user_agent text
);
CREATE TABLE public.sign_in_failures (
    key text NOT NULL,
    failed_at timestamp with time zone NOT NULL
);
CREATE TABLE public.unsealed_events (
    "position" bigint NOT NULL,
    event_id uuid NOT NULL
);
ALTER TABLE public.unsealed_events ALTER COLUMN "position" ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.unsealed_events_position_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.users (
    id uuid NOT NULL,
    org_id text NOT NULL,
    email text NOT NULL,
    name text NOT NULL,
    role text NOT NULL,
    password_hash text NOT NULL,
    active boolean DEFAULT true NOT NULL,
    created_at timestamp with time zone NOT NULL,
    second_factor bytea,
    second_factor_confirmed_at timestamp with time zone,
    second_factor_step bigint DEFAULT 0 NOT NULL,
    phone text,
    second_factor_begun_at timestamp with time zone,
    CONSTRAINT confirmed_second_factor CHECK (((second_factor_confirmed_at IS NULL) OR (second_factor IS NOT NULL))),
    CONSTRAINT users_phone_check CHECK ((phone ~ '^\+[1-9][0-9]{4,14}$'::text)),
    CONSTRAINT users_role_check CHECK ((role = ANY (ARRAY['viewer'::text, 'operator'::text, 'admin'::text])))
);
INSERT INTO apalis._sqlx_migrations VALUES
	(20220530084123, 'jobs workers', '2026-11-27 01:52:53.599212+00', true, '\xd0839c6f57a379769dc27ccd581feb3d2709239c8f138e05271c9e3c760c4517a78a4d8912ab3d63b074b28d15ec74e9', 8258682),
	(20220709210445, 'add job fn', '2026-11-27 01:52:53.608177+00', true, '\x14f906e53a627f1b27996e74e8e69dbc29ee70519e7af4f0032a27c75ed706a34af8bafecc8f8572855f314cbc5a7ba9', 974768),
	(20230330210841, 'replace add job fn', '2026-11-27 01:52:53.609659+00', true, '\xd9b6e57e6de60db1647e2447cf36bf0eafbec266f1d482bd196affc97617efbc4c07bad826706c7b3a0b3960cf9f727b', 17615485),
	(20230408110421, 'drop old push job', '2026-11-27 01:52:53.627563+00', true, '\x3656a91fe9c652ca23df775a601409a9252357f47088d6bcf2025fda2dd67e50c99ad94d1d2ca569c91c343189c58e33', 808245),
	(20230408234928, 'add get jobs fn ', '2026-11-27 01:52:53.628746+00', true, '\x176c3acaf1097ff45da76d4c746af766640027b6721a056b3fc3fcc4ab8192344920b4415e8dae46f5136ee223ed5f6b', 694512),
	(20240225141841, 'replace add job fn remove jid', '2026-11-27 01:52:53.629719+00', true, '\xc53560b7a312915d696ed6c7e18bda478d9bf1278c4d59e3c53b47c45d8a903f089c728a5ff2e131cd5b629cdfe7d4cb', 1612465),
	(20250210092135, 'include failed in get jobs', '2026-11-27 01:52:53.631726+00', true, '\x810786bd8f1007bf523bec8ed9de0a9ae789e634e5434a1a5cc9c1b766bd758b4d37912ef390dcf95e8de23910eeef55', 1007710),
	(20250223193249, 'fix get jobs conditional', '2026-11-27 01:52:53.632866+00', true, '\xcfda3f3d62b4122b6321af0e45ba162fd3ad5d07f95e4eefe858600551167e31454ebd57d45b62e880336fcfef3ef2a7', 824737),
	(20250307001101, 'add job priority', '2026-11-27 01:52:53.633886+00', true, '\xb5d318f2da5e909d66db190f58b76ae52f6808733d2a88d180555430d28518fee783fb0ff1e1c37ed1dc79627abd9694', 1498150),
	(20250404160441, 'cleanup old push jobs fn', '2026-11-27 01:52:53.635691+00', true, '\x962242ef0971de54905cafbdefe26a3c1f32c1c52ef13b6937c2920445b1ce97cd2dcf7db9c293becc95dc55412e7a15', 648116),
	(20250722071207, 'improve notify', '2026-11-27 01:52:53.636489+00', true, '\xb3a1f712f8fbdfe38004134d8f55e49857b764f3277f38dd9d13299d5e0afbc895005b62fa0355b8a0d8595a38be6db7', 964049),
	(20251018164839, 'update result', '2026-11-27 01:52:53.637738+00', true, '\xe4e3d1efc77746e4db164b49017c90785613b35520da84f9a5a3f8981d60420d9dec3c94af9e8632ab711ffac7c1e199', 5597630),
	(20251018164912, 'add metadata', '2026-11-27 01:52:53.643706+00', true, '\x803a4510201392a36e20ef81c9b05230ffa734a292c875f87ea65bc73944642b1d260a38741c4bdb88c0096338c152c0', 919716),
	(20251018165007, 'move to bytes', '2026-11-27 01:52:53.64488+00', true, '\xdcbb8181c56cc4b9511ddc940f81f5bb9420436d0f4edf1bc9978011324e6b8d5437c50830b8651e2168608d04977272', 6285221),
	(20251018165033, 'add started at', '2026-11-27 01:52:53.651506+00', true, '\x21b1264f3881a4cf4fb209ff2cc75c21946441691745d7cbc9ab1dd812a1e1c08648e47ea8b4de060784da581dab2246', 999285),
	(20251018165056, 'queue jobs', '2026-11-27 01:52:53.652721+00', true, '\xdd02b7e9c23a7da0f71bff73b469c51b7305d1830e7f4bd6de083c11315e8492801e242755d9981381760a5ace6d8fe7', 1117246),
	(20251018165121, 'notify run at', '2026-11-27 01:52:53.654075+00', true, '\xa99e6c60687ec15c1bf8132763db63a0d9d18e1ee814527254fc95ee733e65bdf2f0ae64ca86cae0d1f232654d189fda', 1309356),
	(20251225090252, 'include primary keys', '2026-11-27 01:52:53.655695+00', true, '\xfd9f16bd772c5682ecb3f6b0a21efed5581a85316770ab8d620b38346e9319ae239ef784e8eb46735d6be735e7b3b5be', 2487707),
	(20260508093314, 'idempotency key', '2026-11-27 01:52:53.65846+00', true, '\xf2686534e1abbba2fcde715c1ca724e7937a4e1f49d6a9a462ed4f1c2e8b83518f4f78868a111d6451afba770207c2d0', 1581858),
	(20260605000000, 'confine generate ulid to apalis', '2026-11-27 01:52:53.660336+00', true, '\xc56dbd61156387934579af19b51ba95bd0cbe203f9528f0cd619c191730788858eca89044a7aa0622d308b9a3028e2c5', 2297690),
	(20260824233636, 'streamline indices', '2026-11-27 01:52:53.662831+00', true, '\x09c57f5bd9cce210564e8b12da0520289290ad729ef4205cdd55bd2a60ac85f889df8c23b20a4a01d959f0c8b5775a6d', 4567167),
	(20260826101335, 'metadata hstore', '2026-11-27 01:52:53.667769+00', true, '\xcc38c9e6fd38157b443f6dd584e322405d49dedfd3a60867604102078a99320f97279e6c244cb87f84152ab9be7d41be', 30243302),
	(20260902075949, 'remove pl in get jobs', '2026-11-27 01:52:53.698546+00', true, '\x0dc0483d69bf530508d451bec9346f7d14be68c37308b130910462d130cab0827eb2825d20072105c83ae3a66ed82c6b', 1655315);
INSERT INTO apalis.jobs VALUES
	('\x7b22616e616c79736973223a2230316132316163322d346565642d373666662d626437392d663537326432323633316138227d', '01M8DC4KR7Y2A5YPZP7PQ330TA', 'analyze', 'Pending', 0, 1, '2026-11-27 02:07:51.569989+00', NULL, NULL, NULL, NULL, 0, 'analyze:01a21ac2-4eed-76ff-bd79-f572d22631a8', ''),
	('\x7b22616374696f6e223a2230316132316163322d353364342d373138632d386131382d643337643733303934323534222c22617474656d7074223a317d', '01M8DC4N2VVR1TVGQYKYY1CJR5', 'execute', 'Pending', 0, 1, '2026-11-27 02:07:52.9343+00', NULL, NULL, NULL, NULL, 0, 'execute:01a21ac2-53d4-718c-8a18-d37d73094254:1', ''),
	('\x7b22616374696f6e223a2230316132316163322d353437632d373535322d393539322d346337333331386138306231222c22617474656d7074223a317d', '01M8DC4N7FEFR8EB1FRWY5EC29', 'execute', 'Pending', 0, 1, '2026-11-27 02:07:53.089229+00', NULL, NULL, NULL, NULL, 0, 'execute:01a21ac2-547c-7552-9592-4c73318a80b1:1', ''),
	('\x7b22616374696f6e223a2230316132316163322d353636392d373137342d616538342d303132366332663262653330222c22617474656d7074223a317d', '01M8DC4NNZYGAJVK361VK3KN4R', 'execute', 'Pending', 0, 1, '2026-11-27 02:07:53.535212+00', NULL, NULL, NULL, NULL, 0, 'execute:01a21ac2-5669-7174-ae84-0126c2f2be30:1', ''),
	('\x7b22616374696f6e223a2230316132316163322d353765342d373237652d623339632d313730303430396233363862222c22617474656d7074223a317d', '01M8DC4P13B2VMZ23X7S6W7X9J', 'execute', 'Pending', 0, 1, '2026-11-27 02:07:53.891108+00', NULL, NULL, NULL, NULL, 0, 'execute:01a21ac2-57e4-727e-b39c-1700409b368b:1', ''),
	('\x7b22616374696f6e223a2230316132316163322d353835312d373632362d386361382d356664316431626664646337222c22617474656d7074223a317d', '01M8DC4P4JMXBRAX4Q7S9XCVMY', 'execute', 'Pending', 0, 1, '2026-11-27 02:07:54.002377+00', NULL, NULL, NULL, NULL, 0, 'execute:01a21ac2-5851-7626-8ca8-5fd1d1bfddc7:1', ''),
	('\x7b22616374696f6e223a2230316132316163322d353835312d373632362d386361382d356664316431626664646337222c22617474656d7074223a327d', '01M8DC4PCMRZB0Y8XZK3VQCT3C', 'execute', 'Pending', 0, 1, '2026-11-27 02:07:56.586836+00', NULL, NULL, NULL, NULL, 0, 'execute:01a21ac2-5851-7626-8ca8-5fd1d1bfddc7:2', ''),
	('\x7b22616374696f6e223a2230316132316163322d353835312d373632362d386361382d356664316431626664646337222c22617474656d7074223a337d', '01M8DC4PN8ZHE3XPVQ62K2JRQW', 'execute', 'Pending', 0, 1, '2026-11-27 02:08:03.235447+00', NULL, NULL, NULL, NULL, 0, 'execute:01a21ac2-5851-7626-8ca8-5fd1d1bfddc7:3', ''),
	('\x7b22616374696f6e223a2230316132316163322d353835312d373632362d386361382d356664316431626664646337222c22617474656d7074223a347d', '01M8DC4PXVE2MESA205ANN0AXG', 'execute', 'Pending', 0, 1, '2026-11-27 02:08:31.220148+00', NULL, NULL, NULL, NULL, 0, 'execute:01a21ac2-5851-7626-8ca8-5fd1d1bfddc7:4', ''),
	('\x7b22616374696f6e223a2230316132316163322d353263632d373762622d396665382d623532313531623561353137222c22617474656d7074223a317d', '01M8DC4Q6ZT3T304DTDV9DNFFJ', 'execute', 'Pending', 0, 1, '2026-11-27 02:07:55.103562+00', NULL, NULL, NULL, NULL, 1, 'execute:01a21ac2-52cc-77bb-9fe8-b52151b5a517:1', ''),
	('\x7b22616374696f6e223a2230316132316163322d353236312d373264302d386365612d323662316330343131333365222c22617474656d7074223a317d', '01M8DC4QAWZDGPKSW6E1XBQE9S', 'execute', 'Pending', 0, 1, '2026-11-27 02:07:55.228551+00', NULL, NULL, NULL, NULL, 1, 'execute:01a21ac2-5261-72d0-8cea-26b1c041133e:1', ''),
	('\x7b22616374696f6e223a2230316132316163322d363733302d373435382d383631632d386664633165326235353962222c22617474656d7074223a317d', '01M8DC4SVRG6ZSGWZ8AHAWN9ST', 'execute', 'Pending', 0, 1, '2026-11-27 02:07:57.816671+00', NULL, NULL, NULL, NULL, 0, 'execute:01a21ac2-6730-7458-861c-8fdc1e2b559b:1', ''),
	('\x7b22616374696f6e223a2230316132316163322d363738642d373165302d393533622d373062613938383566373939222c22617474656d7074223a317d', '01M8DC4SZ5E32XNYRJEA778H5K', 'execute', 'Pending', 0, 1, '2026-11-27 14:07:57.925073+00', NULL, NULL, NULL, NULL, 1, 'execute:01a21ac2-678d-71e0-953b-70ba9885f799:1', ''),
	('\x7b22616374696f6e223a2230316132316163322d363830382d373763322d616466372d346464333537613762393565222c22617474656d7074223a317d', '01M8DC4T1JN0YZ237WS6ZEKZED', 'execute', 'Pending', 0, 1, '2026-11-27 02:07:58.002563+00', NULL, NULL, NULL, NULL, 0, 'execute:01a21ac2-6808-77c2-adf7-4dd357a7b95e:1', ''),
	('\x7b22616374696f6e223a2230316132316163322d363835382d373335392d393331342d376331336230656635363338222c22617474656d7074223a317d', '01M8DC4T5TX1P1QSX3846C8BAR', 'execute', 'Pending', 0, 1, '2026-11-27 02:07:58.138053+00', NULL, NULL, NULL, NULL, 0, 'execute:01a21ac2-6858-7359-9314-7c13b0ef5638:1', ''),
	('\x7b22616374696f6e223a2230316132316163322d363835382d373335392d393331342d376331336230656635363338222c22617474656d7074223a327d', '01M8DC4T7PT5FYH6CQYRNZDMTF', 'execute', 'Pending', 0, 1, '2026-11-27 02:08:58.198473+00', NULL, NULL, NULL, NULL, 0, 'execute:01a21ac2-6858-7359-9314-7c13b0ef5638:2', ''),
	('\x7b22616e616c79736973223a2230316132316163322d373238352d373634392d383564632d633161636332376264393533227d', '01M8DC4WM7NHGZJR301YTNCTHK', 'analyze', 'Pending', 0, 1, '2026-11-27 02:08:00.647558+00', NULL, NULL, NULL, NULL, 0, 'analyze:01a21ac2-7285-7649-85dc-c1acc27bd953', ''),
	('\x7b22616e616c79736973223a2230316132316163322d373362342d373165352d616135302d343639643735343866383161227d', '01M8DC4WXP91GEPX3N2BZWZV4Z', 'analyze', 'Pending', 0, 1, '2026-11-27 02:08:00.950392+00', NULL, NULL, NULL, NULL, 0, 'analyze:01a21ac2-73b4-71e5-aa50-469d7548f81a', '');
INSERT INTO public.action_approvals VALUES
	('01a21ac2-53d4-718c-8a18-d37d73094254', '01a21ac2-4e1c-71e5-bf7f-01c37873c4ac', 'approved', '93d4a7cd17b3c61df608aaf04c8c3aad6a84d0035cfb5d44bdf685c53715835a', NULL, '2026-11-23 09:00:00+00', NULL),
	('01a21ac2-547c-7552-9592-4c73318a80b1', '01a21ac2-4e1c-71e5-bf7f-01c37873c4ac', 'approved', '6063b7e273b4c4bbf959f2c227b18f6984291dff9b30e3e9c3a1295ebfb18013', NULL, '2026-11-23 09:00:00+00', NULL),
	('01a21ac2-5669-7174-ae84-0126c2f2be30', '01a21ac2-4e1c-71e5-bf7f-01c37873c4ac', 'approved', 'd68afc5f7ee748835db358d34a46dcee923c8bab58e9b4299929714ffc091849', NULL, '2026-11-23 09:00:00+00', NULL),
	('01a21ac2-572d-74b7-a73b-ebdc6a56ed67', '01a21ac2-4e1c-71e5-bf7f-01c37873c4ac', 'rejected', '1661e3516753606eeeeccdafc97ccad89b5f8864f430fc89fc406bffdc4af3f4', 'After the season.', '2026-11-23 09:00:00+00', 'not_now'),
	('01a21ac2-57e4-727e-b39c-1700409b368b', '01a21ac2-4e1c-71e5-bf7f-01c37873c4ac', 'approved', '528ea6b9cb96729942baec631cfa31844ceb04e212ab618725f4985ece6c0201', NULL, '2026-11-23 09:00:00+00', NULL),
	('01a21ac2-5851-7626-8ca8-5fd1d1bfddc7', '01a21ac2-4e1c-71e5-bf7f-01c37873c4ac', 'approved', 'aa3e4902a784767e995463aef9c33f0456381dfe5a1940e446c79417961d2a90', NULL, '2026-11-23 09:00:00+00', NULL),
	('01a21ac2-52cc-77bb-9fe8-b52151b5a517', '01a21ac2-4e1c-71e5-bf7f-01c37873c4ac', 'approved', 'e8c0b6fccdb646aa67540b768d1039c9debdef39c4cb451a4e9767a0617b273a', NULL, '2026-11-23 09:04:00+00', NULL),
	('01a21ac2-5261-72d0-8cea-26b1c041133e', '01a21ac2-4e39-70e4-be98-fe464b739374', 'approved', 'b2b2bf0746c50c176dec826b0fc3fbcf0463bff073b44255ef05a40a9c5b114e', NULL, '2026-11-23 09:04:00+00', NULL),
	('01a21ac2-6730-7458-861c-8fdc1e2b559b', '01a21ac2-4e1c-71e5-bf7f-01c37873c4ac', 'approved', 'b84181d9319ba95c77e95f324827880c1c894feb30a999b442a26103554619d2', NULL, '2026-11-23 09:04:00+00', NULL),
	('01a21ac2-678d-71e0-953b-70ba9885f799', '01a21ac2-4e1c-71e5-bf7f-01c37873c4ac', 'approved', 'c1805384ebed2ec39e44bf79918efc0b45ccbde1cad765ad5983b47978a457a9', NULL, '2026-11-23 20:00:00+00', NULL),
	('01a21ac2-6858-7359-9314-7c13b0ef5638', '01a21ac2-4e1c-71e5-bf7f-01c37873c4ac', 'approved', 'a6463e6c0d7963c61cbeca6149caa44fa94fc9f648801a14a4b47324330f5586', NULL, '2026-11-23 20:00:00+00', NULL);
INSERT INTO public.action_events VALUES
	('01a21ac2-4eaf-7440-b0e9-e4ed39d42ad1', 'default', NULL, 'settings_changed', '2026-11-23 09:00:00+00', '01a21ac2-4def-77fc-aa7d-9b36a896aa5f', 'human', '{"changes": {"high_amount": {"after": 2000000, "before": 1000000}}, "version": 2}'),
	('01a21ac2-4ecd-7671-a865-bdf1369350b3', 'default', NULL, 'settings_changed', '2026-11-23 09:00:00+00', '01a21ac2-4def-77fc-aa7d-9b36a896aa5f', 'human', '{"changes": {"forbidden_types": {"after": ["send_sms"], "before": []}, "contact_gap_hours": {"after": 48, "before": 24}}, "version": 3}'),
	('01a21ac2-4ee6-7694-89e2-aa14946a72b1', 'default', NULL, 'settings_changed', '2026-11-23 09:00:00+00', '01a21ac2-4def-77fc-aa7d-9b36a896aa5f', 'human', '{"changes": {"business_hours_timezone": {"after": "Europe/Berlin", "before": "America/New_York"}}, "version": 4}'),
	('01a21ac2-502d-77e8-a51e-59dc96a0ac1b', 'default', '01a21ac2-4fcf-735c-bb61-c418a5bccfac', 'created', '2026-11-23 09:00:00+00', 'ai_coo', 'ai', '{"title": "Remind Cascade Trail Shops of 2 overdue invoices", "status": "pending_approval", "replaces": null, "risk_level": "high", "action_type": "create_invoice_reminder", "effect_hash": "4a0bbcc275ad0b4eee3242480b4f5c073b0ead90b111f93046ceeead3a34e2c7", "settings_version": 4}'),
	('01a21ac2-5096-723a-ad01-294e3f2af50a', 'default', '01a21ac2-505f-72c6-8099-a53b9f99e017', 'created', '2026-11-23 09:00:00+00', 'ai_coo', 'ai', '{"title": "Task for Dana Whitfield: Call Cascade Trail Shops about $31,500.00 overdue", "status": "pending_approval", "replaces": null, "risk_level": "low", "action_type": "create_task", "effect_hash": "1a905c126270c5fdea989848a668a7bcc3e26e5b3b2512ac9818d00cb7bfc6f7", "settings_version": 4}'),
	('01a21ac2-513e-7367-96e1-01b573949827', 'default', '01a21ac2-50ba-715b-98a6-f4350f963410', 'created', '2026-11-23 09:00:00+00', 'ai_coo', 'ai', '{"title": "Remind Driftwood Lodge of 1 overdue invoice", "status": "pending_approval", "replaces": null, "risk_level": "medium", "action_type": "create_invoice_reminder", "effect_hash": "8592d8e428f8c0ef1668a6616ccded89e4524a2a9190a8aa372a94d66cfd3be2", "settings_version": 4}'),
	('01a21ac2-51a1-7267-ac73-8b157baa1a84', 'default', '01a21ac2-5171-7212-a445-3c2bf426956b', 'created', '2026-11-23 09:00:00+00', 'ai_coo', 'ai', '{"title": "Task for Marcus Okafor: Call Driftwood Lodge about $12,840.00 overdue", "status": "pending_approval", "replaces": null, "risk_level": "low", "action_type": "create_task", "effect_hash": "20f65191767e81e25944dc975adb3d2e547aca0f7dcc5565514e1e784e89d4a0", "settings_version": 4}'),
	('01a21ac2-51f9-731a-a82b-b3b556e2fc83', 'default', '01a21ac2-51c4-700e-9176-a57d18015ba8', 'created', '2026-11-23 09:00:00+00', 'ai_coo', 'ai', '{"title": "Note on INV/00023", "status": "pending_approval", "replaces": null, "risk_level": "low", "action_type": "post_internal_message", "effect_hash": "c981096c2ad39b12d5d9862bc85592cb19c41dd43775b94c5c89d28477b7b07b", "settings_version": 4}'),
	('01a21ac2-5257-746d-bf71-b08f334e4393', 'default', '01a21ac2-5203-7210-950d-3b1c8750f232', 'created', '2026-11-23 09:00:00+00', 'ai_coo', 'ai', '{"title": "Remind =<b>Bøhm & Søns</b> \"Tools\" of 1 overdue invoice", "status": "pending_approval", "replaces": null, "risk_level": "medium", "action_type": "create_invoice_reminder", "effect_hash": "651903b368ca93a700167abef845ed6b0e9b1ec2fdbf8c92c5279de9f276b667", "settings_version": 4}'),
	('01a21ac2-52b7-77db-bdf7-b226bd38d74b', 'default', '01a21ac2-5261-72d0-8cea-26b1c041133e', 'created', '2026-11-23 09:00:00+00', 'ai_coo', 'ai', '{"title": "Remind Emberline Events of 1 overdue invoice", "status": "pending_approval", "replaces": null, "risk_level": "medium", "action_type": "create_invoice_reminder", "effect_hash": "b2b2bf0746c50c176dec826b0fc3fbcf0463bff073b44255ef05a40a9c5b114e", "settings_version": 4}'),
	('01a21ac2-5326-71d0-a251-b3a1db91e1a1', 'default', '01a21ac2-52cc-77bb-9fe8-b52151b5a517', 'created', '2026-11-23 09:00:00+00', 'ai_coo', 'ai', '{"title": "Remind Nordlys Sport AS of 1 overdue invoice", "status": "pending_approval", "replaces": null, "risk_level": "medium", "action_type": "create_invoice_reminder", "effect_hash": "e8c0b6fccdb646aa67540b768d1039c9debdef39c4cb451a4e9767a0617b273a", "settings_version": 4}'),
	('01a21ac2-5356-71d3-981c-f84971026825', 'default', '01a21ac2-5333-750b-af98-0015c3e16183', 'created', '2026-11-23 09:00:00+00', 'ai_coo', 'ai', '{"title": "Task for Dana Whitfield: Call Foxglove Gardens about $3,480.25 overdue", "status": "pending_approval", "replaces": null, "risk_level": "low", "action_type": "create_task", "effect_hash": "c39caf57488581f555a3bba0463787f4f0068855128a7fc817229506b45fffea", "settings_version": 4}'),
	('01a21ac2-5385-71b5-9330-fcab258b63c3', 'default', '01a21ac2-5363-72ca-bc46-c4066b4c7773', 'created', '2026-11-23 09:00:00+00', 'ai_coo', 'ai', '{"title": "Note on INV/00025", "status": "pending_approval", "replaces": null, "risk_level": "low", "action_type": "post_internal_message", "effect_hash": "bb7b636352f88b4832164aa2f4cb1f27c8acd687b965eaff208f3e371ec9a407", "settings_version": 4}'),
	('01a21ac2-53a5-73d9-94ef-9a744280ef6d', 'default', NULL, 'analyzed', '2026-11-23 09:00:00+00', '01a21ac2-4e1c-71e5-bf7f-01c37873c4ac', 'human', '{"findings": 9, "proposed": 10, "odoo_calls": 12, "analysis_id": "01a21ac2-4eed-76ff-bd79-f572d22631a8"}'),
	('01a21ac2-53f2-75ec-a382-f6c00e73e8ac', 'default', '01a21ac2-53d4-718c-8a18-d37d73094254', 'created', '2026-11-23 09:00:00+00', 'ai_coo', 'ai', '{"title": "Task for Dana Whitfield: Call the bank", "status": "pending_approval", "replaces": null, "risk_level": "low", "action_type": "create_task", "effect_hash": "93d4a7cd17b3c61df608aaf04c8c3aad6a84d0035cfb5d44bdf685c53715835a", "settings_version": 4}'),
	('01a21ac2-5443-719c-a22c-dce83bf340a5', 'default', '01a21ac2-53d4-718c-8a18-d37d73094254', 'approved', '2026-11-23 09:00:00+00', '01a21ac2-4e1c-71e5-bf7f-01c37873c4ac', 'human', '{"reason": null, "send_now": false, "approvals": 1, "effect_hash": "93d4a7cd17b3c61df608aaf04c8c3aad6a84d0035cfb5d44bdf685c53715835a"}'),
	('01a21ac2-549c-767d-9021-be8a3cd34014', 'default', '01a21ac2-547c-7552-9592-4c73318a80b1', 'created', '2026-11-23 09:00:00+00', 'ai_coo', 'ai', '{"title": "Task for Dana Whitfield: Order paper", "status": "pending_approval", "replaces": null, "risk_level": "low", "action_type": "create_task", "effect_hash": "6063b7e273b4c4bbf959f2c227b18f6984291dff9b30e3e9c3a1295ebfb18013", "settings_version": 4}'),
	('01a21ac2-54d9-7274-938a-69cadb27cd95', 'default', '01a21ac2-547c-7552-9592-4c73318a80b1', 'approved', '2026-11-23 09:00:00+00', '01a21ac2-4e1c-71e5-bf7f-01c37873c4ac', 'human', '{"reason": null, "send_now": false, "approvals": 1, "effect_hash": "6063b7e273b4c4bbf959f2c227b18f6984291dff9b30e3e9c3a1295ebfb18013"}'),
	('01a21ac2-5525-7606-ad8d-7d2716ba2a43', 'default', '01a21ac2-53d4-718c-8a18-d37d73094254', 'executing', '2026-11-23 09:00:00+00', 'system', 'system', '{"attempt": 1, "taken_over": false}'),
	('01a21ac2-55ca-77ce-bc0b-ab863aa06ac8', 'default', '01a21ac2-53d4-718c-8a18-d37d73094254', 'executed', '2026-11-23 09:00:00+00', 'system', 'system', '{"attempt": 1}'),
	('01a21ac2-55e0-734b-ade1-15496567e9c0', 'default', '01a21ac2-547c-7552-9592-4c73318a80b1', 'executing', '2026-11-23 09:00:00+00', 'system', 'system', '{"attempt": 1, "taken_over": false}'),
	('01a21ac2-563f-778d-be7e-9b9ef73a536e', 'default', '01a21ac2-547c-7552-9592-4c73318a80b1', 'executed', '2026-11-23 09:00:00+00', 'system', 'system', '{"attempt": 1}'),
	('01a21ac2-568a-77f1-96a2-deb2ae18c0df', 'default', '01a21ac2-5669-7174-ae84-0126c2f2be30', 'created', '2026-11-23 09:00:00+00', 'system', 'system', '{"title": "Take back: Task for Dana Whitfield: Order paper", "status": "pending_approval", "replaces": null, "risk_level": "low", "action_type": "undo", "effect_hash": "d68afc5f7ee748835db358d34a46dcee923c8bab58e9b4299929714ffc091849", "settings_version": 4}'),
	('01a21ac2-56bc-7798-9a4e-d7c51ed32bb6', 'default', '01a21ac2-5669-7174-ae84-0126c2f2be30', 'approved', '2026-11-23 09:00:00+00', '01a21ac2-4e1c-71e5-bf7f-01c37873c4ac', 'human', '{"reason": null, "send_now": false, "approvals": 1, "effect_hash": "d68afc5f7ee748835db358d34a46dcee923c8bab58e9b4299929714ffc091849"}'),
	('01a21ac2-56d6-77da-bae6-f7a70361a8a1', 'default', '01a21ac2-5669-7174-ae84-0126c2f2be30', 'executing', '2026-11-23 09:00:00+00', 'system', 'system', '{"attempt": 1, "taken_over": false}'),
	('01a21ac2-5720-7121-99ec-8e1b29b607c8', 'default', '01a21ac2-5669-7174-ae84-0126c2f2be30', 'executed', '2026-11-23 09:00:00+00', 'system', 'system', '{"attempt": 1}'),
	('01a21ac2-5722-749e-b068-c766759ce7f8', 'default', '01a21ac2-547c-7552-9592-4c73318a80b1', 'rolled_back', '2026-11-23 09:00:00+00', '01a21ac2-4e1c-71e5-bf7f-01c37873c4ac', 'human', '{"undo": "01a21ac2-5669-7174-ae84-0126c2f2be30"}'),
	('01a21ac2-5741-7446-a736-248d560ece29', 'default', '01a21ac2-572d-74b7-a73b-ebdc6a56ed67', 'created', '2026-11-23 09:00:00+00', 'ai_coo', 'ai', '{"title": "Task for Dana Whitfield: Sell the van", "status": "pending_approval", "replaces": null, "risk_level": "low", "action_type": "create_task", "effect_hash": "1661e3516753606eeeeccdafc97ccad89b5f8864f430fc89fc406bffdc4af3f4", "settings_version": 4}'),
	('01a21ac2-5760-740e-81e5-113793d201df', 'default', '01a21ac2-572d-74b7-a73b-ebdc6a56ed67', 'rejected', '2026-11-23 09:00:00+00', '01a21ac2-4e1c-71e5-bf7f-01c37873c4ac', 'human', '{"why": "not_now", "reason": "After the season.", "effect_hash": "1661e3516753606eeeeccdafc97ccad89b5f8864f430fc89fc406bffdc4af3f4"}'),
	('01a21ac2-5786-7761-a47f-e3898912afcd', 'default', '01a21ac2-576b-77d2-acd9-e58373baa5ab', 'created', '2026-11-23 09:00:00+00', 'ai_coo', 'ai', '{"title": "Task for Dana Whitfield: Ask for a quote", "status": "pending_approval", "replaces": null, "risk_level": "low", "action_type": "create_task", "effect_hash": "f1b4e41ee85b3b667de4b5a4b6636d44eaec108a17736b81e857470b74175b53", "settings_version": 4}'),
	('01a21ac2-57fa-7117-ab02-311ff1b0aaf9', 'default', '01a21ac2-57e4-727e-b39c-1700409b368b', 'created', '2026-11-23 09:00:00+00', 'ai_coo', 'ai', '{"title": "Task for Dana Whitfield: Move the desk", "status": "pending_approval", "replaces": null, "risk_level": "low", "action_type": "create_task", "effect_hash": "528ea6b9cb96729942baec631cfa31844ceb04e212ab618725f4985ece6c0201", "settings_version": 4}'),
	('01a21ac2-581c-7227-92c0-09c8d7c91df5', 'default', '01a21ac2-57e4-727e-b39c-1700409b368b', 'approved', '2026-11-23 09:00:00+00', '01a21ac2-4e1c-71e5-bf7f-01c37873c4ac', 'human', '{"reason": null, "send_now": false, "approvals": 1, "effect_hash": "528ea6b9cb96729942baec631cfa31844ceb04e212ab618725f4985ece6c0201"}'),
	('01a21ac2-5aa6-736e-a923-54aef7715b67', 'default', '01a21ac2-5851-7626-8ca8-5fd1d1bfddc7', 'postponed', '2026-11-23 09:01:00+00', 'system', 'system', '{"until": "2026-11-23T09:01:08.699607998Z", "reason": "Odoo cannot be reached: 503 Service Unavailable", "attempt": 2}'),
	('01a21ac2-5ca9-74b3-8aad-9ae385c99f3b', 'default', '01a21ac2-5851-7626-8ca8-5fd1d1bfddc7', 'failed', '2026-11-23 09:03:00+00', 'system', 'system', '{"tries": 4, "reason": "Odoo cannot be reached: 503 Service Unavailable", "attempt": 4}'),
	('01a21ac2-5d5a-77ee-af15-c492a5f963e5', 'default', '01a21ac2-5261-72d0-8cea-26b1c041133e', 'approved', '2026-11-23 09:04:00+00', '01a21ac2-4e39-70e4-be98-fe464b739374', 'human', '{"reason": null, "send_now": false, "approvals": 1, "effect_hash": "b2b2bf0746c50c176dec826b0fc3fbcf0463bff073b44255ef05a40a9c5b114e"}'),
	('01a21ac2-5e36-7238-b39f-a95833d255af', 'default', '01a21ac2-5261-72d0-8cea-26b1c041133e', 'in_doubt', '2026-11-23 09:04:00+00', 'system', 'system', '{"reason": "the mail server did not answer after the message: response error: incomplete response", "attempt": 1}'),
	('01a21ac2-6823-71c2-b62e-87e448be2be7', 'default', '01a21ac2-6808-77c2-adf7-4dd357a7b95e', 'created', '2026-11-23 20:00:00+00', 'ai_coo', 'ai', '{"title": "Task for Dana Whitfield: Water the plants", "status": "approved", "replaces": null, "risk_level": "low", "action_type": "create_task", "effect_hash": "3a834d66aeeb96bc649d790183f06ffac6009a2462546fc391a101befdce2c30", "settings_version": 5}'),
	('01a21ac2-6830-700c-98e3-64ab37fee055', 'default', '01a21ac2-6808-77c2-adf7-4dd357a7b95e', 'approved', '2026-11-23 20:00:00+00', 'system', 'system', '{"autonomy": "auto", "effect_hash": "3a834d66aeeb96bc649d790183f06ffac6009a2462546fc391a101befdce2c30", "settings_version": 5}'),
	('01a21ac2-6850-73f5-adcf-2670961bfb77', 'default', NULL, 'settings_changed', '2026-11-23 20:00:00+00', '01a21ac2-4def-77fc-aa7d-9b36a896aa5f', 'human', '{"changes": {"autonomy": {"after": {}, "before": {"create_task": "auto"}}}, "version": 6}'),
	('01a21ac2-69b4-7239-92bd-9f129ac8b0ae', 'default', '01a21ac2-696c-74a8-8a7e-bc71adc5d2e3', 'created', '2026-11-23 20:00:00+00', 'ai_coo', 'ai', '{"title": "Order from Tanglewood Textiles", "status": "pending_approval", "replaces": null, "risk_level": "high", "action_type": "create_purchase_order", "effect_hash": "612efeba4cbeae0d41717d527384259a95f9379ac24d7e1e256b02cb0bda0164", "settings_version": 7}'),
	('01a21ac2-69d6-7166-beb1-95cc0493c653', 'default', '01a21ac2-696c-74a8-8a7e-bc71adc5d2e3', 'commented', '2026-11-23 20:00:00+00', '01a21ac2-4e1c-71e5-bf7f-01c37873c4ac', 'human', '{"text": "Let us wait for Thursday."}'),
	('01a21ac2-57c0-7502-a4c2-dcbefbacaa69', 'default', '01a21ac2-576b-77d2-acd9-e58373baa5ab', 'superseded', '2026-11-23 09:00:00+00', '01a21ac2-4e1c-71e5-bf7f-01c37873c4ac', 'human', '{"by": "01a21ac2-57a8-7447-8c3f-3b88dacac87d", "changes": [{"after": "Ask for two quotes", "field": "name", "before": "Ask for a quote"}]}'),
	('01a21ac2-57c5-739c-9933-72f310f95c88', 'default', '01a21ac2-57a8-7447-8c3f-3b88dacac87d', 'created', '2026-11-23 09:00:00+00', '01a21ac2-4e1c-71e5-bf7f-01c37873c4ac', 'human', '{"title": "Task for Dana Whitfield: Ask for two quotes", "status": "pending_approval", "replaces": "01a21ac2-576b-77d2-acd9-e58373baa5ab", "risk_level": "low", "action_type": "create_task", "effect_hash": "d724d8aa77a9ec62315716c15650bf51f2b2362fc48efed3613cadc1ad4037b7", "settings_version": 4}'),
	('01a21ac2-59a7-77d3-b7b2-4e35e1aba984', 'default', '01a21ac2-5851-7626-8ca8-5fd1d1bfddc7', 'executing', '2026-11-23 09:01:00+00', 'system', 'system', '{"attempt": 2, "taken_over": false}'),
	('01a21ac2-5baf-7031-b102-078efc421441', 'default', '01a21ac2-5851-7626-8ca8-5fd1d1bfddc7', 'postponed', '2026-11-23 09:02:00+00', 'system', 'system', '{"until": "2026-11-23T09:02:36.402264264Z", "reason": "Odoo cannot be reached: 503 Service Unavailable", "attempt": 3}'),
	('01a21ac2-671c-76ab-8dba-1f809d47ea4e', 'default', '01a21ac2-5e45-77de-99a9-460464445496', 'blocked', '2026-11-23 09:04:00+00', 'ai_coo', 'ai', '{"title": "SMS to Nordlys Sport AS", "status": "blocked", "replaces": null, "risk_level": "medium", "action_type": "send_sms", "effect_hash": "3b3e812895a02f710f52762de95c0ee68998560b6a757fc43ab88e2529a0d99a", "settings_version": 4}'),
	('01a21ac2-677e-7187-bd29-6ebf08dd1495', 'default', '01a21ac2-6730-7458-861c-8fdc1e2b559b', 'executing', '2026-11-23 09:04:00+00', 'system', 'system', '{"attempt": 1, "taken_over": false}'),
	('01a21ac2-67f9-760a-b47d-4bbd9c3e4983', 'default', NULL, 'settings_changed', '2026-11-23 20:00:00+00', '01a21ac2-4def-77fc-aa7d-9b36a896aa5f', 'human', '{"changes": {"autonomy": {"after": {"create_task": "auto"}, "before": {}}}, "version": 5}'),
	('01a21ac2-68cb-7136-97e1-a845655089cd', 'default', NULL, 'settings_changed', '2026-11-23 20:00:00+00', '01a21ac2-4def-77fc-aa7d-9b36a896aa5f', 'human', '{"changes": {"kill_switch": {"after": true, "before": false}}, "version": 7}'),
	('01a21ac2-691e-7107-a5b2-eb5a9158f6fa', 'default', '01a21ac2-690d-73e0-8685-0536381c519b', 'created', '2026-11-23 20:00:00+00', 'ai_coo', 'ai', '{"title": "Task for Dana Whitfield: Count the chairs", "status": "pending_approval", "replaces": null, "risk_level": "low", "action_type": "create_task", "effect_hash": "b8de0bddac489bd876b71ff7d7ef17972a401b3dc75b268f0574d46e67da3029", "settings_version": 7}'),
	('01a21ac2-6a17-71ea-a7d2-bde9d5d0053f', 'default', '01a21ac2-696c-74a8-8a7e-bc71adc5d2e3', 'snoozed', '2026-11-23 20:00:00+00', '01a21ac2-4e1c-71e5-bf7f-01c37873c4ac', 'human', '{"until": "2026-11-24T09:00:00Z"}'),
	('01a21ac2-5839-77e8-905e-79d17e5e53ce', 'default', '01a21ac2-57e4-727e-b39c-1700409b368b', 'cancelled', '2026-11-23 09:00:00+00', '01a21ac2-4e1c-71e5-bf7f-01c37873c4ac', 'human', '{}'),
	('01a21ac2-58ab-76c8-a495-fab26bed08e7', 'default', '01a21ac2-5851-7626-8ca8-5fd1d1bfddc7', 'executing', '2026-11-23 09:00:00+00', 'system', 'system', '{"attempt": 1, "taken_over": false}'),
	('01a21ac2-5bdd-7212-9a90-78128bcd3716', 'default', '01a21ac2-5851-7626-8ca8-5fd1d1bfddc7', 'executing', '2026-11-23 09:03:00+00', 'system', 'system', '{"attempt": 4, "taken_over": false}'),
	('01a21ac2-5cd2-713e-96b0-5541360eaf72', 'default', '01a21ac2-52cc-77bb-9fe8-b52151b5a517', 'approved', '2026-11-23 09:04:00+00', '01a21ac2-4e1c-71e5-bf7f-01c37873c4ac', 'human', '{"reason": null, "send_now": false, "approvals": 1, "effect_hash": "e8c0b6fccdb646aa67540b768d1039c9debdef39c4cb451a4e9767a0617b273a"}'),
	('01a21ac2-5d6e-70eb-aece-d11f159ec114', 'default', '01a21ac2-5261-72d0-8cea-26b1c041133e', 'executing', '2026-11-23 09:04:00+00', 'system', 'system', '{"attempt": 1, "taken_over": false}'),
	('01a21ac2-6745-720b-b6d3-6ccf1e54dd1f', 'default', '01a21ac2-6730-7458-861c-8fdc1e2b559b', 'created', '2026-11-23 09:04:00+00', 'ai_coo', 'ai', '{"title": "Task for Dana Whitfield: Post the parcel", "status": "pending_approval", "replaces": null, "risk_level": "low", "action_type": "create_task", "effect_hash": "b84181d9319ba95c77e95f324827880c1c894feb30a999b442a26103554619d2", "settings_version": 4}'),
	('01a21ac2-6776-706c-864c-6bd881a75a39', 'default', '01a21ac2-6730-7458-861c-8fdc1e2b559b', 'approved', '2026-11-23 09:04:00+00', '01a21ac2-4e1c-71e5-bf7f-01c37873c4ac', 'human', '{"reason": null, "send_now": false, "approvals": 1, "effect_hash": "b84181d9319ba95c77e95f324827880c1c894feb30a999b442a26103554619d2"}'),
	('01a21ac2-68ab-7267-9e2e-3fe2e273fab9', 'default', '01a21ac2-6858-7359-9314-7c13b0ef5638', 'approved', '2026-11-23 20:00:00+00', '01a21ac2-4e1c-71e5-bf7f-01c37873c4ac', 'human', '{"reason": null, "send_now": false, "approvals": 1, "effect_hash": "a6463e6c0d7963c61cbeca6149caa44fa94fc9f648801a14a4b47324330f5586"}'),
	('01a21ac2-68da-7236-b790-af9bbf1e7fbe', 'default', '01a21ac2-6858-7359-9314-7c13b0ef5638', 'executing', '2026-11-23 20:00:00+00', 'system', 'system', '{"attempt": 1, "taken_over": false}'),
	('01a21ac2-68f0-749e-b60e-304c9523e9d7', 'default', '01a21ac2-6858-7359-9314-7c13b0ef5638', 'postponed', '2026-11-23 20:00:00+00', 'system', 'system', '{"until": "2026-11-23T20:01:00Z", "reason": "The kill switch is on", "attempt": 1}'),
	('01a21ac2-5866-72dd-9031-bd83b8c1cc8d', 'default', '01a21ac2-5851-7626-8ca8-5fd1d1bfddc7', 'created', '2026-11-23 09:00:00+00', 'ai_coo', 'ai', '{"title": "Task for Dana Whitfield: Clean the roof", "status": "pending_approval", "replaces": null, "risk_level": "low", "action_type": "create_task", "effect_hash": "aa3e4902a784767e995463aef9c33f0456381dfe5a1940e446c79417961d2a90", "settings_version": 4}'),
	('01a21ac2-588b-76f8-9701-2eb04bb1e1a0', 'default', '01a21ac2-5851-7626-8ca8-5fd1d1bfddc7', 'approved', '2026-11-23 09:00:00+00', '01a21ac2-4e1c-71e5-bf7f-01c37873c4ac', 'human', '{"reason": null, "send_now": false, "approvals": 1, "effect_hash": "aa3e4902a784767e995463aef9c33f0456381dfe5a1940e446c79417961d2a90"}'),
	('01a21ac2-598f-751e-8403-ef35bccf3a89', 'default', '01a21ac2-5851-7626-8ca8-5fd1d1bfddc7', 'postponed', '2026-11-23 09:00:00+00', 'system', 'system', '{"until": "2026-11-23T09:00:02.326107944Z", "reason": "Odoo cannot be reached: 503 Service Unavailable", "attempt": 1}'),
	('01a21ac2-5ab3-7427-aa1b-91462f2973dc', 'default', '01a21ac2-5851-7626-8ca8-5fd1d1bfddc7', 'executing', '2026-11-23 09:02:00+00', 'system', 'system', '{"attempt": 3, "taken_over": false}'),
	('01a21ac2-5d05-726a-82fe-bb19f25974d3', 'default', '01a21ac2-52cc-77bb-9fe8-b52151b5a517', 'executing', '2026-11-23 09:04:00+00', 'system', 'system', '{"attempt": 1, "taken_over": false}'),
	('01a21ac2-5d31-74d3-8a92-90183db785e3', 'default', '01a21ac2-52cc-77bb-9fe8-b52151b5a517', 'revalidation_failed', '2026-11-23 09:04:00+00', 'system', 'system', '{"reason": "INV/00022 was unpaid, now it is paid (posted)", "attempt": 1}'),
	('01a21ac2-67b7-705c-af62-d0ae66950c69', 'default', '01a21ac2-678d-71e0-953b-70ba9885f799', 'created', '2026-11-23 20:00:00+00', 'ai_coo', 'ai', '{"title": "Mail to Nordlys Sport AS: Our terms", "status": "pending_approval", "replaces": null, "risk_level": "medium", "action_type": "send_email", "effect_hash": "c1805384ebed2ec39e44bf79918efc0b45ccbde1cad765ad5983b47978a457a9", "settings_version": 4}'),
	('01a21ac2-67d4-7028-9030-4ca5482ef6e3', 'default', '01a21ac2-678d-71e0-953b-70ba9885f799', 'approved', '2026-11-23 20:00:00+00', '01a21ac2-4e1c-71e5-bf7f-01c37873c4ac', 'human', '{"reason": null, "send_now": false, "approvals": 1, "effect_hash": "c1805384ebed2ec39e44bf79918efc0b45ccbde1cad765ad5983b47978a457a9"}'),
	('01a21ac2-6882-77f5-987f-f4ffc4d37408', 'default', '01a21ac2-6858-7359-9314-7c13b0ef5638', 'created', '2026-11-23 20:00:00+00', 'ai_coo', 'ai', '{"title": "Task for Dana Whitfield: Paint the door", "status": "pending_approval", "replaces": null, "risk_level": "low", "action_type": "create_task", "effect_hash": "a6463e6c0d7963c61cbeca6149caa44fa94fc9f648801a14a4b47324330f5586", "settings_version": 6}'),
	('01a21ac2-693d-7655-bcfd-ae013235d960', 'default', '01a21ac2-690d-73e0-8685-0536381c519b', 'expired', '2026-11-23 20:00:00+00', 'system', 'system', '{}'),
	('01a21ac2-6a3e-7021-9b65-6229a791da8b', 'default', '01a21ac2-696c-74a8-8a7e-bc71adc5d2e3', 'handed_over', '2026-11-23 20:00:00+00', '01a21ac2-4e1c-71e5-bf7f-01c37873c4ac', 'human', '{"to": "01a21ac2-4e39-70e4-be98-fe464b739374", "name": "Second operator", "note": "Yours."}'),
	('01a21ac2-6bc7-7753-ab23-f8f91d9526f7', 'default', '01a21ac2-4fcf-735c-bb61-c418a5bccfac', 'asked', '2026-11-23 20:01:00+00', 'system', 'system', '{"name": "Admin", "channel": "email", "user_id": "01a21ac2-4def-77fc-aa7d-9b36a896aa5f"}'),
	('01a21ac2-6bca-7268-89ee-7fadb77c49f4', 'default', '01a21ac2-505f-72c6-8099-a53b9f99e017', 'asked', '2026-11-23 20:01:00+00', 'system', 'system', '{"name": "Admin", "channel": "email", "user_id": "01a21ac2-4def-77fc-aa7d-9b36a896aa5f"}'),
	('01a21ac2-6bcc-7240-8a15-e28bf1922f6d', 'default', '01a21ac2-50ba-715b-98a6-f4350f963410', 'asked', '2026-11-23 20:01:00+00', 'system', 'system', '{"name": "Admin", "channel": "email", "user_id": "01a21ac2-4def-77fc-aa7d-9b36a896aa5f"}'),
	('01a21ac2-6bd4-73d7-9744-40c65e70c49e', 'default', '01a21ac2-5171-7212-a445-3c2bf426956b', 'asked', '2026-11-23 20:01:00+00', 'system', 'system', '{"name": "Admin", "channel": "email", "user_id": "01a21ac2-4def-77fc-aa7d-9b36a896aa5f"}'),
	('01a21ac2-6bd8-72b0-9b3b-3dc46fc7d5a7', 'default', '01a21ac2-51c4-700e-9176-a57d18015ba8', 'asked', '2026-11-23 20:01:00+00', 'system', 'system', '{"name": "Admin", "channel": "email", "user_id": "01a21ac2-4def-77fc-aa7d-9b36a896aa5f"}'),
	('01a21ac2-6be0-755a-83a4-328a607a2dec', 'default', '01a21ac2-5203-7210-950d-3b1c8750f232', 'asked', '2026-11-23 20:01:00+00', 'system', 'system', '{"name": "Admin", "channel": "email", "user_id": "01a21ac2-4def-77fc-aa7d-9b36a896aa5f"}'),
	('01a21ac2-6be2-70be-a13e-f332f9448ec8', 'default', '01a21ac2-5333-750b-af98-0015c3e16183', 'asked', '2026-11-23 20:01:00+00', 'system', 'system', '{"name": "Admin", "channel": "email", "user_id": "01a21ac2-4def-77fc-aa7d-9b36a896aa5f"}'),
	('01a21ac2-6be4-73ef-b1be-98f153c0c5a4', 'default', '01a21ac2-5363-72ca-bc46-c4066b4c7773', 'asked', '2026-11-23 20:01:00+00', 'system', 'system', '{"name": "Admin", "channel": "email", "user_id": "01a21ac2-4def-77fc-aa7d-9b36a896aa5f"}'),
	('01a21ac2-6bec-7357-911f-3bd4c635a44f', 'default', '01a21ac2-57a8-7447-8c3f-3b88dacac87d', 'asked', '2026-11-23 20:01:00+00', 'system', 'system', '{"name": "Admin", "channel": "email", "user_id": "01a21ac2-4def-77fc-aa7d-9b36a896aa5f"}'),
	('01a21ac2-6bf4-77a9-ade6-8b5158f60ddf', 'default', '01a21ac2-696c-74a8-8a7e-bc71adc5d2e3', 'asked', '2026-11-23 20:01:00+00', 'system', 'system', '{"name": "Admin", "channel": "email", "user_id": "01a21ac2-4def-77fc-aa7d-9b36a896aa5f"}'),
	('01a21ac2-6c9e-7571-9e9d-4bfac7bee3d4', 'default', '01a21ac2-4fcf-735c-bb61-c418a5bccfac', 'asked', '2026-11-23 20:01:00+00', 'system', 'system', '{"name": "Operator", "channel": "email", "user_id": "01a21ac2-4e1c-71e5-bf7f-01c37873c4ac"}'),
	('01a21ac2-6c9f-7513-9655-e01fcc62eb5b', 'default', '01a21ac2-505f-72c6-8099-a53b9f99e017', 'asked', '2026-11-23 20:01:00+00', 'system', 'system', '{"name": "Operator", "channel": "email", "user_id": "01a21ac2-4e1c-71e5-bf7f-01c37873c4ac"}'),
	('01a21ac2-6ca4-716b-b167-d7e146ff29c3', 'default', '01a21ac2-50ba-715b-98a6-f4350f963410', 'asked', '2026-11-23 20:01:00+00', 'system', 'system', '{"name": "Operator", "channel": "email", "user_id": "01a21ac2-4e1c-71e5-bf7f-01c37873c4ac"}'),
	('01a21ac2-6cac-7264-a5bf-3c7c76d66cb5', 'default', '01a21ac2-5171-7212-a445-3c2bf426956b', 'asked', '2026-11-23 20:01:00+00', 'system', 'system', '{"name": "Operator", "channel": "email", "user_id": "01a21ac2-4e1c-71e5-bf7f-01c37873c4ac"}'),
	('01a21ac2-6cad-764f-8f4a-50203c4bae31', 'default', '01a21ac2-51c4-700e-9176-a57d18015ba8', 'asked', '2026-11-23 20:01:00+00', 'system', 'system', '{"name": "Operator", "channel": "email", "user_id": "01a21ac2-4e1c-71e5-bf7f-01c37873c4ac"}'),
	('01a21ac2-6cae-747a-9630-7e8c23ee794f', 'default', '01a21ac2-5203-7210-950d-3b1c8750f232', 'asked', '2026-11-23 20:01:00+00', 'system', 'system', '{"name": "Operator", "channel": "email", "user_id": "01a21ac2-4e1c-71e5-bf7f-01c37873c4ac"}'),
	('01a21ac2-6caf-75b3-ae1a-229bb6e64518', 'default', '01a21ac2-5333-750b-af98-0015c3e16183', 'asked', '2026-11-23 20:01:00+00', 'system', 'system', '{"name": "Operator", "channel": "email", "user_id": "01a21ac2-4e1c-71e5-bf7f-01c37873c4ac"}'),
	('01a21ac2-6cb0-73b0-b105-7d09d97d2df5', 'default', '01a21ac2-5363-72ca-bc46-c4066b4c7773', 'asked', '2026-11-23 20:01:00+00', 'system', 'system', '{"name": "Operator", "channel": "email", "user_id": "01a21ac2-4e1c-71e5-bf7f-01c37873c4ac"}'),
	('01a21ac2-6cb0-73b0-b105-7d0a3c876174', 'default', '01a21ac2-696c-74a8-8a7e-bc71adc5d2e3', 'asked', '2026-11-23 20:01:00+00', 'system', 'system', '{"name": "Operator", "channel": "email", "user_id": "01a21ac2-4e1c-71e5-bf7f-01c37873c4ac"}'),
	('01a21ac2-6d47-755c-94e4-a96365fc226e', 'default', '01a21ac2-4fcf-735c-bb61-c418a5bccfac', 'asked', '2026-11-23 20:01:00+00', 'system', 'system', '{"name": "Second operator", "channel": "email", "user_id": "01a21ac2-4e39-70e4-be98-fe464b739374"}'),
	('01a21ac2-6d48-7489-86d3-83cc13fa7dac', 'default', '01a21ac2-505f-72c6-8099-a53b9f99e017', 'asked', '2026-11-23 20:01:00+00', 'system', 'system', '{"name": "Second operator", "channel": "email", "user_id": "01a21ac2-4e39-70e4-be98-fe464b739374"}'),
	('01a21ac2-6d48-7489-86d3-83cda69bc59f', 'default', '01a21ac2-50ba-715b-98a6-f4350f963410', 'asked', '2026-11-23 20:01:00+00', 'system', 'system', '{"name": "Second operator", "channel": "email", "user_id": "01a21ac2-4e39-70e4-be98-fe464b739374"}'),
	('01a21ac2-6d49-7410-9777-6f92aa977330', 'default', '01a21ac2-5171-7212-a445-3c2bf426956b', 'asked', '2026-11-23 20:01:00+00', 'system', 'system', '{"name": "Second operator", "channel": "email", "user_id": "01a21ac2-4e39-70e4-be98-fe464b739374"}'),
	('01a21ac2-6d49-7410-9777-6f9373aa6710', 'default', '01a21ac2-51c4-700e-9176-a57d18015ba8', 'asked', '2026-11-23 20:01:00+00', 'system', 'system', '{"name": "Second operator", "channel": "email", "user_id": "01a21ac2-4e39-70e4-be98-fe464b739374"}'),
	('01a21ac2-6d49-7410-9777-6f948de50657', 'default', '01a21ac2-5203-7210-950d-3b1c8750f232', 'asked', '2026-11-23 20:01:00+00', 'system', 'system', '{"name": "Second operator", "channel": "email", "user_id": "01a21ac2-4e39-70e4-be98-fe464b739374"}'),
	('01a21ac2-6d4a-764e-bd01-fa6241446849', 'default', '01a21ac2-5333-750b-af98-0015c3e16183', 'asked', '2026-11-23 20:01:00+00', 'system', 'system', '{"name": "Second operator", "channel": "email", "user_id": "01a21ac2-4e39-70e4-be98-fe464b739374"}'),
	('01a21ac2-6d4c-7113-b20a-8bc56750314b', 'default', '01a21ac2-5363-72ca-bc46-c4066b4c7773', 'asked', '2026-11-23 20:01:00+00', 'system', 'system', '{"name": "Second operator", "channel": "email", "user_id": "01a21ac2-4e39-70e4-be98-fe464b739374"}'),
	('01a21ac2-6d58-76e1-9d74-c3cc4d1ca65e', 'default', '01a21ac2-57a8-7447-8c3f-3b88dacac87d', 'asked', '2026-11-23 20:01:00+00', 'system', 'system', '{"name": "Second operator", "channel": "email", "user_id": "01a21ac2-4e39-70e4-be98-fe464b739374"}');
INSERT INTO public.action_events VALUES
	('01a21ac2-6d60-7756-83bd-5f53ffde9103', 'default', '01a21ac2-696c-74a8-8a7e-bc71adc5d2e3', 'asked', '2026-11-23 20:01:00+00', 'system', 'system', '{"name": "Second operator", "channel": "email", "user_id": "01a21ac2-4e39-70e4-be98-fe464b739374"}'),
	('01a21ac2-6d7f-72fc-aaa6-130578aa71a4', 'default', NULL, 'token_added', '2026-11-23 20:01:00+00', 'system', 'system', '{"name": "warehouse", "role": "operator", "token_id": "01a21ac2-6d7c-76ba-bc40-cf8fa3808b18"}'),
	('01a21ac2-6d98-71ea-8c93-15cdce2b41f9', 'default', NULL, 'token_added', '2026-11-23 20:01:00+00', 'system', 'system', '{"name": "reports", "role": "viewer", "token_id": "01a21ac2-6d83-7219-b9b9-d843049e6f14"}'),
	('01a21ac2-6f8d-7728-879c-214b2b81a0dd', 'default', NULL, 'signed_in', '2026-11-23 20:01:00+00', '01a21ac2-4def-77fc-aa7d-9b36a896aa5f', 'human', '{}'),
	('01a21ac2-7152-71a5-b79d-bd04c0d54f34', 'default', NULL, 'signed_in', '2026-11-23 20:01:00+00', '01a21ac2-4e1c-71e5-bf7f-01c37873c4ac', 'human', '{}'),
	('01a21ac2-7270-77db-81cf-5a3c2ee787f1', 'default', NULL, 'account_added', '2026-11-23 20:01:00+00', '01a21ac2-4def-77fc-aa7d-9b36a896aa5f', 'human', '{"name": "New", "role": "operator", "email": "new@example.com", "invited": true, "user_id": "01a21ac2-7269-71bb-8221-2c92905aa5da"}'),
	('01a21ac2-73a4-7399-b9e5-2935304ea6a6', 'default', NULL, 'analysis_failed', '2026-11-23 20:01:00+00', 'system', 'system', '{"reason": "Odoo cannot be reached: 503 Service Unavailable", "analysis_id": "01a21ac2-7285-7649-85dc-c1acc27bd953"}');
INSERT INTO public.action_execution_log VALUES
	('01a21ac2-5569-76c2-bcbc-572d77c315e0', '01a21ac2-53d4-718c-8a18-d37d73094254', 1, 0, 'odoo:project.task.load', '{"once": {"by": "external_id", "name": "01a21ac2-53d4-718c-8a18-d37d73094254", "module": "aicoo"}, "model": "project.task", "method": "load", "system": "odoo", "arguments": {"data": [["aicoo.01a21ac2-53d4-718c-8a18-d37d73094254", "Call the bank", "5", "2026-12-01 17:00:00", "0", "<p>It is late.</p>"]], "fields": ["id", "name", "user_ids/.id", "date_deadline", "priority", "description"], "context": {"tz": "UTC", "mail_auto_subscribe_no_notify": true}}}', '2026-11-27 02:07:53.200377+00', '2026-11-27 02:09:33.200377+00', '2026-11-27 02:07:53.276086+00', 76, true, '{"found": false}', NULL, 5, NULL, NULL, 1, 0, false),
	('01a21ac2-5619-7332-abea-1348c0531352', '01a21ac2-547c-7552-9592-4c73318a80b1', 1, 0, 'odoo:project.task.load', '{"once": {"by": "external_id", "name": "01a21ac2-547c-7552-9592-4c73318a80b1", "module": "aicoo"}, "model": "project.task", "method": "load", "system": "odoo", "arguments": {"data": [["aicoo.01a21ac2-547c-7552-9592-4c73318a80b1", "Order paper", "5", "2026-12-01 17:00:00", "0", "<p>It is late.</p>"]], "fields": ["id", "name", "user_ids/.id", "date_deadline", "priority", "description"], "context": {"tz": "UTC", "mail_auto_subscribe_no_notify": true}}}', '2026-11-27 02:07:53.372789+00', '2026-11-27 02:09:33.372789+00', '2026-11-27 02:07:53.400755+00', 28, true, '{"found": false}', NULL, 6, NULL, NULL, 1, 0, false),
	('01a21ac2-5701-74f5-9e20-b1ce803765e7', '01a21ac2-5669-7174-ae84-0126c2f2be30', 1, 0, 'odoo:project.task.unlink', '{"once": {"by": "gone"}, "model": "project.task", "method": "unlink", "system": "odoo", "arguments": {"ids": [6]}}', '2026-11-27 02:07:53.604802+00', '2026-11-27 02:09:33.604803+00', '2026-11-27 02:07:53.62085+00', 16, true, '{"found": false}', NULL, 6, NULL, NULL, 1, 0, false),
	('01a21ac2-5e07-72b7-aaff-d284417d712b', '01a21ac2-5261-72d0-8cea-26b1c041133e', 1, 0, 'mail:send', '{"to": [{"name": "Emberline Events", "email": "accounts@emberline.example.com"}], "date": "2026-11-23T09:00:00Z", "from": {"name": "Accounts", "email": "accounts@example.com"}, "text": "Dear Sir or Madam,\n\nby our records this invoice is overdue, and we have not received the amount yet.\n\n  INV/00019: due 21 October 2026, 33 days late\n    $9,900.00 in total, $4,150.00 paid or credited, $5,750.00 open\n    See and pay: http://127.0.0.1:44625/my/invoices/12\n\nPlease pay within the next seven days, or tell us the day on which you will.\n\nIf the payment is already on its way, please disregard this message. If something\nabout it is wrong, please answer this mail: it reaches Accounts team.\n\nKind regards,\nFenwick Outdoor Supply\n", "system": "mail", "subject": "Reminder: Invoice INV/00019 is overdue", "reply_to": {"name": "Accounts team", "email": "team@example.com"}, "message_id": "<01a21ac2-5261-72d0-8cea-26b1c041133e.mail@example.com>"}', '2026-11-27 02:07:55.399653+00', '2026-11-27 02:08:40.399653+00', NULL, NULL, NULL, NULL, NULL, NULL, '<01a21ac2-5261-72d0-8cea-26b1c041133e.mail@example.com>', NULL, 0, 0, false),
	('01a21ac2-677f-7167-98d9-a4d7b8dfa2b3', '01a21ac2-6730-7458-861c-8fdc1e2b559b', 1, 0, 'odoo:project.task.load', '{"once": {"by": "external_id", "name": "01a21ac2-6730-7458-861c-8fdc1e2b559b", "module": "aicoo"}, "model": "project.task", "method": "load", "system": "odoo", "arguments": {"data": [["aicoo.01a21ac2-6730-7458-861c-8fdc1e2b559b", "Post the parcel", "5", "2026-12-01 17:00:00", "0", "<p>It is late.</p>"]], "fields": ["id", "name", "user_ids/.id", "date_deadline", "priority", "description"], "context": {"tz": "UTC", "mail_auto_subscribe_no_notify": true}}}', '2026-11-27 02:07:57.823704+00', '2026-11-27 02:09:37.823704+00', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0, 0, false);
INSERT INTO public.action_snoozes VALUES
	('01a21ac2-696c-74a8-8a7e-bc71adc5d2e3', '01a21ac2-4e1c-71e5-bf7f-01c37873c4ac', '2026-11-24 20:00:00+00');
INSERT INTO public.alerts VALUES
	('01a21ac2-53a1-70c4-afc8-21a808b8be2b', 'default', '01a21ac2-4eed-76ff-bd79-f572d22631a8', 'short_runway', 'warning', 'The cash lasts 52 days more', '$84,200.00 of cash at a burn of $48,321.67 in 30 days. Customers owe $74,795.15 that is overdue.', '[{"label": "Runway", "value": {"type": "days", "value": 52}}, {"label": "Cash", "value": {"type": "money", "value": {"minor": 8420000, "currency": {"code": "USD", "decimals": 2}}}}, {"label": "Burn in 30 days", "value": {"type": "money", "value": {"minor": 4832167, "currency": {"code": "USD", "decimals": 2}}}}, {"label": "Overdue from customers", "value": {"type": "money", "value": {"minor": 7479515, "currency": {"code": "USD", "decimals": 2}}}}]', 'active', '2026-11-23 09:00:00+00', NULL);
INSERT INTO public.analysis_results VALUES
	('01a21ac2-4eed-76ff-bd79-f572d22631a8', 'default', 'financial', 'on demand 01a21ac2-4eed-76ff-bd79-f571c09f0523', 'done', 'Done', '01a21ac2-4e1c-71e5-bf7f-01c37873c4ac', 'Runway 52 days, cash $84,200.00, $74,795.15 overdue from 8 customers.', '[{"about": {"type": "short_runway"}, "alert": true, "title": "The cash lasts 52 days more", "figures": [{"label": "Runway", "value": {"type": "days", "value": 52}}, {"label": "Cash", "value": {"type": "money", "value": {"minor": 8420000, "currency": {"code": "USD", "decimals": 2}}}}, {"label": "Burn in 30 days", "value": {"type": "money", "value": {"minor": 4832167, "currency": {"code": "USD", "decimals": 2}}}}, {"label": "Overdue from customers", "value": {"type": "money", "value": {"minor": 7479515, "currency": {"code": "USD", "decimals": 2}}}}], "message": "$84,200.00 of cash at a burn of $48,321.67 in 30 days. Customers owe $74,795.15 that is overdue.", "evidence": [{"key": "e1", "kind": "query", "as_of": "2026-11-23T09:00:00Z", "label": "Cash", "model": "account.move.line", "value": {"type": "money", "value": {"minor": 8420000, "currency": {"code": "USD", "decimals": 2}}}, "domain": [["account_id.account_type", "=", "asset_cash"], ["parent_state", "=", "posted"], ["company_id", "=", 1]], "aggregate": "balance:sum"}, {"key": "e2", "kind": "query", "as_of": "2026-11-23T09:00:00Z", "label": "Burn in 30 days", "model": "account.move.line", "value": {"type": "money", "value": {"minor": 4832167, "currency": {"code": "USD", "decimals": 2}}}, "domain": [["account_id.account_type", "=", "asset_cash"], ["parent_state", "=", "posted"], ["company_id", "=", 1], ["date", ">", "2026-08-25"], ["date", "<=", "2026-11-23"]], "aggregate": "(credit:sum − debit:sum) ÷ 3"}, {"key": "e3", "kind": "query", "as_of": "2026-11-23T09:00:00Z", "label": "Runway", "model": "account.move.line", "value": {"type": "days", "value": 52}, "domain": [["account_id.account_type", "=", "asset_cash"], ["parent_state", "=", "posted"], ["company_id", "=", 1], ["date", ">", "2026-08-25"], ["date", "<=", "2026-11-23"]], "aggregate": "cash ÷ burn"}, {"key": "e4", "kind": "query", "as_of": "2026-11-23T09:00:00Z", "label": "Overdue from customers", "model": "account.move", "value": {"type": "money", "value": {"minor": 7479515, "currency": {"code": "USD", "decimals": 2}}}, "domain": [["move_type", "in", ["out_invoice", "out_receipt"]], ["state", "=", "posted"], ["amount_residual", "!=", 0], ["invoice_date_due", "<", "2026-11-23"], ["company_id", "=", 1]], "aggregate": "amount_residual_signed:sum"}], "severity": "warning"}, {"about": {"type": "overdue", "customer": 12}, "alert": false, "title": "Cascade Trail Shops owes $31,500.00 that is overdue", "figures": [{"label": "Overdue", "value": {"type": "money", "value": {"minor": 3150000, "currency": {"code": "USD", "decimals": 2}}}}, {"label": "Oldest", "value": {"type": "days", "value": 96}}], "message": "2 invoices are overdue, the oldest by 96 days.", "evidence": [{"key": "e1", "kind": "query", "as_of": "2026-11-23T09:00:00Z", "label": "Overdue from Cascade Trail Shops", "model": "account.move", "value": {"type": "money", "value": {"minor": 3150000, "currency": {"code": "USD", "decimals": 2}}}, "domain": [["move_type", "in", ["out_invoice", "out_receipt"]], ["state", "=", "posted"], ["amount_residual", "!=", 0], ["commercial_partner_id", "=", 12], ["invoice_date_due", "<", "2026-11-23"], ["company_id", "=", 1]], "aggregate": "amount_residual_signed:sum"}, {"id": 4, "key": "e2", "kind": "record", "label": "INV/00011", "model": "account.move", "fields": {"days_overdue": {"type": "days", "value": 96}, "amount_residual": {"type": "money", "value": {"minor": 1950000, "currency": {"code": "USD", "decimals": 2}}}, "invoice_date_due": {"type": "date", "value": "2026-08-19"}}, "write_date": "2026-11-22T08:00:00Z"}, {"id": 5, "key": "e3", "kind": "record", "label": "INV/00012", "model": "account.move", "fields": {"days_overdue": {"type": "days", "value": 94}, "amount_residual": {"type": "money", "value": {"minor": 1200000, "currency": {"code": "USD", "decimals": 2}}}, "invoice_date_due": {"type": "date", "value": "2026-08-21"}}, "write_date": "2026-11-22T08:00:00Z"}], "severity": "critical"}, {"about": {"type": "overdue", "customer": 13}, "alert": false, "title": "Driftwood Lodge owes $12,840.00 that is overdue", "figures": [{"label": "Overdue", "value": {"type": "money", "value": {"minor": 1284000, "currency": {"code": "USD", "decimals": 2}}}}, {"label": "Oldest", "value": {"type": "days", "value": 62}}], "message": "1 invoice is overdue, the oldest by 62 days.", "evidence": [{"key": "e1", "kind": "query", "as_of": "2026-11-23T09:00:00Z", "label": "Overdue from Driftwood Lodge", "model": "account.move", "value": {"type": "money", "value": {"minor": 1284000, "currency": {"code": "USD", "decimals": 2}}}, "domain": [["move_type", "in", ["out_invoice", "out_receipt"]], ["state", "=", "posted"], ["amount_residual", "!=", 0], ["commercial_partner_id", "=", 13], ["invoice_date_due", "<", "2026-11-23"], ["company_id", "=", 1]], "aggregate": "amount_residual_signed:sum"}, {"id": 6, "key": "e2", "kind": "record", "label": "INV/00015", "model": "account.move", "fields": {"days_overdue": {"type": "days", "value": 62}, "amount_residual": {"type": "money", "value": {"minor": 1284000, "currency": {"code": "USD", "decimals": 2}}}, "invoice_date_due": {"type": "date", "value": "2026-09-22"}}, "write_date": "2026-11-22T08:00:00Z"}], "severity": "critical"}, {"about": {"type": "overdue", "customer": 17}, "alert": false, "title": "Greystone Climbing owes $8,329.40 that is overdue", "figures": [{"label": "Overdue", "value": {"type": "money", "value": {"minor": 832940, "currency": {"code": "USD", "decimals": 2}}}}, {"label": "Oldest", "value": {"type": "days", "value": 12}}, {"label": "Unmatched payments and credit notes", "value": {"type": "money", "value": {"minor": 42000, "currency": {"code": "USD", "decimals": 2}}}}], "message": "2 invoices are overdue, the oldest by 12 days.", "evidence": [{"key": "e1", "kind": "query", "as_of": "2026-11-23T09:00:00Z", "label": "Overdue from Greystone Climbing", "model": "account.move", "value": {"type": "money", "value": {"minor": 832940, "currency": {"code": "USD", "decimals": 2}}}, "domain": [["move_type", "in", ["out_invoice", "out_receipt"]], ["state", "=", "posted"], ["amount_residual", "!=", 0], ["commercial_partner_id", "=", 17], ["invoice_date_due", "<", "2026-11-23"], ["company_id", "=", 1]], "aggregate": "amount_residual_signed:sum"}, {"id": 9, "key": "e2", "kind": "record", "label": "INV/00023", "model": "account.move", "fields": {"days_overdue": {"type": "days", "value": 12}, "amount_residual": {"type": "money", "value": {"minor": 612500, "currency": {"code": "USD", "decimals": 2}}}, "invoice_date_due": {"type": "date", "value": "2026-11-11"}}, "write_date": "2026-11-22T08:00:00Z"}, {"id": 11, "key": "e3", "kind": "record", "label": "INV/00026", "model": "account.move", "fields": {"days_overdue": {"type": "days", "value": 3}, "amount_residual": {"type": "money", "value": {"minor": 220440, "currency": {"code": "USD", "decimals": 2}}}, "invoice_date_due": {"type": "date", "value": "2026-11-20"}}, "write_date": "2026-11-22T08:00:00Z"}], "severity": "info"}, {"about": {"type": "overdue", "customer": 14}, "alert": false, "title": "=<b>Bøhm & Søns</b> \"Tools\" owes $7,315.50 that is overdue", "figures": [{"label": "Overdue", "value": {"type": "money", "value": {"minor": 731550, "currency": {"code": "USD", "decimals": 2}}}}, {"label": "Oldest", "value": {"type": "days", "value": 44}}], "message": "1 invoice is overdue, the oldest by 44 days.", "evidence": [{"key": "e1", "kind": "query", "as_of": "2026-11-23T09:00:00Z", "label": "Overdue from =<b>Bøhm & Søns</b> \"Tools\"", "model": "account.move", "value": {"type": "money", "value": {"minor": 731550, "currency": {"code": "USD", "decimals": 2}}}, "domain": [["move_type", "in", ["out_invoice", "out_receipt"]], ["state", "=", "posted"], ["amount_residual", "!=", 0], ["commercial_partner_id", "=", 14], ["invoice_date_due", "<", "2026-11-23"], ["company_id", "=", 1]], "aggregate": "amount_residual_signed:sum"}, {"id": 7, "key": "e2", "kind": "record", "label": "INV/00018", "model": "account.move", "fields": {"days_overdue": {"type": "days", "value": 44}, "amount_residual": {"type": "money", "value": {"minor": 731550, "currency": {"code": "USD", "decimals": 2}}}, "invoice_date_due": {"type": "date", "value": "2026-10-10"}}, "write_date": "2026-11-22T08:00:00Z"}], "severity": "warning"}, {"about": {"type": "overdue", "customer": 15}, "alert": false, "title": "Emberline Events owes $5,750.00 that is overdue", "figures": [{"label": "Overdue", "value": {"type": "money", "value": {"minor": 575000, "currency": {"code": "USD", "decimals": 2}}}}, {"label": "Oldest", "value": {"type": "days", "value": 33}}], "message": "1 invoice is overdue, the oldest by 33 days.", "evidence": [{"key": "e1", "kind": "query", "as_of": "2026-11-23T09:00:00Z", "label": "Overdue from Emberline Events", "model": "account.move", "value": {"type": "money", "value": {"minor": 575000, "currency": {"code": "USD", "decimals": 2}}}, "domain": [["move_type", "in", ["out_invoice", "out_receipt"]], ["state", "=", "posted"], ["amount_residual", "!=", 0], ["commercial_partner_id", "=", 15], ["invoice_date_due", "<", "2026-11-23"], ["company_id", "=", 1]], "aggregate": "amount_residual_signed:sum"}, {"id": 12, "key": "e2", "kind": "record", "label": "INV/00019", "model": "account.move", "fields": {"days_overdue": {"type": "days", "value": 33}, "amount_residual": {"type": "money", "value": {"minor": 575000, "currency": {"code": "USD", "decimals": 2}}}, "invoice_date_due": {"type": "date", "value": "2026-10-21"}}, "write_date": "2026-11-22T08:00:00Z"}], "severity": "warning"}, {"about": {"type": "overdue", "customer": 19}, "alert": false, "title": "Nordlys Sport AS owes $4,320.00 that is overdue", "figures": [{"label": "Overdue", "value": {"type": "money", "value": {"minor": 432000, "currency": {"code": "USD", "decimals": 2}}}}, {"label": "Oldest", "value": {"type": "days", "value": 15}}], "message": "1 invoice is overdue, the oldest by 15 days.", "evidence": [{"key": "e1", "kind": "query", "as_of": "2026-11-23T09:00:00Z", "label": "Overdue from Nordlys Sport AS", "model": "account.move", "value": {"type": "money", "value": {"minor": 432000, "currency": {"code": "USD", "decimals": 2}}}, "domain": [["move_type", "in", ["out_invoice", "out_receipt"]], ["state", "=", "posted"], ["amount_residual", "!=", 0], ["commercial_partner_id", "=", 19], ["invoice_date_due", "<", "2026-11-23"], ["company_id", "=", 1]], "aggregate": "amount_residual_signed:sum"}, {"id": 13, "key": "e2", "kind": "record", "label": "INV/00022", "model": "account.move", "fields": {"days_overdue": {"type": "days", "value": 15}, "amount_residual": {"type": "money", "value": {"minor": 432000, "currency": {"code": "USD", "decimals": 2}}}, "invoice_date_due": {"type": "date", "value": "2026-11-08"}}, "write_date": "2026-11-22T08:00:00Z"}], "severity": "info"}, {"about": {"type": "overdue", "customer": 16}, "alert": false, "title": "Foxglove Gardens owes $3,480.25 that is overdue", "figures": [{"label": "Overdue", "value": {"type": "money", "value": {"minor": 348025, "currency": {"code": "USD", "decimals": 2}}}}, {"label": "Oldest", "value": {"type": "days", "value": 21}}], "message": "1 invoice is overdue, the oldest by 21 days.", "evidence": [{"key": "e1", "kind": "query", "as_of": "2026-11-23T09:00:00Z", "label": "Overdue from Foxglove Gardens", "model": "account.move", "value": {"type": "money", "value": {"minor": 348025, "currency": {"code": "USD", "decimals": 2}}}, "domain": [["move_type", "in", ["out_invoice", "out_receipt"]], ["state", "=", "posted"], ["amount_residual", "!=", 0], ["commercial_partner_id", "=", 16], ["invoice_date_due", "<", "2026-11-23"], ["company_id", "=", 1]], "aggregate": "amount_residual_signed:sum"}, {"id": 8, "key": "e2", "kind": "record", "label": "INV/00021", "model": "account.move", "fields": {"days_overdue": {"type": "days", "value": 21}, "amount_residual": {"type": "money", "value": {"minor": 348025, "currency": {"code": "USD", "decimals": 2}}}, "invoice_date_due": {"type": "date", "value": "2026-11-02"}}, "write_date": "2026-11-22T08:00:00Z"}], "severity": "info"}, {"about": {"type": "overdue", "customer": 18}, "alert": false, "title": "Blue Heron Outfitters owes $1,260.00 that is overdue", "figures": [{"label": "Overdue", "value": {"type": "money", "value": {"minor": 126000, "currency": {"code": "USD", "decimals": 2}}}}, {"label": "Oldest", "value": {"type": "days", "value": 8}}, {"label": "Unmatched payments and credit notes", "value": {"type": "money", "value": {"minor": 150000, "currency": {"code": "USD", "decimals": 2}}}}], "message": "1 invoice is overdue, the oldest by 8 days.", "evidence": [{"key": "e1", "kind": "query", "as_of": "2026-11-23T09:00:00Z", "label": "Overdue from Blue Heron Outfitters", "model": "account.move", "value": {"type": "money", "value": {"minor": 126000, "currency": {"code": "USD", "decimals": 2}}}, "domain": [["move_type", "in", ["out_invoice", "out_receipt"]], ["state", "=", "posted"], ["amount_residual", "!=", 0], ["commercial_partner_id", "=", 18], ["invoice_date_due", "<", "2026-11-23"], ["company_id", "=", 1]], "aggregate": "amount_residual_signed:sum"}, {"id": 10, "key": "e2", "kind": "record", "label": "INV/00025", "model": "account.move", "fields": {"days_overdue": {"type": "days", "value": 8}, "amount_residual": {"type": "money", "value": {"minor": 126000, "currency": {"code": "USD", "decimals": 2}}}, "invoice_date_due": {"type": "date", "value": "2026-11-15"}}, "write_date": "2026-11-22T08:00:00Z"}], "severity": "info"}]', '[{"title": "Remind Cascade Trail Shops of 2 overdue invoices", "reason": null, "action_id": "01a21ac2-4fcf-735c-bb61-c418a5bccfac", "action_type": "create_invoice_reminder"}, {"title": "Task for Dana Whitfield: Call Cascade Trail Shops about $31,500.00 overdue", "reason": null, "action_id": "01a21ac2-505f-72c6-8099-a53b9f99e017", "action_type": "create_task"}, {"title": "Remind Driftwood Lodge of 1 overdue invoice", "reason": null, "action_id": "01a21ac2-50ba-715b-98a6-f4350f963410", "action_type": "create_invoice_reminder"}, {"title": "Task for Marcus Okafor: Call Driftwood Lodge about $12,840.00 overdue", "reason": null, "action_id": "01a21ac2-5171-7212-a445-3c2bf426956b", "action_type": "create_task"}, {"title": "Note on INV/00023", "reason": null, "action_id": "01a21ac2-51c4-700e-9176-a57d18015ba8", "action_type": "post_internal_message"}, {"title": "Remind =<b>Bøhm & Søns</b> \"Tools\" of 1 overdue invoice", "reason": null, "action_id": "01a21ac2-5203-7210-950d-3b1c8750f232", "action_type": "create_invoice_reminder"}, {"title": "Remind Emberline Events of 1 overdue invoice", "reason": null, "action_id": "01a21ac2-5261-72d0-8cea-26b1c041133e", "action_type": "create_invoice_reminder"}, {"title": "Remind Nordlys Sport AS of 1 overdue invoice", "reason": null, "action_id": "01a21ac2-52cc-77bb-9fe8-b52151b5a517", "action_type": "create_invoice_reminder"}, {"title": "Task for Dana Whitfield: Call Foxglove Gardens about $3,480.25 overdue", "reason": null, "action_id": "01a21ac2-5333-750b-af98-0015c3e16183", "action_type": "create_task"}, {"title": "Note on INV/00025", "reason": null, "action_id": "01a21ac2-5363-72ca-bc46-c4066b4c7773", "action_type": "post_internal_message"}]', '{"burn": {"minor": 4832167, "currency": {"code": "USD", "decimals": 2}}, "cash": {"minor": 8420000, "currency": {"code": "USD", "decimals": 2}}, "today": "2026-11-23", "inflow": {"minor": 7135000, "currency": {"code": "USD", "decimals": 2}}, "months": [{"month": "2026-05-01", "inflow": {"minor": 0, "currency": {"code": "USD", "decimals": 2}}, "outflow": {"minor": 315000, "currency": {"code": "USD", "decimals": 2}}}, {"month": "2026-06-01", "inflow": {"minor": 2230000, "currency": {"code": "USD", "decimals": 2}}, "outflow": {"minor": 7184500, "currency": {"code": "USD", "decimals": 2}}}, {"month": "2026-07-01", "inflow": {"minor": 2772500, "currency": {"code": "USD", "decimals": 2}}, "outflow": {"minor": 7191000, "currency": {"code": "USD", "decimals": 2}}}, {"month": "2026-08-01", "inflow": {"minor": 2207500, "currency": {"code": "USD", "decimals": 2}}, "outflow": {"minor": 7197500, "currency": {"code": "USD", "decimals": 2}}}, {"month": "2026-09-01", "inflow": {"minor": 2197500, "currency": {"code": "USD", "decimals": 2}}, "outflow": {"minor": 7204000, "currency": {"code": "USD", "decimals": 2}}}, {"month": "2026-10-01", "inflow": {"minor": 2187500, "currency": {"code": "USD", "decimals": 2}}, "outflow": {"minor": 7470500, "currency": {"code": "USD", "decimals": 2}}}, {"month": "2026-11-01", "inflow": {"minor": 2200000, "currency": {"code": "USD", "decimals": 2}}, "outflow": {"minor": 6642000, "currency": {"code": "USD", "decimals": 2}}}], "runway": {"days": 52, "type": "days"}, "company": "Fenwick Outdoor Supply", "outflow": {"minor": 21631500, "currency": {"code": "USD", "decimals": 2}}, "overdue": {"minor": 7479515, "currency": {"code": "USD", "decimals": 2}}, "read_at": "2026-11-23T09:00:00Z", "currency": {"code": "USD", "decimals": 2}, "payables": {"total": {"minor": 3232000, "currency": {"code": "USD", "decimals": 2}}, "overdue": {"minor": 215000, "currency": {"code": "USD", "decimals": 2}}, "next_30_days": {"minor": 3017000, "currency": {"code": "USD", "decimals": 2}}}, "in_transit": {"minor": 364000, "currency": {"code": "USD", "decimals": 2}}, "receivables": {"current": {"minor": 3473500, "currency": {"code": "USD", "decimals": 2}}, "over_90": {"minor": 3150000, "currency": {"code": "USD", "decimals": 2}}, "days_1_30": {"minor": 1738965, "currency": {"code": "USD", "decimals": 2}}, "days_31_60": {"minor": 1306550, "currency": {"code": "USD", "decimals": 2}}, "days_61_90": {"minor": 1284000, "currency": {"code": "USD", "decimals": 2}}}, "credit_notes": {"minor": 42000, "currency": {"code": "USD", "decimals": 2}}, "cash_accounts": [["Bank", {"minor": 6920000, "currency": {"code": "USD", "decimals": 2}}], ["Savings", {"minor": 1500000, "currency": {"code": "USD", "decimals": 2}}]], "unapplied_payments": {"minor": 150000, "currency": {"code": "USD", "decimals": 2}}, "overdue_by_customer": [{"name": "Cascade Trail Shops", "overdue": {"minor": 3150000, "currency": {"code": "USD", "decimals": 2}}, "customer": 12, "documents": 2, "unmatched": {"minor": 0, "currency": {"code": "USD", "decimals": 2}}, "oldest_days": 96}, {"name": "Driftwood Lodge", "overdue": {"minor": 1284000, "currency": {"code": "USD", "decimals": 2}}, "customer": 13, "documents": 1, "unmatched": {"minor": 0, "currency": {"code": "USD", "decimals": 2}}, "oldest_days": 62}, {"name": "Greystone Climbing", "overdue": {"minor": 832940, "currency": {"code": "USD", "decimals": 2}}, "customer": 17, "documents": 2, "unmatched": {"minor": 42000, "currency": {"code": "USD", "decimals": 2}}, "oldest_days": 12}, {"name": "=<b>Bøhm & Søns</b> \"Tools\"", "overdue": {"minor": 731550, "currency": {"code": "USD", "decimals": 2}}, "customer": 14, "documents": 1, "unmatched": {"minor": 0, "currency": {"code": "USD", "decimals": 2}}, "oldest_days": 44}, {"name": "Emberline Events", "overdue": {"minor": 575000, "currency": {"code": "USD", "decimals": 2}}, "customer": 15, "documents": 1, "unmatched": {"minor": 0, "currency": {"code": "USD", "decimals": 2}}, "oldest_days": 33}, {"name": "Nordlys Sport AS", "overdue": {"minor": 432000, "currency": {"code": "USD", "decimals": 2}}, "customer": 19, "documents": 1, "unmatched": {"minor": 0, "currency": {"code": "USD", "decimals": 2}}, "oldest_days": 15}, {"name": "Foxglove Gardens", "overdue": {"minor": 348025, "currency": {"code": "USD", "decimals": 2}}, "customer": 16, "documents": 1, "unmatched": {"minor": 0, "currency": {"code": "USD", "decimals": 2}}, "oldest_days": 21}, {"name": "Blue Heron Outfitters", "overdue": {"minor": 126000, "currency": {"code": "USD", "decimals": 2}}, "customer": 18, "documents": 1, "unmatched": {"minor": 150000, "currency": {"code": "USD", "decimals": 2}}, "oldest_days": 8}]}', 12, NULL, '2026-11-23 09:00:00+00', '2026-11-23 09:00:00+00', '2026-11-23 09:00:00+00', NULL),
	('01a21ac2-7285-7649-85dc-c1acc27bd953', 'default', 'financial', 'on demand 01a21ac2-7285-7649-85dc-c1ab595c75b2', 'failed', 'Failed', '01a21ac2-4e1c-71e5-bf7f-01c37873c4ac', NULL, '[]', '[]', NULL, 3, 'Odoo cannot be reached: 503 Service Unavailable', '2026-11-23 20:01:00+00', '2026-11-23 20:01:00+00', '2026-11-23 20:01:00+00', NULL),
	('01a21ac2-73b4-71e5-aa50-469d7548f81a', 'default', 'financial', 'on demand 01a21ac2-73b4-71e5-aa50-469c0c058554', 'queued', 'Waiting for its turn', '01a21ac2-4e1c-71e5-bf7f-01c37873c4ac', NULL, '[]', '[]', NULL, 0, NULL, '2026-11-23 20:01:00+00', NULL, NULL, NULL);
INSERT INTO public.api_tokens VALUES
	('01a21ac2-4dfd-730d-9739-7e85437179a2', 'default', 'Admin', 'admin', '01a21ac2-4def-77fc-aa7d-9b36a896aa5f', '74a8b8cc2d9c208e484438d476303c8eb67f5cda55b8ca23f4c3ce4ad3be5394', '2026-11-23 09:00:00+00', NULL, NULL),
	('01a21ac2-4e55-74a2-b616-2acbd1d2681f', 'default', 'Viewer', 'viewer', '01a21ac2-4e55-74a2-b616-2aca3e80769e', 'e2377d74fe0e9d1175d2b48cbae7eeaa63e752a3f7a95f6534a4ee59d17842d8', '2026-11-23 09:00:00+00', NULL, NULL),
	('01a21ac2-4e3a-7461-989b-5da21733dc09', 'default', 'Second operator', 'operator', '01a21ac2-4e39-70e4-be98-fe464b739374', 'dcfaf98d1788631f00cc7063d6c67d56d3c0e30452d6f6e4f0b554b243fa538a', '2026-11-23 09:00:00+00', '2026-11-23 09:04:00+00', NULL),
	('01a21ac2-4e1f-7240-a3be-d3e1481e0faf', 'default', 'Operator', 'operator', '01a21ac2-4e1c-71e5-bf7f-01c37873c4ac', '0ff14a91c60fa9f453aef50fdb22a73097e14f5657b61bc7276698b0349aad5d', '2026-11-23 09:00:00+00', '2026-11-23 20:00:00+00', NULL),
	('01a21ac2-6d7c-76ba-bc40-cf8fa3808b18', 'default', 'warehouse', 'operator', '01a21ac2-6d7c-76ba-bc40-cf9074ac9ea0', '699b8d0c33a01575ae1615b05f35bc5b3ef360478ceb399dc2e7731b935bb3f9', '2026-11-23 20:01:00+00', NULL, NULL),
	('01a21ac2-6d83-7219-b9b9-d843049e6f14', 'default', 'reports', 'viewer', '01a21ac2-6d83-7219-b9b9-d844556c2d50', '07311c63205aba8344d01d0231a9d020704e6c7f75b383deb1df1463305f5984', '2026-11-23 20:01:00+00', NULL, NULL),
	('01a21ac2-6d99-7480-b186-bb367e62327f', 'default', 'laptop', 'operator', '01a21ac2-4e1c-71e5-bf7f-01c37873c4ac', 'd9a5c563d531d8c2f68844b4f1bbee355c43e704421e5aa7246786934efee3df', '2026-11-23 20:01:00+00', NULL, NULL);
INSERT INTO public.approval_links VALUES
	('e604390b2c9eeaed19d29d33cd4dcf43b12c1dd2c52e2f5946c96fdad7950a56', 'default', 'email', '01a21ac2-4fcf-735c-bb61-c418a5bccfac', '01a21ac2-4def-77fc-aa7d-9b36a896aa5f', '4a0bbcc275ad0b4eee3242480b4f5c073b0ead90b111f93046ceeead3a34e2c7', '2026-11-23 20:01:00+00', '2026-11-24 09:00:00+00', NULL),
	('211a593895dd3dcfaf104c290c191b450b613b41d8d69f9b842b601308fbd28c', 'default', 'email', '01a21ac2-505f-72c6-8099-a53b9f99e017', '01a21ac2-4def-77fc-aa7d-9b36a896aa5f', '1a905c126270c5fdea989848a668a7bcc3e26e5b3b2512ac9818d00cb7bfc6f7', '2026-11-23 20:01:00+00', '2026-11-24 09:00:00+00', NULL),
	('7946b857826f5418923cd287e45da0f30a93da3aa0d8f917916465299529d1f8', 'default', 'email', '01a21ac2-50ba-715b-98a6-f4350f963410', '01a21ac2-4def-77fc-aa7d-9b36a896aa5f', '8592d8e428f8c0ef1668a6616ccded89e4524a2a9190a8aa372a94d66cfd3be2', '2026-11-23 20:01:00+00', '2026-11-24 09:00:00+00', NULL),
	('c4ee42d1126a50d63789e3d47e760d1fbddde5df950d6c3d194919bdd47be0fd', 'default', 'email', '01a21ac2-5171-7212-a445-3c2bf426956b', '01a21ac2-4def-77fc-aa7d-9b36a896aa5f', '20f65191767e81e25944dc975adb3d2e547aca0f7dcc5565514e1e784e89d4a0', '2026-11-23 20:01:00+00', '2026-11-24 09:00:00+00', NULL),
	('ea7856b0b5f66d800bb54dffae5938460e003dd2d6f9532cefa10b27c3f71cb7', 'default', 'email', '01a21ac2-51c4-700e-9176-a57d18015ba8', '01a21ac2-4def-77fc-aa7d-9b36a896aa5f', 'c981096c2ad39b12d5d9862bc85592cb19c41dd43775b94c5c89d28477b7b07b', '2026-11-23 20:01:00+00', '2026-11-24 09:00:00+00', NULL),
	('363f710768dd9f3ce171707c6b8ff9d6353d2afbab5776ee2ec7b97400efc8a1', 'default', 'email', '01a21ac2-5203-7210-950d-3b1c8750f232', '01a21ac2-4def-77fc-aa7d-9b36a896aa5f', '651903b368ca93a700167abef845ed6b0e9b1ec2fdbf8c92c5279de9f276b667', '2026-11-23 20:01:00+00', '2026-11-24 09:00:00+00', NULL),
	('dfbb848c5bd599483ca202850ac5e9592b5e177503faeadfcff50cebeeb5f61f', 'default', 'email', '01a21ac2-5333-750b-af98-0015c3e16183', '01a21ac2-4def-77fc-aa7d-9b36a896aa5f', 'c39caf57488581f555a3bba0463787f4f0068855128a7fc817229506b45fffea', '2026-11-23 20:01:00+00', '2026-11-24 09:00:00+00', NULL),
	('42c54be4e4c6f6e3f73c10c89b132ea43b60764d5cca7d743d9a6c977e92b5f0', 'default', 'email', '01a21ac2-5363-72ca-bc46-c4066b4c7773', '01a21ac2-4def-77fc-aa7d-9b36a896aa5f', 'bb7b636352f88b4832164aa2f4cb1f27c8acd687b965eaff208f3e371ec9a407', '2026-11-23 20:01:00+00', '2026-11-24 09:00:00+00', NULL),
	('88381a8270529e27540d285a643830b8e8e8c5aae3938cf6936b61884d24146c', 'default', 'email', '01a21ac2-57a8-7447-8c3f-3b88dacac87d', '01a21ac2-4def-77fc-aa7d-9b36a896aa5f', 'd724d8aa77a9ec62315716c15650bf51f2b2362fc48efed3613cadc1ad4037b7', '2026-11-23 20:01:00+00', '2026-11-24 09:00:00+00', NULL),
	('1bfaa50baa4c23c7a01d79ca2a6e7e9f357407e7d023bec3a7310b4b5af81751', 'default', 'email', '01a21ac2-696c-74a8-8a7e-bc71adc5d2e3', '01a21ac2-4def-77fc-aa7d-9b36a896aa5f', '612efeba4cbeae0d41717d527384259a95f9379ac24d7e1e256b02cb0bda0164', '2026-11-23 20:01:00+00', '2026-11-24 20:00:00+00', NULL),
	('0788536e67b8c53cd308efe143ffbcdf3b30fdb0701d62f999255e8209932e2e', 'default', 'email', '01a21ac2-4fcf-735c-bb61-c418a5bccfac', '01a21ac2-4e1c-71e5-bf7f-01c37873c4ac', '4a0bbcc275ad0b4eee3242480b4f5c073b0ead90b111f93046ceeead3a34e2c7', '2026-11-23 20:01:00+00', '2026-11-24 09:00:00+00', NULL),
	('64c125dde6a4bb74311b4cdc8c1378767c12316546b5861e9098eee152ac8a05', 'default', 'email', '01a21ac2-505f-72c6-8099-a53b9f99e017', '01a21ac2-4e1c-71e5-bf7f-01c37873c4ac', '1a905c126270c5fdea989848a668a7bcc3e26e5b3b2512ac9818d00cb7bfc6f7', '2026-11-23 20:01:00+00', '2026-11-24 09:00:00+00', NULL),
	('fd42f45a43c06b0c88fd493a4c20cb2aed6c1f0656e3b913463a92707a0a4dc5', 'default', 'email', '01a21ac2-50ba-715b-98a6-f4350f963410', '01a21ac2-4e1c-71e5-bf7f-01c37873c4ac', '8592d8e428f8c0ef1668a6616ccded89e4524a2a9190a8aa372a94d66cfd3be2', '2026-11-23 20:01:00+00', '2026-11-24 09:00:00+00', NULL),
	('95b8e0d47f8d86a5cd395723c2de28983ba0f61db77136d1683d4cf818c9c412', 'default', 'email', '01a21ac2-5171-7212-a445-3c2bf426956b', '01a21ac2-4e1c-71e5-bf7f-01c37873c4ac', '20f65191767e81e25944dc975adb3d2e547aca0f7dcc5565514e1e784e89d4a0', '2026-11-23 20:01:00+00', '2026-11-24 09:00:00+00', NULL),
	('368cf27ecf6b13aba4829a23ad64761ba23dbde47f24533c44d1b5323f1848ae', 'default', 'email', '01a21ac2-51c4-700e-9176-a57d18015ba8', '01a21ac2-4e1c-71e5-bf7f-01c37873c4ac', 'c981096c2ad39b12d5d9862bc85592cb19c41dd43775b94c5c89d28477b7b07b', '2026-11-23 20:01:00+00', '2026-11-24 09:00:00+00', NULL),
	('0f5e7401e71d3ad06d6ab469fb7553692e3909a7f0238a072500c457c843b57c', 'default', 'email', '01a21ac2-5203-7210-950d-3b1c8750f232', '01a21ac2-4e1c-71e5-bf7f-01c37873c4ac', '651903b368ca93a700167abef845ed6b0e9b1ec2fdbf8c92c5279de9f276b667', '2026-11-23 20:01:00+00', '2026-11-24 09:00:00+00', NULL),
	('5714b89d014143257d0d2f122a2c347409eb6854ccd3a73307f58eadeb292d2f', 'default', 'email', '01a21ac2-5333-750b-af98-0015c3e16183', '01a21ac2-4e1c-71e5-bf7f-01c37873c4ac', 'c39caf57488581f555a3bba0463787f4f0068855128a7fc817229506b45fffea', '2026-11-23 20:01:00+00', '2026-11-24 09:00:00+00', NULL),
	('b07283ce27fe3fef931eaa2b7100e6777ea07dcb51a153eecef8d42b9e418346', 'default', 'email', '01a21ac2-5363-72ca-bc46-c4066b4c7773', '01a21ac2-4e1c-71e5-bf7f-01c37873c4ac', 'bb7b636352f88b4832164aa2f4cb1f27c8acd687b965eaff208f3e371ec9a407', '2026-11-23 20:01:00+00', '2026-11-24 09:00:00+00', NULL),
	('2391d1d779c7d9e5ce054e29aeca700ab1217d8d28df3fce7a3b22e64a8a0ffb', 'default', 'email', '01a21ac2-696c-74a8-8a7e-bc71adc5d2e3', '01a21ac2-4e1c-71e5-bf7f-01c37873c4ac', '612efeba4cbeae0d41717d527384259a95f9379ac24d7e1e256b02cb0bda0164', '2026-11-23 20:01:00+00', '2026-11-24 20:00:00+00', NULL),
	('3b6fc27402acc3563689fdb622c806fd2e9a424a63b47ba9a60631ceb9d0d4a8', 'default', 'email', '01a21ac2-4fcf-735c-bb61-c418a5bccfac', '01a21ac2-4e39-70e4-be98-fe464b739374', '4a0bbcc275ad0b4eee3242480b4f5c073b0ead90b111f93046ceeead3a34e2c7', '2026-11-23 20:01:00+00', '2026-11-24 09:00:00+00', NULL),
	('014896d5868db13e04ddb67bdf568351185071315cae227caebfe75ed02b45ba', 'default', 'email', '01a21ac2-505f-72c6-8099-a53b9f99e017', '01a21ac2-4e39-70e4-be98-fe464b739374', '1a905c126270c5fdea989848a668a7bcc3e26e5b3b2512ac9818d00cb7bfc6f7', '2026-11-23 20:01:00+00', '2026-11-24 09:00:00+00', NULL),
	('792e0bc8609bd0092be575244dea522851522d1157af0e24cf36a89af82fce7e', 'default', 'email', '01a21ac2-50ba-715b-98a6-f4350f963410', '01a21ac2-4e39-70e4-be98-fe464b739374', '8592d8e428f8c0ef1668a6616ccded89e4524a2a9190a8aa372a94d66cfd3be2', '2026-11-23 20:01:00+00', '2026-11-24 09:00:00+00', NULL),
	('342ceaf0e98a27d7fa9a55d59102596c2af3a19d3a861cb6fccf6fd844f16a0c', 'default', 'email', '01a21ac2-5171-7212-a445-3c2bf426956b', '01a21ac2-4e39-70e4-be98-fe464b739374', '20f65191767e81e25944dc975adb3d2e547aca0f7dcc5565514e1e784e89d4a0', '2026-11-23 20:01:00+00', '2026-11-24 09:00:00+00', NULL),
	('d2c4da250ba09868172be8851d36a4226349c54172813c1ec8ac849c876588d4', 'default', 'email', '01a21ac2-51c4-700e-9176-a57d18015ba8', '01a21ac2-4e39-70e4-be98-fe464b739374', 'c981096c2ad39b12d5d9862bc85592cb19c41dd43775b94c5c89d28477b7b07b', '2026-11-23 20:01:00+00', '2026-11-24 09:00:00+00', NULL),
	('09c75f637a358306a82e34294a660a6b23b81bba39a1aa136348d09f851ac989', 'default', 'email', '01a21ac2-5203-7210-950d-3b1c8750f232', '01a21ac2-4e39-70e4-be98-fe464b739374', '651903b368ca93a700167abef845ed6b0e9b1ec2fdbf8c92c5279de9f276b667', '2026-11-23 20:01:00+00', '2026-11-24 09:00:00+00', NULL),
	('85260737a93e6e0290cc610bd7b58daa677d98052fb210be182cefdab613a797', 'default', 'email', '01a21ac2-5333-750b-af98-0015c3e16183', '01a21ac2-4e39-70e4-be98-fe464b739374', 'c39caf57488581f555a3bba0463787f4f0068855128a7fc817229506b45fffea', '2026-11-23 20:01:00+00', '2026-11-24 09:00:00+00', NULL),
	('881ce208545f144449a49f54fdb6da3666865b217e423587ed166ae42f36bd75', 'default', 'email', '01a21ac2-5363-72ca-bc46-c4066b4c7773', '01a21ac2-4e39-70e4-be98-fe464b739374', 'bb7b636352f88b4832164aa2f4cb1f27c8acd687b965eaff208f3e371ec9a407', '2026-11-23 20:01:00+00', '2026-11-24 09:00:00+00', NULL),
	('df1fcfe9c56d428466013bffc495c2f28b0bdca2dffb05aacf135f70e48def7e', 'default', 'email', '01a21ac2-57a8-7447-8c3f-3b88dacac87d', '01a21ac2-4e39-70e4-be98-fe464b739374', 'd724d8aa77a9ec62315716c15650bf51f2b2362fc48efed3613cadc1ad4037b7', '2026-11-23 20:01:00+00', '2026-11-24 09:00:00+00', NULL),
	('82e4bf827b110688c54c77fb6b0dda590e9d1544df31c39c2ee92ed6df24fccb', 'default', 'email', '01a21ac2-696c-74a8-8a7e-bc71adc5d2e3', '01a21ac2-4e39-70e4-be98-fe464b739374', '612efeba4cbeae0d41717d527384259a95f9379ac24d7e1e256b02cb0bda0164', '2026-11-23 20:01:00+00', '2026-11-24 20:00:00+00', NULL);
INSERT INTO public.autonomous_actions VALUES
	('01a21ac2-4fcf-735c-bb61-c418a5bccfac', 'default', 'create_invoice_reminder', 'res.partner:12', '{"title": "Remind Cascade Trail Shops of 2 overdue invoices", "amount": {"minor": 3150000, "currency": {"code": "USD", "decimals": 2}}, "effect": {"requests": [{"to": [{"name": "Cascade Trail Shops", "email": "accounts@cascadetrail.example.com"}], "date": "2026-11-23T09:00:00Z", "from": {"name": "Accounts", "email": "accounts@example.com"}, "text": "Dear Sir or Madam,\n\nby our records these invoices are long overdue, and the amounts below still are open.\n\n  INV/00011: due 19 August 2026, 96 days late\n    $19,500.00 open\n    See and pay: http://127.0.0.1:44625/my/invoices/4\n  INV/00012: due 21 August 2026, 94 days late\n    $12,000.00 open\n    See and pay: http://127.0.0.1:44625/my/invoices/5\n  Open altogether: $31,500.00\n\nPlease pay now, or call or write to us today so that we can agree on a date.\nThis is our last reminder before we take the matter up with you in person.\n\nIf the payment is already on its way, please disregard this message. If something\nabout them is wrong, please answer this mail: it reaches Accounts team.\n\nKind regards,\nFenwick Outdoor Supply\n", "system": "mail", "subject": "Final reminder: Invoices INV/00011 and INV/00012 are overdue", "reply_to": {"name": "Accounts team", "email": "team@example.com"}, "message_id": "<01a21ac2-4fcf-735c-bb61-c418a5bccfac.mail@example.com>"}, {"once": {"by": "message_id", "message_id": "<01a21ac2-4fcf-735c-bb61-c418a5bccfac.note.4@example.com>"}, "model": "account.move", "method": "message_post", "system": "odoo", "arguments": {"ids": [4], "body": "<p>Payment reminder sent by e-mail to Cascade Trail Shops &lt;accounts@cascadetrail.example.com&gt;.<br>Subject: Final reminder: Invoices INV/00011 and INV/00012 are overdue</p>", "message_id": "<01a21ac2-4fcf-735c-bb61-c418a5bccfac.note.4@example.com>", "body_is_html": true, "message_type": "comment", "subtype_xmlid": "mail.mt_note"}}, {"once": {"by": "message_id", "message_id": "<01a21ac2-4fcf-735c-bb61-c418a5bccfac.note.5@example.com>"}, "model": "account.move", "method": "message_post", "system": "odoo", "arguments": {"ids": [5], "body": "<p>Payment reminder sent by e-mail to Cascade Trail Shops &lt;accounts@cascadetrail.example.com&gt;.<br>Subject: Final reminder: Invoices INV/00011 and INV/00012 are overdue</p>", "message_id": "<01a21ac2-4fcf-735c-bb61-c418a5bccfac.note.5@example.com>", "body_is_html": true, "message_type": "comment", "subtype_xmlid": "mail.mt_note"}}], "side_effects": ["The reminder is final by the age of the oldest invoice, in English.", "The notes are internal: colleagues who follow the invoice are told by Odoo, nobody outside is."]}, "inputs": {"customer_id": 12, "invoice_ids": [4, 5]}, "evidence": [{"id": 12, "key": "e1", "kind": "record", "label": "Cascade Trail Shops", "model": "res.partner", "fields": {"name": {"type": "text", "value": "Cascade Trail Shops"}, "email": {"type": "text", "value": "accounts@cascadetrail.example.com"}}, "write_date": "2026-11-22T08:00:00Z"}, {"key": "e2", "kind": "query", "as_of": "2026-11-23T09:00:00Z", "label": "Overdue", "model": "account.move", "value": {"type": "money", "value": {"minor": 3150000, "currency": {"code": "USD", "decimals": 2}}}, "domain": [["id", "in", [4, 5]]], "aggregate": "amount_residual_signed:sum"}, {"id": 4, "key": "e3", "kind": "record", "label": "INV/00011", "model": "account.move", "fields": {"number": {"type": "text", "value": "INV/00011"}, "days_overdue": {"type": "days", "value": 96}, "amount_residual": {"type": "money", "value": {"minor": 1950000, "currency": {"code": "USD", "decimals": 2}}}, "invoice_date_due": {"type": "date", "value": "2026-08-19"}}, "write_date": "2026-11-22T08:00:00Z"}, {"id": 5, "key": "e4", "kind": "record", "label": "INV/00012", "model": "account.move", "fields": {"number": {"type": "text", "value": "INV/00012"}, "days_overdue": {"type": "days", "value": 94}, "amount_residual": {"type": "money", "value": {"minor": 1200000, "currency": {"code": "USD", "decimals": 2}}}, "invoice_date_due": {"type": "date", "value": "2026-08-21"}}, "write_date": "2026-11-22T08:00:00Z"}], "metadata": {"contacts": [12]}, "reasoning": "Cascade Trail Shops owes $31,500.00 that is overdue, the oldest invoice (INV/00011) by 96 days. Collected, it extends the runway of 52 days by about 19 days.", "preconditions": [{"name": "INV/00011", "check": "invoice_still_unpaid", "invoice": 4}, {"name": "INV/00011", "check": "invoice_amount_unchanged", "amount": {"minor": 1950000, "currency": {"code": "USD", "decimals": 2}}, "invoice": 4}, {"name": "INV/00012", "check": "invoice_still_unpaid", "invoice": 5}, {"name": "INV/00012", "check": "invoice_amount_unchanged", "amount": {"minor": 1200000, "currency": {"code": "USD", "decimals": 2}}, "invoice": 5}, {"name": "Cascade Trail Shops", "check": "address_unchanged", "email": "accounts@cascadetrail.example.com", "partner": 12}, {"name": "Cascade Trail Shops", "check": "contact_allowed", "channel": "mail", "partner": 12}, {"name": "Cascade Trail Shops", "check": "no_unmatched_payment", "partner": 12}, {"check": "note_stays_internal"}, {"check": "has_right", "model": "mail.message", "operation": "create"}, {"check": "no_duplicate", "hours": 168}], "expected_effect": "Cascade Trail Shops is reminded by e-mail of $31,500.00 overdue, and each invoice gets a note.", "affected_records": {"odoo_ids": [4, 5], "odoo_model": "account.move", "description": "INV/00011, INV/00012"}, "estimated_impact": {"revenue_change": {"minor": 3150000, "currency": {"code": "USD", "decimals": 2}}, "time_saved_hours": 0.5, "cash_runway_change_days": 19}, "rollback_strategy": "not_possible"}', '4a0bbcc275ad0b4eee3242480b4f5c073b0ead90b111f93046ceeead3a34e2c7', '{"at": "2026-11-23T09:00:00Z", "facts": {"kind": "create_invoice_reminder", "risk": "high", "amount": {"minor": 3150000, "currency": {"code": "USD", "decimals": 2}}, "records": 2, "recipients": 1, "last_contact": null}, "rules": [{"rule": "autonomy", "says": "ask", "because": "Invoice reminder is always asked"}, {"rule": "risk", "says": "ask", "because": "The risk is high"}, {"rule": "email", "says": "ask", "because": "Mail is not sent without asking"}, {"rule": "recipients", "says": "fine", "because": "1 of at most 10 recipients"}, {"rule": "financial", "says": "ask", "because": "What is about money needs approval"}, {"rule": "financial", "says": "ask", "because": "$31,500.00 is over the $0.00 that run without approval"}, {"rule": "risk", "says": "ask", "because": "$31,500.00 is $20,000.00 or more: high risk"}, {"rule": "external_communication", "says": "ask", "because": "What reaches customers needs approval"}, {"rule": "contact_gap", "says": "fine", "because": "No contact by AI COO yet"}, {"rule": "business_hours", "says": "fine", "because": "Inside business hours"}], "usage": {"amount": 0, "records": 0, "recipients": 0}, "decision": "ask", "not_before": null, "settings_version": 4}', 'pending_approval', 'high', true, 'create_invoice_reminder:01a21ac2-4fcf-735c-bb61-c418a5bccfac', '01a21ac2-4eed-76ff-bd79-f572d22631a8', DEFAULT, DEFAULT, '2026-11-23 09:00:00+00', 'ai_coo', '2026-11-24 09:00:00+00', NULL, NULL, NULL, NULL, false, 0, 0, NULL, NULL, NULL, NULL, 1, '2026-11-27 02:07:51.848233+00', NULL),
	('01a21ac2-505f-72c6-8099-a53b9f99e017', 'default', 'create_task', 'res.partner:12', '{"title": "Task for Dana Whitfield: Call Cascade Trail Shops about $31,500.00 overdue", "amount": null, "effect": {"requests": [{"once": {"by": "external_id", "name": "01a21ac2-505f-72c6-8099-a53b9f99e017", "module": "aicoo"}, "model": "project.task", "method": "load", "system": "odoo", "arguments": {"data": [["aicoo.01a21ac2-505f-72c6-8099-a53b9f99e017", "Call Cascade Trail Shops about $31,500.00 overdue", "1", "5", "2026-11-25 17:00:00", "1", "<p>$31,500.00 is overdue:<br>INV/00011: $19,500.00 open, due 19 Aug 2026<br>INV/00012: $12,000.00 open, due 21 Aug 2026</p>"]], "fields": ["id", "name", "project_id/.id", "user_ids/.id", "date_deadline", "priority", "description"], "context": {"tz": "UTC", "mail_auto_subscribe_no_notify": true}}}], "side_effects": ["Dana Whitfield becomes a follower of the task. Odoo''s mail to the assignee is switched off."]}, "inputs": {"name": "Call Cascade Trail Shops about $31,500.00 overdue", "about": {"id": 12, "model": "res.partner"}, "user_id": 5, "priority": "1", "project_id": 1, "description": "$31,500.00 is overdue:\nINV/00011: $19,500.00 open, due 19 Aug 2026\nINV/00012: $12,000.00 open, due 21 Aug 2026", "date_deadline": "2026-11-25"}, "evidence": [{"id": 12, "key": "e1", "kind": "record", "label": "Cascade Trail Shops", "model": "res.partner", "fields": {"name": {"type": "text", "value": "Cascade Trail Shops"}, "email": {"type": "text", "value": "accounts@cascadetrail.example.com"}}, "write_date": "2026-11-22T08:00:00Z"}, {"key": "e2", "kind": "query", "as_of": "2026-11-23T09:00:00Z", "label": "Overdue", "model": "account.move", "value": {"type": "money", "value": {"minor": 3150000, "currency": {"code": "USD", "decimals": 2}}}, "domain": [["id", "in", [4, 5]]], "aggregate": "amount_residual_signed:sum"}, {"id": 4, "key": "e3", "kind": "record", "label": "INV/00011", "model": "account.move", "fields": {"number": {"type": "text", "value": "INV/00011"}, "days_overdue": {"type": "days", "value": 96}, "amount_residual": {"type": "money", "value": {"minor": 1950000, "currency": {"code": "USD", "decimals": 2}}}, "invoice_date_due": {"type": "date", "value": "2026-08-19"}}, "write_date": "2026-11-22T08:00:00Z"}, {"id": 5, "key": "e4", "kind": "record", "label": "INV/00012", "model": "account.move", "fields": {"number": {"type": "text", "value": "INV/00012"}, "days_overdue": {"type": "days", "value": 94}, "amount_residual": {"type": "money", "value": {"minor": 1200000, "currency": {"code": "USD", "decimals": 2}}}, "invoice_date_due": {"type": "date", "value": "2026-08-21"}}, "write_date": "2026-11-22T08:00:00Z"}], "metadata": {}, "reasoning": "The oldest open invoice of Cascade Trail Shops (INV/00011) is 96 days overdue; $31,500.00 is overdue in all. At this age a call brings more than another mail.", "preconditions": [{"id": 5, "name": "Dana Whitfield", "check": "record_still_exists", "model": "res.users"}, {"check": "has_right", "model": "project.task", "operation": "create"}, {"id": 1, "name": "Project 1", "check": "record_still_exists", "model": "project.project"}, {"check": "no_duplicate", "hours": 168}], "expected_effect": "Somebody calls Cascade Trail Shops about $31,500.00 within two working days.", "affected_records": {"odoo_model": "project.task", "description": "One new task"}, "estimated_impact": {"revenue_change": {"minor": 3150000, "currency": {"code": "USD", "decimals": 2}}, "time_saved_hours": 0.2, "cash_runway_change_days": 19}, "rollback_strategy": "delete_record"}', '1a905c126270c5fdea989848a668a7bcc3e26e5b3b2512ac9818d00cb7bfc6f7', '{"at": "2026-11-23T09:00:00Z", "facts": {"kind": "create_task", "risk": "low", "amount": null, "records": 1, "recipients": 0, "last_contact": null}, "rules": [{"rule": "autonomy", "says": "ask", "because": "Task is always asked"}], "usage": {"amount": 0, "records": 0, "recipients": 0}, "decision": "ask", "not_before": null, "settings_version": 4}', 'pending_approval', 'low', true, 'create_task:01a21ac2-505f-72c6-8099-a53b9f99e017', '01a21ac2-4eed-76ff-bd79-f572d22631a8', DEFAULT, DEFAULT, '2026-11-23 09:00:00+00', 'ai_coo', '2026-11-24 09:00:00+00', NULL, NULL, NULL, NULL, false, 0, 0, NULL, NULL, NULL, NULL, 1, '2026-11-27 02:07:51.948187+00', NULL),
	('01a21ac2-50ba-715b-98a6-f4350f963410', 'default', 'create_invoice_reminder', 'res.partner:13', '{"title": "Remind Driftwood Lodge of 1 overdue invoice", "amount": {"minor": 1284000, "currency": {"code": "USD", "decimals": 2}}, "effect": {"requests": [{"to": [{"name": "Driftwood Lodge", "email": "accounts@driftwood.example.com"}], "date": "2026-11-23T09:00:00Z", "from": {"name": "Accounts", "email": "accounts@example.com"}, "text": "Dear Sir or Madam,\n\nby our records this invoice is long overdue, and the amount below still is open.\n\n  INV/00015: due 22 September 2026, 62 days late\n    $12,840.00 open\n    See and pay: http://127.0.0.1:44625/my/invoices/6\n\nPlease pay now, or call or write to us today so that we can agree on a date.\nThis is our last reminder before we take the matter up with you in person.\n\nIf the payment is already on its way, please disregard this message. If something\nabout it is wrong, please answer this mail: it reaches Accounts team.\n\nKind regards,\nFenwick Outdoor Supply\n", "system": "mail", "subject": "Final reminder: Invoice INV/00015 is overdue", "reply_to": {"name": "Accounts team", "email": "team@example.com"}, "message_id": "<01a21ac2-50ba-715b-98a6-f4350f963410.mail@example.com>"}, {"once": {"by": "message_id", "message_id": "<01a21ac2-50ba-715b-98a6-f4350f963410.note.6@example.com>"}, "model": "account.move", "method": "message_post", "system": "odoo", "arguments": {"ids": [6], "body": "<p>Payment reminder sent by e-mail to Driftwood Lodge &lt;accounts@driftwood.example.com&gt;.<br>Subject: Final reminder: Invoice INV/00015 is overdue</p>", "message_id": "<01a21ac2-50ba-715b-98a6-f4350f963410.note.6@example.com>", "body_is_html": true, "message_type": "comment", "subtype_xmlid": "mail.mt_note"}}], "side_effects": ["The reminder is final by the age of the oldest invoice, in English.", "The notes are internal: colleagues who follow the invoice are told by Odoo, nobody outside is."]}, "inputs": {"customer_id": 13, "invoice_ids": [6]}, "evidence": [{"id": 13, "key": "e1", "kind": "record", "label": "Driftwood Lodge", "model": "res.partner", "fields": {"name": {"type": "text", "value": "Driftwood Lodge"}, "email": {"type": "text", "value": "accounts@driftwood.example.com"}}, "write_date": "2026-11-22T08:00:00Z"}, {"key": "e2", "kind": "query", "as_of": "2026-11-23T09:00:00Z", "label": "Overdue", "model": "account.move", "value": {"type": "money", "value": {"minor": 1284000, "currency": {"code": "USD", "decimals": 2}}}, "domain": [["id", "in", [6]]], "aggregate": "amount_residual_signed:sum"}, {"id": 6, "key": "e3", "kind": "record", "label": "INV/00015", "model": "account.move", "fields": {"number": {"type": "text", "value": "INV/00015"}, "days_overdue": {"type": "days", "value": 62}, "amount_residual": {"type": "money", "value": {"minor": 1284000, "currency": {"code": "USD", "decimals": 2}}}, "invoice_date_due": {"type": "date", "value": "2026-09-22"}}, "write_date": "2026-11-22T08:00:00Z"}], "metadata": {"contacts": [13]}, "reasoning": "Driftwood Lodge owes $12,840.00 that is overdue, the oldest invoice (INV/00015) by 62 days. Collected, it extends the runway of 52 days by about 7 days.", "preconditions": [{"name": "INV/00015", "check": "invoice_still_unpaid", "invoice": 6}, {"name": "INV/00015", "check": "invoice_amount_unchanged", "amount": {"minor": 1284000, "currency": {"code": "USD", "decimals": 2}}, "invoice": 6}, {"name": "Driftwood Lodge", "check": "address_unchanged", "email": "accounts@driftwood.example.com", "partner": 13}, {"name": "Driftwood Lodge", "check": "contact_allowed", "channel": "mail", "partner": 13}, {"name": "Driftwood Lodge", "check": "no_unmatched_payment", "partner": 13}, {"check": "note_stays_internal"}, {"check": "has_right", "model": "mail.message", "operation": "create"}, {"check": "no_duplicate", "hours": 168}], "expected_effect": "Driftwood Lodge is reminded by e-mail of $12,840.00 overdue, and each invoice gets a note.", "affected_records": {"odoo_ids": [6], "odoo_model": "account.move", "description": "INV/00015"}, "estimated_impact": {"revenue_change": {"minor": 1284000, "currency": {"code": "USD", "decimals": 2}}, "time_saved_hours": 0.5, "cash_runway_change_days": 7}, "rollback_strategy": "not_possible"}', '8592d8e428f8c0ef1668a6616ccded89e4524a2a9190a8aa372a94d66cfd3be2', '{"at": "2026-11-23T09:00:00Z", "facts": {"kind": "create_invoice_reminder", "risk": "medium", "amount": {"minor": 1284000, "currency": {"code": "USD", "decimals": 2}}, "records": 1, "recipients": 1, "last_contact": null}, "rules": [{"rule": "autonomy", "says": "ask", "because": "Invoice reminder is always asked"}, {"rule": "risk", "says": "ask", "because": "The risk is medium"}, {"rule": "email", "says": "ask", "because": "Mail is not sent without asking"}, {"rule": "recipients", "says": "fine", "because": "1 of at most 10 recipients"}, {"rule": "financial", "says": "ask", "because": "What is about money needs approval"}, {"rule": "financial", "says": "ask", "because": "$12,840.00 is over the $0.00 that run without approval"}, {"rule": "external_communication", "says": "ask", "because": "What reaches customers needs approval"}, {"rule": "contact_gap", "says": "fine", "because": "No contact by AI COO yet"}, {"rule": "business_hours", "says": "fine", "because": "Inside business hours"}], "usage": {"amount": 0, "records": 0, "recipients": 0}, "decision": "ask", "not_before": null, "settings_version": 4}', 'pending_approval', 'medium', true, 'create_invoice_reminder:01a21ac2-50ba-715b-98a6-f4350f963410', '01a21ac2-4eed-76ff-bd79-f572d22631a8', DEFAULT, DEFAULT, '2026-11-23 09:00:00+00', 'ai_coo', '2026-11-24 09:00:00+00', NULL, NULL, NULL, NULL, false, 0, 0, NULL, NULL, NULL, NULL, 1, '2026-11-27 02:07:52.116964+00', NULL),
	('01a21ac2-5171-7212-a445-3c2bf426956b', 'default', 'create_task', 'res.partner:13', '{"title": "Task for Marcus Okafor: Call Driftwood Lodge about $12,840.00 overdue", "amount": null, "effect": {"requests": [{"once": {"by": "external_id", "name": "01a21ac2-5171-7212-a445-3c2bf426956b", "module": "aicoo"}, "model": "project.task", "method": "load", "system": "odoo", "arguments": {"data": [["aicoo.01a21ac2-5171-7212-a445-3c2bf426956b", "Call Driftwood Lodge about $12,840.00 overdue", "1", "6", "2026-11-25 17:00:00", "1", "<p>$12,840.00 is overdue:<br>INV/00015: $12,840.00 open, due 22 Sep 2026</p>"]], "fields": ["id", "name", "project_id/.id", "user_ids/.id", "date_deadline", "priority", "description"], "context": {"tz": "UTC", "mail_auto_subscribe_no_notify": true}}}], "side_effects": ["Marcus Okafor becomes a follower of the task. Odoo''s mail to the assignee is switched off."]}, "inputs": {"name": "Call Driftwood Lodge about $12,840.00 overdue", "about": {"id": 13, "model": "res.partner"}, "user_id": 6, "priority": "1", "project_id": 1, "description": "$12,840.00 is overdue:\nINV/00015: $12,840.00 open, due 22 Sep 2026", "date_deadline": "2026-11-25"}, "evidence": [{"id": 13, "key": "e1", "kind": "record", "label": "Driftwood Lodge", "model": "res.partner", "fields": {"name": {"type": "text", "value": "Driftwood Lodge"}, "email": {"type": "text", "value": "accounts@driftwood.example.com"}}, "write_date": "2026-11-22T08:00:00Z"}, {"key": "e2", "kind": "query", "as_of": "2026-11-23T09:00:00Z", "label": "Overdue", "model": "account.move", "value": {"type": "money", "value": {"minor": 1284000, "currency": {"code": "USD", "decimals": 2}}}, "domain": [["id", "in", [6]]], "aggregate": "amount_residual_signed:sum"}, {"id": 6, "key": "e3", "kind": "record", "label": "INV/00015", "model": "account.move", "fields": {"number": {"type": "text", "value": "INV/00015"}, "days_overdue": {"type": "days", "value": 62}, "amount_residual": {"type": "money", "value": {"minor": 1284000, "currency": {"code": "USD", "decimals": 2}}}, "invoice_date_due": {"type": "date", "value": "2026-09-22"}}, "write_date": "2026-11-22T08:00:00Z"}], "metadata": {}, "reasoning": "The oldest open invoice of Driftwood Lodge (INV/00015) is 62 days overdue; $12,840.00 is overdue in all. At this age a call brings more than another mail.", "preconditions": [{"id": 6, "name": "Marcus Okafor", "check": "record_still_exists", "model": "res.users"}, {"check": "has_right", "model": "project.task", "operation": "create"}, {"id": 1, "name": "Project 1", "check": "record_still_exists", "model": "project.project"}, {"check": "no_duplicate", "hours": 168}], "expected_effect": "Somebody calls Driftwood Lodge about $12,840.00 within two working days.", "affected_records": {"odoo_model": "project.task", "description": "One new task"}, "estimated_impact": {"revenue_change": {"minor": 1284000, "currency": {"code": "USD", "decimals": 2}}, "time_saved_hours": 0.2, "cash_runway_change_days": 7}, "rollback_strategy": "delete_record"}', '20f65191767e81e25944dc975adb3d2e547aca0f7dcc5565514e1e784e89d4a0', '{"at": "2026-11-23T09:00:00Z", "facts": {"kind": "create_task", "risk": "low", "amount": null, "records": 1, "recipients": 0, "last_contact": null}, "rules": [{"rule": "autonomy", "says": "ask", "because": "Task is always asked"}], "usage": {"amount": 0, "records": 0, "recipients": 0}, "decision": "ask", "not_before": null, "settings_version": 4}', 'pending_approval', 'low', true, 'create_task:01a21ac2-5171-7212-a445-3c2bf426956b', '01a21ac2-4eed-76ff-bd79-f572d22631a8', DEFAULT, DEFAULT, '2026-11-23 09:00:00+00', 'ai_coo', '2026-11-24 09:00:00+00', NULL, NULL, NULL, NULL, false, 0, 0, NULL, NULL, NULL, NULL, 1, '2026-11-27 02:07:52.216489+00', NULL),
	('01a21ac2-51c4-700e-9176-a57d18015ba8', 'default', 'post_internal_message', 'account.move:9', '{"title": "Note on INV/00023", "amount": null, "effect": {"requests": [{"once": {"by": "message_id", "message_id": "<01a21ac2-51c4-700e-9176-a57d18015ba8.note@example.com>"}, "model": "account.move", "method": "message_post", "system": "odoo", "arguments": {"ids": [9], "body": "<p>$420.00 of this customer in payments or credit notes is not matched with an invoice yet, while $8,329.40 is overdue. Please match it: until then no reminder is proposed.</p>", "message_id": "<01a21ac2-51c4-700e-9176-a57d18015ba8.note@example.com>", "body_is_html": true, "message_type": "comment", "subtype_xmlid": "mail.mt_note"}}], "side_effects": ["Colleagues who follow the record''s notes are told by Odoo. Nobody outside is."]}, "inputs": {"id": 9, "body": "$420.00 of this customer in payments or credit notes is not matched with an invoice yet, while $8,329.40 is overdue. Please match it: until then no reminder is proposed.", "model": "account.move"}, "evidence": [{"id": 17, "key": "e1", "kind": "record", "label": "Greystone Climbing", "model": "res.partner", "fields": {"name": {"type": "text", "value": "Greystone Climbing"}, "email": {"type": "text", "value": "accounts@greystone.example.com"}}, "write_date": "2026-11-22T08:00:00Z"}, {"key": "e2", "kind": "query", "as_of": "2026-11-23T09:00:00Z", "label": "Overdue", "model": "account.move", "value": {"type": "money", "value": {"minor": 832940, "currency": {"code": "USD", "decimals": 2}}}, "domain": [["id", "in", [9, 11]]], "aggregate": "amount_residual_signed:sum"}, {"id": 9, "key": "e3", "kind": "record", "label": "INV/00023", "model": "account.move", "fields": {"number": {"type": "text", "value": "INV/00023"}, "days_overdue": {"type": "days", "value": 12}, "amount_residual": {"type": "money", "value": {"minor": 612500, "currency": {"code": "USD", "decimals": 2}}}, "invoice_date_due": {"type": "date", "value": "2026-11-11"}}, "write_date": "2026-11-22T08:00:00Z"}, {"id": 11, "key": "e4", "kind": "record", "label": "INV/00026", "model": "account.move", "fields": {"number": {"type": "text", "value": "INV/00026"}, "days_overdue": {"type": "days", "value": 3}, "amount_residual": {"type": "money", "value": {"minor": 220440, "currency": {"code": "USD", "decimals": 2}}}, "invoice_date_due": {"type": "date", "value": "2026-11-20"}}, "write_date": "2026-11-22T08:00:00Z"}, {"key": "e99", "kind": "query", "as_of": "2026-11-23T09:00:00Z", "label": "Payments and credit notes that are not matched", "model": "account.move.line", "value": {"type": "money", "value": {"minor": 42000, "currency": {"code": "USD", "decimals": 2}}}, "domain": [["partner_id", "child_of", 17], ["account_id.account_type", "=", "asset_receivable"], ["reconciled", "=", false], ["parent_state", "=", "posted"], ["amount_residual", "<", 0]], "aggregate": "amount_residual:sum"}], "metadata": {}, "reasoning": "Greystone Climbing has $420.00 in payments or credit notes that is not matched, and $8,329.40 overdue. A customer who has paid must not be reminded.", "preconditions": [{"check": "note_stays_internal"}, {"check": "has_right", "model": "mail.message", "operation": "create"}, {"id": 9, "name": "INV/00023", "check": "record_still_exists", "model": "account.move"}, {"check": "no_duplicate", "hours": 168}], "expected_effect": "A note on INV/00023 asks the bookkeeper to match $420.00 before anybody is reminded.", "affected_records": {"odoo_ids": [9], "odoo_model": "account.move", "description": "INV/00023"}, "estimated_impact": {"time_saved_hours": 0.1}, "rollback_strategy": "manual"}', 'c981096c2ad39b12d5d9862bc85592cb19c41dd43775b94c5c89d28477b7b07b', '{"at": "2026-11-23T09:00:00Z", "facts": {"kind": "post_internal_message", "risk": "low", "amount": null, "records": 1, "recipients": 0, "last_contact": null}, "rules": [{"rule": "autonomy", "says": "ask", "because": "Internal note is always asked"}], "usage": {"amount": 0, "records": 0, "recipients": 0}, "decision": "ask", "not_before": null, "settings_version": 4}', 'pending_approval', 'low', true, 'post_internal_message:01a21ac2-51c4-700e-9176-a57d18015ba8', '01a21ac2-4eed-76ff-bd79-f572d22631a8', DEFAULT, DEFAULT, '2026-11-23 09:00:00+00', 'ai_coo', '2026-11-24 09:00:00+00', NULL, NULL, NULL, NULL, false, 0, 0, NULL, NULL, NULL, NULL, 1, '2026-11-27 02:07:52.303307+00', NULL),
	('01a21ac2-5333-750b-af98-0015c3e16183', 'default', 'create_task', 'res.partner:16', '{"title": "Task for Dana Whitfield: Call Foxglove Gardens about $3,480.25 overdue", "amount": null, "effect": {"requests": [{"once": {"by": "external_id", "name": "01a21ac2-5333-750b-af98-0015c3e16183", "module": "aicoo"}, "model": "project.task", "method": "load", "system": "odoo", "arguments": {"data": [["aicoo.01a21ac2-5333-750b-af98-0015c3e16183", "Call Foxglove Gardens about $3,480.25 overdue", "1", "5", "2026-11-25 17:00:00", "1", "<p>$3,480.25 is overdue:<br>INV/00021: $3,480.25 open, due 2 Nov 2026</p>"]], "fields": ["id", "name", "project_id/.id", "user_ids/.id", "date_deadline", "priority", "description"], "context": {"tz": "UTC", "mail_auto_subscribe_no_notify": true}}}], "side_effects": ["Dana Whitfield becomes a follower of the task. Odoo''s mail to the assignee is switched off."]}, "inputs": {"name": "Call Foxglove Gardens about $3,480.25 overdue", "about": {"id": 16, "model": "res.partner"}, "user_id": 5, "priority": "1", "project_id": 1, "description": "$3,480.25 is overdue:\nINV/00021: $3,480.25 open, due 2 Nov 2026", "date_deadline": "2026-11-25"}, "evidence": [{"id": 16, "key": "e1", "kind": "record", "label": "Foxglove Gardens", "model": "res.partner", "fields": {"name": {"type": "text", "value": "Foxglove Gardens"}}, "write_date": "2026-11-22T08:00:00Z"}, {"key": "e2", "kind": "query", "as_of": "2026-11-23T09:00:00Z", "label": "Overdue", "model": "account.move", "value": {"type": "money", "value": {"minor": 348025, "currency": {"code": "USD", "decimals": 2}}}, "domain": [["id", "in", [8]]], "aggregate": "amount_residual_signed:sum"}, {"id": 8, "key": "e3", "kind": "record", "label": "INV/00021", "model": "account.move", "fields": {"number": {"type": "text", "value": "INV/00021"}, "days_overdue": {"type": "days", "value": 21}, "amount_residual": {"type": "money", "value": {"minor": 348025, "currency": {"code": "USD", "decimals": 2}}}, "invoice_date_due": {"type": "date", "value": "2026-11-02"}}, "write_date": "2026-11-22T08:00:00Z"}], "metadata": {}, "reasoning": "The oldest open invoice of Foxglove Gardens (INV/00021) is 21 days overdue; $3,480.25 is overdue in all. No e-mail address is known in Odoo, so no reminder can be sent.", "preconditions": [{"id": 5, "name": "Dana Whitfield", "check": "record_still_exists", "model": "res.users"}, {"check": "has_right", "model": "project.task", "operation": "create"}, {"id": 1, "name": "Project 1", "check": "record_still_exists", "model": "project.project"}, {"check": "no_duplicate", "hours": 168}], "expected_effect": "Somebody calls Foxglove Gardens about $3,480.25 within two working days.", "affected_records": {"odoo_model": "project.task", "description": "One new task"}, "estimated_impact": {"revenue_change": {"minor": 348025, "currency": {"code": "USD", "decimals": 2}}, "time_saved_hours": 0.2, "cash_runway_change_days": 2}, "rollback_strategy": "delete_record"}', 'c39caf57488581f555a3bba0463787f4f0068855128a7fc817229506b45fffea', '{"at": "2026-11-23T09:00:00Z", "facts": {"kind": "create_task", "risk": "low", "amount": null, "records": 1, "recipients": 0, "last_contact": null}, "rules": [{"rule": "autonomy", "says": "ask", "because": "Task is always asked"}], "usage": {"amount": 0, "records": 0, "recipients": 0}, "decision": "ask", "not_before": null, "settings_version": 4}', 'pending_approval', 'low', true, 'create_task:01a21ac2-5333-750b-af98-0015c3e16183', '01a21ac2-4eed-76ff-bd79-f572d22631a8', DEFAULT, DEFAULT, '2026-11-23 09:00:00+00', 'ai_coo', '2026-11-24 09:00:00+00', NULL, NULL, NULL, NULL, false, 0, 0, NULL, NULL, NULL, NULL, 1, '2026-11-27 02:07:52.657305+00', NULL),
	('01a21ac2-5203-7210-950d-3b1c8750f232', 'default', 'create_invoice_reminder', 'res.partner:14', '{"title": "Remind =<b>Bøhm & Søns</b> \"Tools\" of 1 overdue invoice", "amount": {"minor": 731550, "currency": {"code": "USD", "decimals": 2}}, "effect": {"requests": [{"to": [{"name": "=<b>Bøhm & Søns</b> \"Tools\"", "email": "accounts@bohm.example.com"}], "date": "2026-11-23T09:00:00Z", "from": {"name": "Accounts", "email": "accounts@example.com"}, "text": "Dear Sir or Madam,\n\nby our records this invoice is overdue, and we have not received the amount yet.\n\n  INV/00018: due 10 October 2026, 44 days late\n    $7,315.50 open\n    See and pay: http://127.0.0.1:44625/my/invoices/7\n\nPlease pay within the next seven days, or tell us the day on which you will.\n\nIf the payment is already on its way, please disregard this message. If something\nabout it is wrong, please answer this mail: it reaches Accounts team.\n\nKind regards,\nFenwick Outdoor Supply\n", "system": "mail", "subject": "Reminder: Invoice INV/00018 is overdue", "reply_to": {"name": "Accounts team", "email": "team@example.com"}, "message_id": "<01a21ac2-5203-7210-950d-3b1c8750f232.mail@example.com>"}, {"once": {"by": "message_id", "message_id": "<01a21ac2-5203-7210-950d-3b1c8750f232.note.7@example.com>"}, "model": "account.move", "method": "message_post", "system": "odoo", "arguments": {"ids": [7], "body": "<p>Payment reminder sent by e-mail to =&lt;b&gt;Bøhm &amp; Søns&lt;/b&gt; \"Tools\" &lt;accounts@bohm.example.com&gt;.<br>Subject: Reminder: Invoice INV/00018 is overdue</p>", "message_id": "<01a21ac2-5203-7210-950d-3b1c8750f232.note.7@example.com>", "body_is_html": true, "message_type": "comment", "subtype_xmlid": "mail.mt_note"}}], "side_effects": ["The reminder is firm by the age of the oldest invoice, in English.", "The notes are internal: colleagues who follow the invoice are told by Odoo, nobody outside is."]}, "inputs": {"customer_id": 14, "invoice_ids": [7]}, "evidence": [{"id": 14, "key": "e1", "kind": "record", "label": "=<b>Bøhm & Søns</b> \"Tools\"", "model": "res.partner", "fields": {"name": {"type": "text", "value": "=<b>Bøhm & Søns</b> \"Tools\""}, "email": {"type": "text", "value": "accounts@bohm.example.com"}}, "write_date": "2026-11-22T08:00:00Z"}, {"key": "e2", "kind": "query", "as_of": "2026-11-23T09:00:00Z", "label": "Overdue", "model": "account.move", "value": {"type": "money", "value": {"minor": 731550, "currency": {"code": "USD", "decimals": 2}}}, "domain": [["id", "in", [7]]], "aggregate": "amount_residual_signed:sum"}, {"id": 7, "key": "e3", "kind": "record", "label": "INV/00018", "model": "account.move", "fields": {"number": {"type": "text", "value": "INV/00018"}, "days_overdue": {"type": "days", "value": 44}, "amount_residual": {"type": "money", "value": {"minor": 731550, "currency": {"code": "USD", "decimals": 2}}}, "invoice_date_due": {"type": "date", "value": "2026-10-10"}}, "write_date": "2026-11-22T08:00:00Z"}], "metadata": {"contacts": [14]}, "reasoning": "=<b>Bøhm & Søns</b> \"Tools\" owes $7,315.50 that is overdue, the oldest invoice (INV/00018) by 44 days. Collected, it extends the runway of 52 days by about 4 days.", "preconditions": [{"name": "INV/00018", "check": "invoice_still_unpaid", "invoice": 7}, {"name": "INV/00018", "check": "invoice_amount_unchanged", "amount": {"minor": 731550, "currency": {"code": "USD", "decimals": 2}}, "invoice": 7}, {"name": "=<b>Bøhm & Søns</b> \"Tools\"", "check": "address_unchanged", "email": "accounts@bohm.example.com", "partner": 14}, {"name": "=<b>Bøhm & Søns</b> \"Tools\"", "check": "contact_allowed", "channel": "mail", "partner": 14}, {"name": "=<b>Bøhm & Søns</b> \"Tools\"", "check": "no_unmatched_payment", "partner": 14}, {"check": "note_stays_internal"}, {"check": "has_right", "model": "mail.message", "operation": "create"}, {"check": "no_duplicate", "hours": 168}], "expected_effect": "=<b>Bøhm & Søns</b> \"Tools\" is reminded by e-mail of $7,315.50 overdue, and each invoice gets a note.", "affected_records": {"odoo_ids": [7], "odoo_model": "account.move", "description": "INV/00018"}, "estimated_impact": {"revenue_change": {"minor": 731550, "currency": {"code": "USD", "decimals": 2}}, "time_saved_hours": 0.5, "cash_runway_change_days": 4}, "rollback_strategy": "not_possible"}', '651903b368ca93a700167abef845ed6b0e9b1ec2fdbf8c92c5279de9f276b667', '{"at": "2026-11-23T09:00:00Z", "facts": {"kind": "create_invoice_reminder", "risk": "medium", "amount": {"minor": 731550, "currency": {"code": "USD", "decimals": 2}}, "records": 1, "recipients": 1, "last_contact": null}, "rules": [{"rule": "autonomy", "says": "ask", "because": "Invoice reminder is always asked"}, {"rule": "risk", "says": "ask", "because": "The risk is medium"}, {"rule": "email", "says": "ask", "because": "Mail is not sent without asking"}, {"rule": "recipients", "says": "fine", "because": "1 of at most 10 recipients"}, {"rule": "financial", "says": "ask", "because": "What is about money needs approval"}, {"rule": "financial", "says": "ask", "because": "$7,315.50 is over the $0.00 that run without approval"}, {"rule": "external_communication", "says": "ask", "because": "What reaches customers needs approval"}, {"rule": "contact_gap", "says": "fine", "because": "No contact by AI COO yet"}, {"rule": "business_hours", "says": "fine", "because": "Inside business hours"}], "usage": {"amount": 0, "records": 0, "recipients": 0}, "decision": "ask", "not_before": null, "settings_version": 4}', 'pending_approval', 'medium', true, 'create_invoice_reminder:01a21ac2-5203-7210-950d-3b1c8750f232', '01a21ac2-4eed-76ff-bd79-f572d22631a8', DEFAULT, DEFAULT, '2026-11-23 09:00:00+00', 'ai_coo', '2026-11-24 09:00:00+00', NULL, NULL, NULL, NULL, false, 0, 0, NULL, NULL, NULL, NULL, 1, '2026-11-27 02:07:52.40066+00', NULL),
	('01a21ac2-53d4-718c-8a18-d37d73094254', 'default', 'create_task', 'task:call the bank', '{"title": "Task for Dana Whitfield: Call the bank", "amount": null, "effect": {"requests": [{"once": {"by": "external_id", "name": "01a21ac2-53d4-718c-8a18-d37d73094254", "module": "aicoo"}, "model": "project.task", "method": "load", "system": "odoo", "arguments": {"data": [["aicoo.01a21ac2-53d4-718c-8a18-d37d73094254", "Call the bank", "5", "2026-12-01 17:00:00", "0", "<p>It is late.</p>"]], "fields": ["id", "name", "user_ids/.id", "date_deadline", "priority", "description"], "context": {"tz": "UTC", "mail_auto_subscribe_no_notify": true}}}], "side_effects": ["Dana Whitfield becomes a follower of the task. Odoo''s mail to the assignee is switched off."]}, "inputs": {"name": "Call the bank", "user_id": 5, "priority": "0", "description": "It is late.", "date_deadline": "2026-12-01"}, "evidence": [], "metadata": {}, "reasoning": "A test wants to see what becomes of it.", "preconditions": [{"id": 5, "name": "Dana Whitfield", "check": "record_still_exists", "model": "res.users"}, {"check": "has_right", "model": "project.task", "operation": "create"}, {"check": "no_duplicate", "hours": 168}], "expected_effect": "Somebody takes care of it.", "affected_records": {"odoo_model": "project.task", "description": "One new task"}, "estimated_impact": {}, "rollback_strategy": "delete_record"}', '93d4a7cd17b3c61df608aaf04c8c3aad6a84d0035cfb5d44bdf685c53715835a', '{"at": "2026-11-23T09:00:00Z", "facts": {"kind": "create_task", "risk": "low", "amount": null, "records": 1, "recipients": 0, "last_contact": null}, "rules": [{"rule": "autonomy", "says": "ask", "because": "Task is always asked"}], "usage": {"amount": 0, "records": 0, "recipients": 0}, "decision": "ask", "not_before": null, "settings_version": 4}', 'executed', 'low', true, 'create_task:01a21ac2-53d4-718c-8a18-d37d73094254', NULL, DEFAULT, DEFAULT, '2026-11-23 09:00:00+00', 'ai_coo', '2026-11-24 09:00:00+00', '01a21ac2-4e1c-71e5-bf7f-01c37873c4ac', '2026-11-23 09:00:00+00', NULL, '2026-11-23 13:00:00+00', false, 1, 0, NULL, '2026-11-23 09:00:00+00', '{"requests": [{"step": 0, "operation": "odoo:project.task.load", "record_id": 5, "message_id": null}]}', NULL, 4, '2026-11-27 02:07:53.289842+00', NULL),
	('01a21ac2-5851-7626-8ca8-5fd1d1bfddc7', 'default', 'create_task', 'task:clean the roof', '{"title": "Task for Dana Whitfield: Clean the roof", "amount": null, "effect": {"requests": [{"once": {"by": "external_id", "name": "01a21ac2-5851-7626-8ca8-5fd1d1bfddc7", "module": "aicoo"}, "model": "project.task", "method": "load", "system": "odoo", "arguments": {"data": [["aicoo.01a21ac2-5851-7626-8ca8-5fd1d1bfddc7", "Clean the roof", "5", "2026-12-01 17:00:00", "0", "<p>It is late.</p>"]], "fields": ["id", "name", "user_ids/.id", "date_deadline", "priority", "description"], "context": {"tz": "UTC", "mail_auto_subscribe_no_notify": true}}}], "side_effects": ["Dana Whitfield becomes a follower of the task. Odoo''s mail to the assignee is switched off."]}, "inputs": {"name": "Clean the roof", "user_id": 5, "priority": "0", "description": "It is late.", "date_deadline": "2026-12-01"}, "evidence": [], "metadata": {}, "reasoning": "A test wants to see what becomes of it.", "preconditions": [{"id": 5, "name": "Dana Whitfield", "check": "record_still_exists", "model": "res.users"}, {"check": "has_right", "model": "project.task", "operation": "create"}, {"check": "no_duplicate", "hours": 168}], "expected_effect": "Somebody takes care of it.", "affected_records": {"odoo_model": "project.task", "description": "One new task"}, "estimated_impact": {}, "rollback_strategy": "delete_record"}', 'aa3e4902a784767e995463aef9c33f0456381dfe5a1940e446c79417961d2a90', '{"at": "2026-11-23T09:00:00Z", "facts": {"kind": "create_task", "risk": "low", "amount": null, "records": 1, "recipients": 0, "last_contact": null}, "rules": [{"rule": "autonomy", "says": "ask", "because": "Task is always asked"}], "usage": {"amount": 0, "records": 0, "recipients": 0}, "decision": "ask", "not_before": null, "settings_version": 4}', 'failed', 'low', true, 'create_task:01a21ac2-5851-7626-8ca8-5fd1d1bfddc7', NULL, DEFAULT, DEFAULT, '2026-11-23 09:00:00+00', 'ai_coo', '2026-11-24 09:00:00+00', '01a21ac2-4e1c-71e5-bf7f-01c37873c4ac', '2026-11-23 09:00:00+00', '2026-11-23 09:02:36.402264+00', '2026-11-23 13:00:00+00', false, 4, 3, NULL, NULL, NULL, 'Odoo cannot be reached: 503 Service Unavailable', 10, '2026-11-27 02:07:55.048571+00', NULL),
	('01a21ac2-5669-7174-ae84-0126c2f2be30', 'default', 'undo', 'action:01a21ac2-547c-7552-9592-4c73318a80b1', '{"title": "Take back: Task for Dana Whitfield: Order paper", "amount": null, "effect": {"requests": [{"once": {"by": "gone"}, "model": "project.task", "method": "unlink", "system": "odoo", "arguments": {"ids": [6]}}], "side_effects": []}, "inputs": {"action_id": "01a21ac2-547c-7552-9592-4c73318a80b1"}, "evidence": [], "metadata": {}, "reasoning": "Operator asked to take back what was executed (Task).", "preconditions": [{"id": 6, "name": "Order paper", "check": "untouched", "model": "project.task", "changed_at": "2026-11-27T02:07:53Z"}, {"check": "has_right", "model": "project.task", "operation": "unlink"}], "expected_effect": "What the action made or changed is as it was before.", "affected_records": {"odoo_ids": [6], "odoo_model": "project.task", "description": "Task for Dana Whitfield: Order paper", "internal_ids": ["01a21ac2-547c-7552-9592-4c73318a80b1"]}, "estimated_impact": {}, "rollback_strategy": "not_possible"}', 'd68afc5f7ee748835db358d34a46dcee923c8bab58e9b4299929714ffc091849', '{"at": "2026-11-23T09:00:00Z", "facts": {"kind": "undo", "risk": "low", "amount": null, "records": 1, "recipients": 0, "last_contact": null}, "rules": [{"rule": "autonomy", "says": "ask", "because": "Undo is always asked"}, {"rule": "deletion", "says": "ask", "because": "Deleting needs approval"}], "usage": {"amount": 0, "records": 0, "recipients": 0}, "decision": "ask", "not_before": null, "settings_version": 4}', 'executed', 'low', true, 'undo:01a21ac2-5669-7174-ae84-0126c2f2be30', NULL, DEFAULT, DEFAULT, '2026-11-23 09:00:00+00', 'system', '2026-11-24 09:00:00+00', '01a21ac2-4e1c-71e5-bf7f-01c37873c4ac', '2026-11-23 09:00:00+00', NULL, '2026-11-23 13:00:00+00', false, 1, 0, NULL, '2026-11-23 09:00:00+00', '{"requests": [{"step": 0, "operation": "odoo:project.task.unlink", "record_id": 6, "message_id": null}]}', NULL, 4, '2026-11-27 02:07:53.63143+00', NULL),
	('01a21ac2-5363-72ca-bc46-c4066b4c7773', 'default', 'post_internal_message', 'account.move:10', '{"title": "Note on INV/00025", "amount": null, "effect": {"requests": [{"once": {"by": "message_id", "message_id": "<01a21ac2-5363-72ca-bc46-c4066b4c7773.note@example.com>"}, "model": "account.move", "method": "message_post", "system": "odoo", "arguments": {"ids": [10], "body": "<p>$1,500.00 of this customer in payments or credit notes is not matched with an invoice yet, while $1,260.00 is overdue. Please match it: until then no reminder is proposed.</p>", "message_id": "<01a21ac2-5363-72ca-bc46-c4066b4c7773.note@example.com>", "body_is_html": true, "message_type": "comment", "subtype_xmlid": "mail.mt_note"}}], "side_effects": ["Colleagues who follow the record''s notes are told by Odoo. Nobody outside is."]}, "inputs": {"id": 10, "body": "$1,500.00 of this customer in payments or credit notes is not matched with an invoice yet, while $1,260.00 is overdue. Please match it: until then no reminder is proposed.", "model": "account.move"}, "evidence": [{"id": 18, "key": "e1", "kind": "record", "label": "Blue Heron Outfitters", "model": "res.partner", "fields": {"name": {"type": "text", "value": "Blue Heron Outfitters"}, "email": {"type": "text", "value": "accounts@blueheron.example.com"}}, "write_date": "2026-11-22T08:00:00Z"}, {"key": "e2", "kind": "query", "as_of": "2026-11-23T09:00:00Z", "label": "Overdue", "model": "account.move", "value": {"type": "money", "value": {"minor": 126000, "currency": {"code": "USD", "decimals": 2}}}, "domain": [["id", "in", [10]]], "aggregate": "amount_residual_signed:sum"}, {"id": 10, "key": "e3", "kind": "record", "label": "INV/00025", "model": "account.move", "fields": {"number": {"type": "text", "value": "INV/00025"}, "days_overdue": {"type": "days", "value": 8}, "amount_residual": {"type": "money", "value": {"minor": 126000, "currency": {"code": "USD", "decimals": 2}}}, "invoice_date_due": {"type": "date", "value": "2026-11-15"}}, "write_date": "2026-11-22T08:00:00Z"}, {"key": "e99", "kind": "query", "as_of": "2026-11-23T09:00:00Z", "label": "Payments and credit notes that are not matched", "model": "account.move.line", "value": {"type": "money", "value": {"minor": 150000, "currency": {"code": "USD", "decimals": 2}}}, "domain": [["partner_id", "child_of", 18], ["account_id.account_type", "=", "asset_receivable"], ["reconciled", "=", false], ["parent_state", "=", "posted"], ["amount_residual", "<", 0]], "aggregate": "amount_residual:sum"}], "metadata": {}, "reasoning": "Blue Heron Outfitters has $1,500.00 in payments or credit notes that is not matched, and $1,260.00 overdue. A customer who has paid must not be reminded.", "preconditions": [{"check": "note_stays_internal"}, {"check": "has_right", "model": "mail.message", "operation": "create"}, {"id": 10, "name": "INV/00025", "check": "record_still_exists", "model": "account.move"}, {"check": "no_duplicate", "hours": 168}], "expected_effect": "A note on INV/00025 asks the bookkeeper to match $1,500.00 before anybody is reminded.", "affected_records": {"odoo_ids": [10], "odoo_model": "account.move", "description": "INV/00025"}, "estimated_impact": {"time_saved_hours": 0.1}, "rollback_strategy": "manual"}', 'bb7b636352f88b4832164aa2f4cb1f27c8acd687b965eaff208f3e371ec9a407', '{"at": "2026-11-23T09:00:00Z", "facts": {"kind": "post_internal_message", "risk": "low", "amount": null, "records": 1, "recipients": 0, "last_contact": null}, "rules": [{"rule": "autonomy", "says": "ask", "because": "Internal note is always asked"}], "usage": {"amount": 0, "records": 0, "recipients": 0}, "decision": "ask", "not_before": null, "settings_version": 4}', 'pending_approval', 'low', true, 'post_internal_message:01a21ac2-5363-72ca-bc46-c4066b4c7773', '01a21ac2-4eed-76ff-bd79-f572d22631a8', DEFAULT, DEFAULT, '2026-11-23 09:00:00+00', 'ai_coo', '2026-11-24 09:00:00+00', NULL, NULL, NULL, NULL, false, 0, 0, NULL, NULL, NULL, NULL, 1, '2026-11-27 02:07:52.706497+00', NULL),
	('01a21ac2-572d-74b7-a73b-ebdc6a56ed67', 'default', 'create_task', 'task:sell the van', '{"title": "Task for Dana Whitfield: Sell the van", "amount": null, "effect": {"requests": [{"once": {"by": "external_id", "name": "01a21ac2-572d-74b7-a73b-ebdc6a56ed67", "module": "aicoo"}, "model": "project.task", "method": "load", "system": "odoo", "arguments": {"data": [["aicoo.01a21ac2-572d-74b7-a73b-ebdc6a56ed67", "Sell the van", "5", "2026-12-01 17:00:00", "0", "<p>It is late.</p>"]], "fields": ["id", "name", "user_ids/.id", "date_deadline", "priority", "description"], "context": {"tz": "UTC", "mail_auto_subscribe_no_notify": true}}}], "side_effects": ["Dana Whitfield becomes a follower of the task. Odoo''s mail to the assignee is switched off."]}, "inputs": {"name": "Sell the van", "user_id": 5, "priority": "0", "description": "It is late.", "date_deadline": "2026-12-01"}, "evidence": [], "metadata": {}, "reasoning": "A test wants to see what becomes of it.", "preconditions": [{"id": 5, "name": "Dana Whitfield", "check": "record_still_exists", "model": "res.users"}, {"check": "has_right", "model": "project.task", "operation": "create"}, {"check": "no_duplicate", "hours": 168}], "expected_effect": "Somebody takes care of it.", "affected_records": {"odoo_model": "project.task", "description": "One new task"}, "estimated_impact": {}, "rollback_strategy": "delete_record"}', '1661e3516753606eeeeccdafc97ccad89b5f8864f430fc89fc406bffdc4af3f4', '{"at": "2026-11-23T09:00:00Z", "facts": {"kind": "create_task", "risk": "low", "amount": null, "records": 1, "recipients": 0, "last_contact": null}, "rules": [{"rule": "autonomy", "says": "ask", "because": "Task is always asked"}], "usage": {"amount": 0, "records": 0, "recipients": 0}, "decision": "ask", "not_before": null, "settings_version": 4}', 'rejected', 'low', true, 'create_task:01a21ac2-572d-74b7-a73b-ebdc6a56ed67', NULL, DEFAULT, DEFAULT, '2026-11-23 09:00:00+00', 'ai_coo', '2026-11-24 09:00:00+00', NULL, NULL, NULL, NULL, false, 0, 0, NULL, NULL, NULL, NULL, 2, '2026-11-27 02:07:53.696223+00', NULL),
	('01a21ac2-576b-77d2-acd9-e58373baa5ab', 'default', 'create_task', 'task:ask for a quote', '{"title": "Task for Dana Whitfield: Ask for a quote", "amount": null, "effect": {"requests": [{"once": {"by": "external_id", "name": "01a21ac2-576b-77d2-acd9-e58373baa5ab", "module": "aicoo"}, "model": "project.task", "method": "load", "system": "odoo", "arguments": {"data": [["aicoo.01a21ac2-576b-77d2-acd9-e58373baa5ab", "Ask for a quote", "5", "2026-12-01 17:00:00", "0", "<p>It is late.</p>"]], "fields": ["id", "name", "user_ids/.id", "date_deadline", "priority", "description"], "context": {"tz": "UTC", "mail_auto_subscribe_no_notify": true}}}], "side_effects": ["Dana Whitfield becomes a follower of the task. Odoo''s mail to the assignee is switched off."]}, "inputs": {"name": "Ask for a quote", "user_id": 5, "priority": "0", "description": "It is late.", "date_deadline": "2026-12-01"}, "evidence": [], "metadata": {}, "reasoning": "A test wants to see what becomes of it.", "preconditions": [{"id": 5, "name": "Dana Whitfield", "check": "record_still_exists", "model": "res.users"}, {"check": "has_right", "model": "project.task", "operation": "create"}, {"check": "no_duplicate", "hours": 168}], "expected_effect": "Somebody takes care of it.", "affected_records": {"odoo_model": "project.task", "description": "One new task"}, "estimated_impact": {}, "rollback_strategy": "delete_record"}', 'f1b4e41ee85b3b667de4b5a4b6636d44eaec108a17736b81e857470b74175b53', '{"at": "2026-11-23T09:00:00Z", "facts": {"kind": "create_task", "risk": "low", "amount": null, "records": 1, "recipients": 0, "last_contact": null}, "rules": [{"rule": "autonomy", "says": "ask", "because": "Task is always asked"}], "usage": {"amount": 0, "records": 0, "recipients": 0}, "decision": "ask", "not_before": null, "settings_version": 4}', 'superseded', 'low', true, 'create_task:01a21ac2-576b-77d2-acd9-e58373baa5ab', NULL, DEFAULT, DEFAULT, '2026-11-23 09:00:00+00', 'ai_coo', '2026-11-24 09:00:00+00', NULL, NULL, NULL, NULL, false, 0, 0, NULL, NULL, NULL, NULL, 2, '2026-11-27 02:07:53.785603+00', NULL),
	('01a21ac2-57e4-727e-b39c-1700409b368b', 'default', 'create_task', 'task:move the desk', '{"title": "Task for Dana Whitfield: Move the desk", "amount": null, "effect": {"requests": [{"once": {"by": "external_id", "name": "01a21ac2-57e4-727e-b39c-1700409b368b", "module": "aicoo"}, "model": "project.task", "method": "load", "system": "odoo", "arguments": {"data": [["aicoo.01a21ac2-57e4-727e-b39c-1700409b368b", "Move the desk", "5", "2026-12-01 17:00:00", "0", "<p>It is late.</p>"]], "fields": ["id", "name", "user_ids/.id", "date_deadline", "priority", "description"], "context": {"tz": "UTC", "mail_auto_subscribe_no_notify": true}}}], "side_effects": ["Dana Whitfield becomes a follower of the task. Odoo''s mail to the assignee is switched off."]}, "inputs": {"name": "Move the desk", "user_id": 5, "priority": "0", "description": "It is late.", "date_deadline": "2026-12-01"}, "evidence": [], "metadata": {}, "reasoning": "A test wants to see what becomes of it.", "preconditions": [{"id": 5, "name": "Dana Whitfield", "check": "record_still_exists", "model": "res.users"}, {"check": "has_right", "model": "project.task", "operation": "create"}, {"check": "no_duplicate", "hours": 168}], "expected_effect": "Somebody takes care of it.", "affected_records": {"odoo_model": "project.task", "description": "One new task"}, "estimated_impact": {}, "rollback_strategy": "delete_record"}', '528ea6b9cb96729942baec631cfa31844ceb04e212ab618725f4985ece6c0201', '{"at": "2026-11-23T09:00:00Z", "facts": {"kind": "create_task", "risk": "low", "amount": null, "records": 1, "recipients": 0, "last_contact": null}, "rules": [{"rule": "autonomy", "says": "ask", "because": "Task is always asked"}], "usage": {"amount": 0, "records": 0, "recipients": 0}, "decision": "ask", "not_before": null, "settings_version": 4}', 'cancelled', 'low', true, 'create_task:01a21ac2-57e4-727e-b39c-1700409b368b', NULL, DEFAULT, DEFAULT, '2026-11-23 09:00:00+00', 'ai_coo', '2026-11-24 09:00:00+00', '01a21ac2-4e1c-71e5-bf7f-01c37873c4ac', '2026-11-23 09:00:00+00', NULL, '2026-11-23 13:00:00+00', false, 0, 0, NULL, NULL, NULL, NULL, 3, '2026-11-27 02:07:53.913342+00', NULL),
	('01a21ac2-6808-77c2-adf7-4dd357a7b95e', 'default', 'create_task', 'task:water the plants', '{"title": "Task for Dana Whitfield: Water the plants", "amount": null, "effect": {"requests": [{"once": {"by": "external_id", "name": "01a21ac2-6808-77c2-adf7-4dd357a7b95e", "module": "aicoo"}, "model": "project.task", "method": "load", "system": "odoo", "arguments": {"data": [["aicoo.01a21ac2-6808-77c2-adf7-4dd357a7b95e", "Water the plants", "5", "2026-12-01 17:00:00", "0", "<p>It is late.</p>"]], "fields": ["id", "name", "user_ids/.id", "date_deadline", "priority", "description"], "context": {"tz": "UTC", "mail_auto_subscribe_no_notify": true}}}], "side_effects": ["Dana Whitfield becomes a follower of the task. Odoo''s mail to the assignee is switched off."]}, "inputs": {"name": "Water the plants", "user_id": 5, "priority": "0", "description": "It is late.", "date_deadline": "2026-12-01"}, "evidence": [], "metadata": {}, "reasoning": "A test wants to see what becomes of it.", "preconditions": [{"id": 5, "name": "Dana Whitfield", "check": "record_still_exists", "model": "res.users"}, {"check": "has_right", "model": "project.task", "operation": "create"}, {"check": "no_duplicate", "hours": 168}], "expected_effect": "Somebody takes care of it.", "affected_records": {"odoo_model": "project.task", "description": "One new task"}, "estimated_impact": {}, "rollback_strategy": "delete_record"}', '3a834d66aeeb96bc649d790183f06ffac6009a2462546fc391a101befdce2c30', '{"at": "2026-11-23T20:00:00Z", "facts": {"kind": "create_task", "risk": "low", "amount": null, "records": 1, "recipients": 0, "last_contact": null}, "rules": [{"rule": "autonomy", "says": "fine", "because": "Task may run without asking"}, {"rule": "daily_budget", "says": "fine", "because": "1 of 100 records today without asking"}], "usage": {"amount": 0, "records": 0, "recipients": 0}, "decision": "execute", "not_before": null, "settings_version": 5}', 'approved', 'low', false, 'create_task:01a21ac2-6808-77c2-adf7-4dd357a7b95e', NULL, DEFAULT, DEFAULT, '2026-11-23 20:00:00+00', 'ai_coo', '2026-11-24 20:00:00+00', NULL, NULL, NULL, NULL, false, 0, 0, NULL, NULL, NULL, NULL, 1, '2026-11-27 02:07:57.985269+00', NULL),
	('01a21ac2-696c-74a8-8a7e-bc71adc5d2e3', 'default', 'create_purchase_order', 'res.partner:20', '{"title": "Order from Tanglewood Textiles", "amount": {"minor": 12750, "currency": {"code": "USD", "decimals": 2}}, "effect": {"requests": [{"once": {"by": "external_id", "name": "01a21ac2-696c-74a8-8a7e-bc71adc5d2e3", "module": "aicoo"}, "model": "purchase.order", "method": "load", "system": "odoo", "arguments": {"data": [["aicoo.01a21ac2-696c-74a8-8a7e-bc71adc5d2e3", "AI COO", "20", "1", "1", "2026-12-10 12:00:00", "aicoo.01a21ac2-696c-74a8-8a7e-bc71adc5d2e3_1", "1", "3", "42.5", "2026-12-10 12:00:00"]], "fields": ["id", "origin", "partner_id/.id", "currency_id/.id", "company_id/.id", "date_planned", "order_line/id", "order_line/product_id/.id", "order_line/product_qty", "order_line/price_unit", "order_line/date_planned"], "context": {"tz": "UTC"}}}], "side_effects": ["3 × Tent canvas, 2 m at 42.5 USD: $127.50", "$127.50 in all, before taxes, which Odoo adds as the products have them. It is a draft: nothing goes to Tanglewood Textiles, and a person confirms it in Odoo. It can be cancelled as long as it is one."]}, "inputs": {"lines": [{"quantity": 3, "product_id": 1}], "vendor_id": 20, "date_planned": "2026-12-10"}, "evidence": [], "metadata": {}, "reasoning": "A test wants to see what becomes of it.", "preconditions": [{"name": "Tent canvas, 2 m", "check": "vendor_price_unchanged", "price": "42.5 USD", "vendor": 20, "product": 1, "quantity": 3}, {"id": 20, "name": "Tanglewood Textiles", "check": "record_still_exists", "model": "res.partner"}, {"check": "has_right", "model": "purchase.order", "operation": "create"}, {"check": "no_duplicate", "hours": 24}], "expected_effect": "Somebody takes care of it.", "affected_records": {"odoo_model": "purchase.order", "description": "One new draft for Tanglewood Textiles"}, "estimated_impact": {}, "rollback_strategy": "restore_previous"}', '612efeba4cbeae0d41717d527384259a95f9379ac24d7e1e256b02cb0bda0164', '{"at": "2026-11-23T20:00:00Z", "facts": {"kind": "create_purchase_order", "risk": "high", "amount": {"minor": 12750, "currency": {"code": "USD", "decimals": 2}}, "records": 1, "recipients": 0, "last_contact": null}, "rules": [{"rule": "kill_switch", "says": "ask", "because": "The kill switch is on"}, {"rule": "autonomy", "says": "ask", "because": "Purchase order is always asked"}, {"rule": "risk", "says": "ask", "because": "The risk is high"}, {"rule": "financial", "says": "ask", "because": "What is about money needs approval"}, {"rule": "financial", "says": "ask", "because": "$127.50 is over the $0.00 that run without approval"}], "usage": {"amount": 0, "records": 1, "recipients": 0}, "decision": "ask", "not_before": null, "settings_version": 7}', 'pending_approval', 'high', true, 'create_purchase_order:01a21ac2-696c-74a8-8a7e-bc71adc5d2e3', NULL, DEFAULT, DEFAULT, '2026-11-23 20:00:00+00', 'ai_coo', '2026-11-24 20:00:00+00', NULL, NULL, NULL, NULL, false, 0, 0, NULL, NULL, NULL, NULL, 1, '2026-11-27 02:07:58.378813+00', NULL),
	('01a21ac2-547c-7552-9592-4c73318a80b1', 'default', 'create_task', 'task:order paper', '{"title": "Task for Dana Whitfield: Order paper", "amount": null, "effect": {"requests": [{"once": {"by": "external_id", "name": "01a21ac2-547c-7552-9592-4c73318a80b1", "module": "aicoo"}, "model": "project.task", "method": "load", "system": "odoo", "arguments": {"data": [["aicoo.01a21ac2-547c-7552-9592-4c73318a80b1", "Order paper", "5", "2026-12-01 17:00:00", "0", "<p>It is late.</p>"]], "fields": ["id", "name", "user_ids/.id", "date_deadline", "priority", "description"], "context": {"tz": "UTC", "mail_auto_subscribe_no_notify": true}}}], "side_effects": ["Dana Whitfield becomes a follower of the task. Odoo''s mail to the assignee is switched off."]}, "inputs": {"name": "Order paper", "user_id": 5, "priority": "0", "description": "It is late.", "date_deadline": "2026-12-01"}, "evidence": [], "metadata": {}, "reasoning": "A test wants to see what becomes of it.", "preconditions": [{"id": 5, "name": "Dana Whitfield", "check": "record_still_exists", "model": "res.users"}, {"check": "has_right", "model": "project.task", "operation": "create"}, {"check": "no_duplicate", "hours": 168}], "expected_effect": "Somebody takes care of it.", "affected_records": {"odoo_model": "project.task", "description": "One new task"}, "estimated_impact": {}, "rollback_strategy": "delete_record"}', '6063b7e273b4c4bbf959f2c227b18f6984291dff9b30e3e9c3a1295ebfb18013', '{"at": "2026-11-23T09:00:00Z", "facts": {"kind": "create_task", "risk": "low", "amount": null, "records": 1, "recipients": 0, "last_contact": null}, "rules": [{"rule": "autonomy", "says": "ask", "because": "Task is always asked"}], "usage": {"amount": 0, "records": 0, "recipients": 0}, "decision": "ask", "not_before": null, "settings_version": 4}', 'rolled_back', 'low', true, 'create_task:01a21ac2-547c-7552-9592-4c73318a80b1', NULL, DEFAULT, DEFAULT, '2026-11-23 09:00:00+00', 'ai_coo', '2026-11-24 09:00:00+00', '01a21ac2-4e1c-71e5-bf7f-01c37873c4ac', '2026-11-23 09:00:00+00', NULL, '2026-11-23 13:00:00+00', false, 1, 0, NULL, '2026-11-23 09:00:00+00', '{"requests": [{"step": 0, "operation": "odoo:project.task.load", "record_id": 6, "message_id": null}]}', NULL, 5, '2026-11-27 02:07:53.634079+00', NULL),
	('01a21ac2-57a8-7447-8c3f-3b88dacac87d', 'default', 'create_task', 'task:ask for two quotes', '{"title": "Task for Dana Whitfield: Ask for two quotes", "amount": null, "effect": {"requests": [{"once": {"by": "external_id", "name": "01a21ac2-57a8-7447-8c3f-3b88dacac87d", "module": "aicoo"}, "model": "project.task", "method": "load", "system": "odoo", "arguments": {"data": [["aicoo.01a21ac2-57a8-7447-8c3f-3b88dacac87d", "Ask for two quotes", "5", "2026-12-01 17:00:00", "0", "<p>It is late.</p>"]], "fields": ["id", "name", "user_ids/.id", "date_deadline", "priority", "description"], "context": {"tz": "UTC", "mail_auto_subscribe_no_notify": true}}}], "side_effects": ["Dana Whitfield becomes a follower of the task. Odoo''s mail to the assignee is switched off."]}, "inputs": {"name": "Ask for two quotes", "user_id": 5, "priority": "0", "description": "It is late.", "date_deadline": "2026-12-01"}, "evidence": [], "metadata": {}, "reasoning": "A test wants to see what becomes of it.", "preconditions": [{"id": 5, "name": "Dana Whitfield", "check": "record_still_exists", "model": "res.users"}, {"check": "has_right", "model": "project.task", "operation": "create"}, {"check": "no_duplicate", "hours": 168}], "expected_effect": "Somebody takes care of it.", "affected_records": {"odoo_model": "project.task", "description": "One new task"}, "estimated_impact": {}, "rollback_strategy": "delete_record"}', 'd724d8aa77a9ec62315716c15650bf51f2b2362fc48efed3613cadc1ad4037b7', '{"at": "2026-11-23T09:00:00Z", "facts": {"kind": "create_task", "risk": "low", "amount": null, "records": 1, "recipients": 0, "last_contact": null}, "rules": [{"rule": "autonomy", "says": "ask", "because": "Task is always asked"}], "usage": {"amount": 0, "records": 0, "recipients": 0}, "decision": "ask", "not_before": null, "settings_version": 4}', 'pending_approval', 'low', true, 'create_task:01a21ac2-57a8-7447-8c3f-3b88dacac87d', NULL, DEFAULT, DEFAULT, '2026-11-23 09:00:00+00', '01a21ac2-4e1c-71e5-bf7f-01c37873c4ac', '2026-11-24 09:00:00+00', NULL, NULL, NULL, NULL, false, 0, 0, NULL, NULL, NULL, NULL, 1, '2026-11-27 02:07:53.784657+00', NULL),
	('01a21ac2-5e45-77de-99a9-460464445496', 'default', 'send_sms', 'res.partner:19', '{"title": "SMS to Nordlys Sport AS", "amount": null, "effect": {"requests": [{"to": {"name": "Nordlys Sport AS", "number": "+14155550119"}, "from": "Fenwick", "text": "Please call us.", "system": "sms", "encoding": "gsm7", "segments": 1, "reference": "01a21ac2-5e45-77de-99a9-460464445496.sms"}], "side_effects": ["Nothing is written to Odoo. The gateway bills each segment."]}, "inputs": {"text": "Please call us.", "partner_id": 19}, "evidence": [], "metadata": {"contacts": [19]}, "reasoning": "A test wants to see what becomes of it.", "preconditions": [{"name": "Nordlys Sport AS", "check": "phone_unchanged", "phone": "(415) 555-0119", "partner": 19}, {"name": "Nordlys Sport AS", "check": "contact_allowed", "channel": "sms", "partner": 19}, {"check": "no_duplicate", "hours": 24}], "expected_effect": "Somebody takes care of it.", "affected_records": {"odoo_ids": [19], "odoo_model": "res.partner", "description": "Nordlys Sport AS"}, "estimated_impact": {}, "rollback_strategy": "not_possible"}', '3b3e812895a02f710f52762de95c0ee68998560b6a757fc43ab88e2529a0d99a', '{"at": "2026-11-23T09:04:00Z", "facts": {"sms": 1, "kind": "send_sms", "risk": "medium", "amount": null, "records": 1, "recipients": 0, "last_contact": null}, "rules": [{"rule": "forbidden_type", "says": "refuse", "because": "SMS is a forbidden type"}, {"rule": "autonomy", "says": "ask", "because": "SMS is always asked"}, {"rule": "risk", "says": "ask", "because": "The risk is medium"}, {"rule": "sms", "says": "ask", "because": "SMS are not sent without asking"}, {"rule": "external_communication", "says": "ask", "because": "What reaches customers needs approval"}, {"rule": "contact_gap", "says": "fine", "because": "No contact by AI COO yet"}, {"rule": "business_hours", "says": "fine", "because": "Inside business hours"}], "usage": {"amount": 0, "records": 0, "recipients": 0}, "decision": "refuse", "not_before": null, "settings_version": 4}', 'blocked', 'medium', true, 'send_sms:01a21ac2-5e45-77de-99a9-460464445496', NULL, DEFAULT, DEFAULT, '2026-11-23 09:04:00+00', 'ai_coo', '2026-11-24 09:04:00+00', NULL, NULL, NULL, NULL, false, 0, 0, NULL, NULL, NULL, NULL, 1, '2026-11-27 02:07:57.722455+00', NULL),
	('01a21ac2-690d-73e0-8685-0536381c519b', 'default', 'create_task', 'task:count the chairs', '{"title": "Task for Dana Whitfield: Count the chairs", "amount": null, "effect": {"requests": [{"once": {"by": "external_id", "name": "01a21ac2-690d-73e0-8685-0536381c519b", "module": "aicoo"}, "model": "project.task", "method": "load", "system": "odoo", "arguments": {"data": [["aicoo.01a21ac2-690d-73e0-8685-0536381c519b", "Count the chairs", "5", "2026-12-01 17:00:00", "0", "<p>It is late.</p>"]], "fields": ["id", "name", "user_ids/.id", "date_deadline", "priority", "description"], "context": {"tz": "UTC", "mail_auto_subscribe_no_notify": true}}}], "side_effects": ["Dana Whitfield becomes a follower of the task. Odoo''s mail to the assignee is switched off."]}, "inputs": {"name": "Count the chairs", "user_id": 5, "priority": "0", "description": "It is late.", "date_deadline": "2026-12-01"}, "evidence": [], "metadata": {}, "reasoning": "A test wants to see what becomes of it.", "preconditions": [{"id": 5, "name": "Dana Whitfield", "check": "record_still_exists", "model": "res.users"}, {"check": "has_right", "model": "project.task", "operation": "create"}, {"check": "no_duplicate", "hours": 168}], "expected_effect": "Somebody takes care of it.", "affected_records": {"odoo_model": "project.task", "description": "One new task"}, "estimated_impact": {}, "rollback_strategy": "delete_record"}', 'b8de0bddac489bd876b71ff7d7ef17972a401b3dc75b268f0574d46e67da3029', '{"at": "2026-11-23T20:00:00Z", "facts": {"kind": "create_task", "risk": "low", "amount": null, "records": 1, "recipients": 0, "last_contact": null}, "rules": [{"rule": "kill_switch", "says": "ask", "because": "The kill switch is on"}, {"rule": "autonomy", "says": "ask", "because": "Task is always asked"}], "usage": {"amount": 0, "records": 1, "recipients": 0}, "decision": "ask", "not_before": null, "settings_version": 7}', 'expired', 'low', true, 'create_task:01a21ac2-690d-73e0-8685-0536381c519b', NULL, DEFAULT, DEFAULT, '2026-11-23 20:00:00+00', 'ai_coo', '2026-11-23 20:00:00+00', NULL, NULL, NULL, NULL, false, 0, 0, NULL, NULL, NULL, NULL, 2, '2026-11-27 02:07:58.268333+00', NULL),
	('01a21ac2-52cc-77bb-9fe8-b52151b5a517', 'default', 'create_invoice_reminder', 'res.partner:19', '{"title": "Remind Nordlys Sport AS of 1 overdue invoice", "amount": {"minor": 432000, "currency": {"code": "USD", "decimals": 2}}, "effect": {"requests": [{"to": [{"name": "Nordlys Sport AS", "email": "accounts@nordlys.example.com"}], "date": "2026-11-23T09:00:00Z", "from": {"name": "Accounts", "email": "accounts@example.com"}, "text": "Dear Sir or Madam,\n\nby our records this invoice is overdue, and we have not received the amount yet.\n\n  INV/00022: due 8 November 2026, 15 days late\n    €4,000.00 open\n    See and pay: http://127.0.0.1:44625/my/invoices/13\n\nPlease pay within the next seven days, or tell us the day on which you will.\n\nIf the payment is already on its way, please disregard this message. If something\nabout it is wrong, please answer this mail: it reaches Accounts team.\n\nKind regards,\nFenwick Outdoor Supply\n", "system": "mail", "subject": "Reminder: Invoice INV/00022 is overdue", "reply_to": {"name": "Accounts team", "email": "team@example.com"}, "message_id": "<01a21ac2-52cc-77bb-9fe8-b52151b5a517.mail@example.com>"}, {"once": {"by": "message_id", "message_id": "<01a21ac2-52cc-77bb-9fe8-b52151b5a517.note.13@example.com>"}, "model": "account.move", "method": "message_post", "system": "odoo", "arguments": {"ids": [13], "body": "<p>Payment reminder sent by e-mail to Nordlys Sport AS &lt;accounts@nordlys.example.com&gt;.<br>Subject: Reminder: Invoice INV/00022 is overdue</p>", "message_id": "<01a21ac2-52cc-77bb-9fe8-b52151b5a517.note.13@example.com>", "body_is_html": true, "message_type": "comment", "subtype_xmlid": "mail.mt_note"}}], "side_effects": ["The reminder is firm by the age of the oldest invoice, in English.", "The notes are internal: colleagues who follow the invoice are told by Odoo, nobody outside is."]}, "inputs": {"customer_id": 19, "invoice_ids": [13]}, "evidence": [{"id": 19, "key": "e1", "kind": "record", "label": "Nordlys Sport AS", "model": "res.partner", "fields": {"name": {"type": "text", "value": "Nordlys Sport AS"}, "email": {"type": "text", "value": "accounts@nordlys.example.com"}}, "write_date": "2026-11-22T08:00:00Z"}, {"key": "e2", "kind": "query", "as_of": "2026-11-23T09:00:00Z", "label": "Overdue", "model": "account.move", "value": {"type": "money", "value": {"minor": 432000, "currency": {"code": "USD", "decimals": 2}}}, "domain": [["id", "in", [13]]], "aggregate": "amount_residual_signed:sum"}, {"id": 13, "key": "e3", "kind": "record", "label": "INV/00022", "model": "account.move", "fields": {"number": {"type": "text", "value": "INV/00022"}, "days_overdue": {"type": "days", "value": 15}, "amount_residual": {"type": "money", "value": {"minor": 432000, "currency": {"code": "USD", "decimals": 2}}}, "invoice_date_due": {"type": "date", "value": "2026-11-08"}}, "write_date": "2026-11-22T08:00:00Z"}], "metadata": {"contacts": [19]}, "reasoning": "Nordlys Sport AS owes $4,320.00 that is overdue, the oldest invoice (INV/00022) by 15 days. Collected, it extends the runway of 52 days by about 2 days.", "preconditions": [{"name": "INV/00022", "check": "invoice_still_unpaid", "invoice": 13}, {"name": "INV/00022", "check": "invoice_amount_unchanged", "amount": {"minor": 400000, "currency": {"code": "EUR", "decimals": 2}}, "invoice": 13}, {"name": "Nordlys Sport AS", "check": "address_unchanged", "email": "accounts@nordlys.example.com", "partner": 19}, {"name": "Nordlys Sport AS", "check": "contact_allowed", "channel": "mail", "partner": 19}, {"name": "Nordlys Sport AS", "check": "no_unmatched_payment", "partner": 19}, {"check": "note_stays_internal"}, {"check": "has_right", "model": "mail.message", "operation": "create"}, {"check": "no_duplicate", "hours": 168}], "expected_effect": "Nordlys Sport AS is reminded by e-mail of $4,320.00 overdue, and each invoice gets a note.", "affected_records": {"odoo_ids": [13], "odoo_model": "account.move", "description": "INV/00022"}, "estimated_impact": {"revenue_change": {"minor": 432000, "currency": {"code": "USD", "decimals": 2}}, "time_saved_hours": 0.5, "cash_runway_change_days": 2}, "rollback_strategy": "not_possible"}', 'e8c0b6fccdb646aa67540b768d1039c9debdef39c4cb451a4e9767a0617b273a', '{"at": "2026-11-23T09:00:00Z", "facts": {"kind": "create_invoice_reminder", "risk": "medium", "amount": {"minor": 432000, "currency": {"code": "USD", "decimals": 2}}, "records": 1, "recipients": 1, "last_contact": null}, "rules": [{"rule": "autonomy", "says": "ask", "because": "Invoice reminder is always asked"}, {"rule": "risk", "says": "ask", "because": "The risk is medium"}, {"rule": "email", "says": "ask", "because": "Mail is not sent without asking"}, {"rule": "recipients", "says": "fine", "because": "1 of at most 10 recipients"}, {"rule": "financial", "says": "ask", "because": "What is about money needs approval"}, {"rule": "financial", "says": "ask", "because": "$4,320.00 is over the $0.00 that run without approval"}, {"rule": "external_communication", "says": "ask", "because": "What reaches customers needs approval"}, {"rule": "contact_gap", "says": "fine", "because": "No contact by AI COO yet"}, {"rule": "business_hours", "says": "fine", "because": "Inside business hours"}], "usage": {"amount": 0, "records": 0, "recipients": 0}, "decision": "ask", "not_before": null, "settings_version": 4}', 'stale', 'medium', true, 'create_invoice_reminder:01a21ac2-52cc-77bb-9fe8-b52151b5a517', '01a21ac2-4eed-76ff-bd79-f572d22631a8', DEFAULT, DEFAULT, '2026-11-23 09:00:00+00', 'ai_coo', '2026-11-24 09:00:00+00', '01a21ac2-4e1c-71e5-bf7f-01c37873c4ac', '2026-11-23 09:04:00+00', NULL, '2026-11-23 13:04:00+00', false, 1, 0, NULL, NULL, NULL, 'INV/00022 was unpaid, now it is paid (posted)', 4, '2026-11-27 02:07:55.185223+00', NULL),
	('01a21ac2-678d-71e0-953b-70ba9885f799', 'default', 'send_email', 'res.partner:19:our terms', '{"title": "Mail to Nordlys Sport AS: Our terms", "amount": null, "effect": {"requests": [{"to": [{"name": "Nordlys Sport AS", "email": "accounts@nordlys.example.com"}], "date": "2026-11-23T20:00:00Z", "from": {"name": "Accounts", "email": "accounts@example.com"}, "text": "Hello,\n\nthese are our terms.\n", "system": "mail", "subject": "Our terms", "reply_to": {"name": "Accounts team", "email": "team@example.com"}, "message_id": "<01a21ac2-678d-71e0-953b-70ba9885f799.mail@example.com>"}], "side_effects": ["Nothing is written to Odoo: the mail is in the mail server''s and the recipients'' mailboxes only."]}, "inputs": {"body": "Hello,\r\n\r\nthese are our terms.", "subject": "Our terms", "partner_ids": [19]}, "evidence": [], "metadata": {"contacts": [19]}, "reasoning": "A test wants to see what becomes of it.", "preconditions": [{"name": "Nordlys Sport AS", "check": "address_unchanged", "email": "accounts@nordlys.example.com", "partner": 19}, {"name": "Nordlys Sport AS", "check": "contact_allowed", "channel": "mail", "partner": 19}, {"check": "no_duplicate", "hours": 168}], "expected_effect": "Somebody takes care of it.", "affected_records": {"odoo_ids": [19], "odoo_model": "res.partner", "description": "Nordlys Sport AS"}, "estimated_impact": {}, "rollback_strategy": "not_possible"}', 'c1805384ebed2ec39e44bf79918efc0b45ccbde1cad765ad5983b47978a457a9', '{"at": "2026-11-23T20:00:00Z", "facts": {"kind": "send_email", "risk": "medium", "amount": null, "records": 0, "recipients": 1, "last_contact": null}, "rules": [{"rule": "autonomy", "says": "ask", "because": "E-mail is always asked"}, {"rule": "risk", "says": "ask", "because": "The risk is medium"}, {"rule": "email", "says": "ask", "because": "Mail is not sent without asking"}, {"rule": "recipients", "says": "fine", "because": "1 of at most 10 recipients"}, {"rule": "external_communication", "says": "ask", "because": "What reaches customers needs approval"}, {"rule": "contact_gap", "says": "fine", "because": "No contact by AI COO yet"}, {"rule": "business_hours", "says": "wait", "because": "Outside business hours"}], "usage": {"amount": 0, "records": 0, "recipients": 0}, "decision": "ask", "not_before": "2026-11-24T08:00:00Z", "settings_version": 4}', 'approved', 'medium', true, 'send_email:01a21ac2-678d-71e0-953b-70ba9885f799', NULL, DEFAULT, DEFAULT, '2026-11-23 20:00:00+00', 'ai_coo', '2026-11-25 12:00:00+00', '01a21ac2-4e1c-71e5-bf7f-01c37873c4ac', '2026-11-23 20:00:00+00', '2026-11-24 08:00:00+00', '2026-11-24 12:00:00+00', false, 0, 0, NULL, NULL, NULL, NULL, 2, '2026-11-27 02:07:57.902713+00', NULL),
	('01a21ac2-6858-7359-9314-7c13b0ef5638', 'default', 'create_task', 'task:paint the door', '{"title": "Task for Dana Whitfield: Paint the door", "amount": null, "effect": {"requests": [{"once": {"by": "external_id", "name": "01a21ac2-6858-7359-9314-7c13b0ef5638", "module": "aicoo"}, "model": "project.task", "method": "load", "system": "odoo", "arguments": {"data": [["aicoo.01a21ac2-6858-7359-9314-7c13b0ef5638", "Paint the door", "5", "2026-12-01 17:00:00", "0", "<p>It is late.</p>"]], "fields": ["id", "name", "user_ids/.id", "date_deadline", "priority", "description"], "context": {"tz": "UTC", "mail_auto_subscribe_no_notify": true}}}], "side_effects": ["Dana Whitfield becomes a follower of the task. Odoo''s mail to the assignee is switched off."]}, "inputs": {"name": "Paint the door", "user_id": 5, "priority": "0", "description": "It is late.", "date_deadline": "2026-12-01"}, "evidence": [], "metadata": {}, "reasoning": "A test wants to see what becomes of it.", "preconditions": [{"id": 5, "name": "Dana Whitfield", "check": "record_still_exists", "model": "res.users"}, {"check": "has_right", "model": "project.task", "operation": "create"}, {"check": "no_duplicate", "hours": 168}], "expected_effect": "Somebody takes care of it.", "affected_records": {"odoo_model": "project.task", "description": "One new task"}, "estimated_impact": {}, "rollback_strategy": "delete_record"}', 'a6463e6c0d7963c61cbeca6149caa44fa94fc9f648801a14a4b47324330f5586', '{"at": "2026-11-23T20:00:00Z", "facts": {"kind": "create_task", "risk": "low", "amount": null, "records": 1, "recipients": 0, "last_contact": null}, "rules": [{"rule": "autonomy", "says": "ask", "because": "Task is always asked"}], "usage": {"amount": 0, "records": 1, "recipients": 0}, "decision": "ask", "not_before": null, "settings_version": 6}', 'approved', 'low', true, 'create_task:01a21ac2-6858-7359-9314-7c13b0ef5638', NULL, DEFAULT, DEFAULT, '2026-11-23 20:00:00+00', 'ai_coo', '2026-11-24 20:00:00+00', '01a21ac2-4e1c-71e5-bf7f-01c37873c4ac', '2026-11-23 20:00:00+00', '2026-11-23 20:01:00+00', '2026-11-24 00:00:00+00', false, 1, 0, NULL, NULL, NULL, 'The kill switch is on', 4, '2026-11-27 02:07:58.189778+00', NULL),
	('01a21ac2-5261-72d0-8cea-26b1c041133e', 'default', 'create_invoice_reminder', 'res.partner:15', '{"title": "Remind Emberline Events of 1 overdue invoice", "amount": {"minor": 575000, "currency": {"code": "USD", "decimals": 2}}, "effect": {"requests": [{"to": [{"name": "Emberline Events", "email": "accounts@emberline.example.com"}], "date": "2026-11-23T09:00:00Z", "from": {"name": "Accounts", "email": "accounts@example.com"}, "text": "Dear Sir or Madam,\n\nby our records this invoice is overdue, and we have not received the amount yet.\n\n  INV/00019: due 21 October 2026, 33 days late\n    $9,900.00 in total, $4,150.00 paid or credited, $5,750.00 open\n    See and pay: http://127.0.0.1:44625/my/invoices/12\n\nPlease pay within the next seven days, or tell us the day on which you will.\n\nIf the payment is already on its way, please disregard this message. If something\nabout it is wrong, please answer this mail: it reaches Accounts team.\n\nKind regards,\nFenwick Outdoor Supply\n", "system": "mail", "subject": "Reminder: Invoice INV/00019 is overdue", "reply_to": {"name": "Accounts team", "email": "team@example.com"}, "message_id": "<01a21ac2-5261-72d0-8cea-26b1c041133e.mail@example.com>"}, {"once": {"by": "message_id", "message_id": "<01a21ac2-5261-72d0-8cea-26b1c041133e.note.12@example.com>"}, "model": "account.move", "method": "message_post", "system": "odoo", "arguments": {"ids": [12], "body": "<p>Payment reminder sent by e-mail to Emberline Events &lt;accounts@emberline.example.com&gt;.<br>Subject: Reminder: Invoice INV/00019 is overdue</p>", "message_id": "<01a21ac2-5261-72d0-8cea-26b1c041133e.note.12@example.com>", "body_is_html": true, "message_type": "comment", "subtype_xmlid": "mail.mt_note"}}], "side_effects": ["The reminder is firm by the age of the oldest invoice, in English.", "The notes are internal: colleagues who follow the invoice are told by Odoo, nobody outside is."]}, "inputs": {"customer_id": 15, "invoice_ids": [12]}, "evidence": [{"id": 15, "key": "e1", "kind": "record", "label": "Emberline Events", "model": "res.partner", "fields": {"name": {"type": "text", "value": "Emberline Events"}, "email": {"type": "text", "value": "accounts@emberline.example.com"}}, "write_date": "2026-11-22T08:00:00Z"}, {"key": "e2", "kind": "query", "as_of": "2026-11-23T09:00:00Z", "label": "Overdue", "model": "account.move", "value": {"type": "money", "value": {"minor": 575000, "currency": {"code": "USD", "decimals": 2}}}, "domain": [["id", "in", [12]]], "aggregate": "amount_residual_signed:sum"}, {"id": 12, "key": "e3", "kind": "record", "label": "INV/00019", "model": "account.move", "fields": {"number": {"type": "text", "value": "INV/00019"}, "days_overdue": {"type": "days", "value": 33}, "amount_residual": {"type": "money", "value": {"minor": 575000, "currency": {"code": "USD", "decimals": 2}}}, "invoice_date_due": {"type": "date", "value": "2026-10-21"}}, "write_date": "2026-11-22T08:00:00Z"}], "metadata": {"contacts": [15]}, "reasoning": "Emberline Events owes $5,750.00 that is overdue, the oldest invoice (INV/00019) by 33 days. Collected, it extends the runway of 52 days by about 3 days.", "preconditions": [{"name": "INV/00019", "check": "invoice_still_unpaid", "invoice": 12}, {"name": "INV/00019", "check": "invoice_amount_unchanged", "amount": {"minor": 575000, "currency": {"code": "USD", "decimals": 2}}, "invoice": 12}, {"name": "Emberline Events", "check": "address_unchanged", "email": "accounts@emberline.example.com", "partner": 15}, {"name": "Emberline Events", "check": "contact_allowed", "channel": "mail", "partner": 15}, {"name": "Emberline Events", "check": "no_unmatched_payment", "partner": 15}, {"check": "note_stays_internal"}, {"check": "has_right", "model": "mail.message", "operation": "create"}, {"check": "no_duplicate", "hours": 168}], "expected_effect": "Emberline Events is reminded by e-mail of $5,750.00 overdue, and each invoice gets a note.", "affected_records": {"odoo_ids": [12], "odoo_model": "account.move", "description": "INV/00019"}, "estimated_impact": {"revenue_change": {"minor": 575000, "currency": {"code": "USD", "decimals": 2}}, "time_saved_hours": 0.5, "cash_runway_change_days": 3}, "rollback_strategy": "not_possible"}', 'b2b2bf0746c50c176dec826b0fc3fbcf0463bff073b44255ef05a40a9c5b114e', '{"at": "2026-11-23T09:00:00Z", "facts": {"kind": "create_invoice_reminder", "risk": "medium", "amount": {"minor": 575000, "currency": {"code": "USD", "decimals": 2}}, "records": 1, "recipients": 1, "last_contact": null}, "rules": [{"rule": "autonomy", "says": "ask", "because": "Invoice reminder is always asked"}, {"rule": "risk", "says": "ask", "because": "The risk is medium"}, {"rule": "email", "says": "ask", "because": "Mail is not sent without asking"}, {"rule": "recipients", "says": "fine", "because": "1 of at most 10 recipients"}, {"rule": "financial", "says": "ask", "because": "What is about money needs approval"}, {"rule": "financial", "says": "ask", "because": "$5,750.00 is over the $0.00 that run without approval"}, {"rule": "external_communication", "says": "ask", "because": "What reaches customers needs approval"}, {"rule": "contact_gap", "says": "fine", "because": "No contact by AI COO yet"}, {"rule": "business_hours", "says": "fine", "because": "Inside business hours"}], "usage": {"amount": 0, "records": 0, "recipients": 0}, "decision": "ask", "not_before": null, "settings_version": 4}', 'in_doubt', 'medium', true, 'create_invoice_reminder:01a21ac2-5261-72d0-8cea-26b1c041133e', '01a21ac2-4eed-76ff-bd79-f572d22631a8', DEFAULT, DEFAULT, '2026-11-23 09:00:00+00', 'ai_coo', '2026-11-24 09:00:00+00', '01a21ac2-4e39-70e4-be98-fe464b739374', '2026-11-23 09:04:00+00', NULL, '2026-11-23 13:04:00+00', false, 1, 0, NULL, NULL, NULL, 'the mail server did not answer after the message: response error: incomplete response', 4, '2026-11-27 02:07:55.445918+00', NULL),
	('01a21ac2-6730-7458-861c-8fdc1e2b559b', 'default', 'create_task', 'task:post the parcel', '{"title": "Task for Dana Whitfield: Post the parcel", "amount": null, "effect": {"requests": [{"once": {"by": "external_id", "name": "01a21ac2-6730-7458-861c-8fdc1e2b559b", "module": "aicoo"}, "model": "project.task", "method": "load", "system": "odoo", "arguments": {"data": [["aicoo.01a21ac2-6730-7458-861c-8fdc1e2b559b", "Post the parcel", "5", "2026-12-01 17:00:00", "0", "<p>It is late.</p>"]], "fields": ["id", "name", "user_ids/.id", "date_deadline", "priority", "description"], "context": {"tz": "UTC", "mail_auto_subscribe_no_notify": true}}}], "side_effects": ["Dana Whitfield becomes a follower of the task. Odoo''s mail to the assignee is switched off."]}, "inputs": {"name": "Post the parcel", "user_id": 5, "priority": "0", "description": "It is late.", "date_deadline": "2026-12-01"}, "evidence": [], "metadata": {}, "reasoning": "A test wants to see what becomes of it.", "preconditions": [{"id": 5, "name": "Dana Whitfield", "check": "record_still_exists", "model": "res.users"}, {"check": "has_right", "model": "project.task", "operation": "create"}, {"check": "no_duplicate", "hours": 168}], "expected_effect": "Somebody takes care of it.", "affected_records": {"odoo_model": "project.task", "description": "One new task"}, "estimated_impact": {}, "rollback_strategy": "delete_record"}', 'b84181d9319ba95c77e95f324827880c1c894feb30a999b442a26103554619d2', '{"at": "2026-11-23T09:04:00Z", "facts": {"kind": "create_task", "risk": "low", "amount": null, "records": 1, "recipients": 0, "last_contact": null}, "rules": [{"rule": "autonomy", "says": "ask", "because": "Task is always asked"}], "usage": {"amount": 0, "records": 0, "recipients": 0}, "decision": "ask", "not_before": null, "settings_version": 4}', 'executing', 'low', true, 'create_task:01a21ac2-6730-7458-861c-8fdc1e2b559b', NULL, DEFAULT, DEFAULT, '2026-11-23 09:04:00+00', 'ai_coo', '2026-11-24 09:04:00+00', '01a21ac2-4e1c-71e5-bf7f-01c37873c4ac', '2026-11-23 09:04:00+00', NULL, '2026-11-23 13:04:00+00', false, 1, 0, '2026-11-27 02:07:57.822157+00', NULL, NULL, NULL, 3, '2026-11-27 02:07:57.821158+00', NULL);
INSERT INTO public.call_turns VALUES
	('api', 'dcfaf98d1788631f00cc7063d6c67d56d3c0e30452d6f6e4f0b554b243fa538a', '{"2026-11-27 02:07:55.212496+00"}', '2026-11-27 02:07:55.212496+00', '2026-11-27 02:07:55.212496+00'),
	('api', '0ff14a91c60fa9f453aef50fdb22a73097e14f5657b61bc7276698b0349aad5d', '{"2026-11-27 02:07:52.852664+00","2026-11-27 02:07:53.011497+00","2026-11-27 02:07:53.434356+00","2026-11-27 02:07:53.509719+00","2026-11-27 02:07:53.685787+00","2026-11-27 02:07:53.752785+00","2026-11-27 02:07:53.870894+00","2026-11-27 02:07:53.906522+00","2026-11-27 02:07:53.978725+00","2026-11-27 02:07:55.06545+00","2026-11-27 02:07:57.774179+00","2026-11-27 02:07:57.894463+00","2026-11-27 02:07:58.105442+00","2026-11-27 02:07:58.409648+00","2026-11-27 02:07:58.452929+00","2026-11-27 02:07:58.504317+00"}', '2026-11-27 02:07:58.504317+00', '2026-11-27 02:07:58.504317+00');
INSERT INTO public.digests VALUES
	('default', '2026-11-23', '2026-11-23 20:01:00+00');
INSERT INTO public.guardrails_config VALUES
	('default', 7, true, true, false, false, false, false, '["send_sms"]', 10, 50, 0, 10, 2000000, 10000000, true, true, true, true, false, false, '09:00:00', '17:00:00', 'Europe/Berlin', 48, 0, 50, 100, '{}', true, true, '["in_app", "email", "sms"]', '2026-11-27 01:52:53.705552+00', '2026-11-27 02:07:58.152445+00');
INSERT INTO public.guardrails_versions VALUES
	('default', 1, '{"autonomy": {}, "high_amount": 1000000, "kill_switch": false, "can_send_sms": false, "can_send_emails": false, "critical_amount": 10000000, "forbidden_types": [], "max_sms_per_day": 50, "can_create_tasks": true, "contact_gap_hours": 24, "business_hours_end": "17:00:00", "can_delete_records": false, "daily_amount_budget": 0, "daily_record_budget": 100, "notify_after_action": true, "business_hours_start": "09:00:00", "notify_before_action": true, "notification_channels": ["in_app", "email"], "daily_recipient_budget": 50, "business_hours_timezone": "America/New_York", "max_bulk_action_records": 10, "allow_actions_on_weekends": false, "can_update_financial_records": false, "requires_approval_for_deletion": true, "max_email_recipients_per_action": 10, "requires_approval_for_financial": true, "requires_approval_for_bulk_actions": true, "allow_actions_outside_business_hours": false, "requires_approval_for_external_comms": true, "max_financial_amount_without_approval": 0}', 'system', '2026-11-23 09:00:00+00'),
	('default', 2, '{"autonomy": {}, "high_amount": 2000000, "kill_switch": false, "can_send_sms": false, "can_send_emails": false, "critical_amount": 10000000, "forbidden_types": [], "max_sms_per_day": 50, "can_create_tasks": true, "contact_gap_hours": 24, "business_hours_end": "17:00:00", "can_delete_records": false, "daily_amount_budget": 0, "daily_record_budget": 100, "notify_after_action": true, "business_hours_start": "09:00:00", "notify_before_action": true, "notification_channels": ["in_app", "email"], "daily_recipient_budget": 50, "business_hours_timezone": "America/New_York", "max_bulk_action_records": 10, "allow_actions_on_weekends": false, "can_update_financial_records": false, "requires_approval_for_deletion": true, "max_email_recipients_per_action": 10, "requires_approval_for_financial": true, "requires_approval_for_bulk_actions": true, "allow_actions_outside_business_hours": false, "requires_approval_for_external_comms": true, "max_financial_amount_without_approval": 0}', '01a21ac2-4def-77fc-aa7d-9b36a896aa5f', '2026-11-23 09:00:00+00'),
	('default', 3, '{"autonomy": {}, "high_amount": 2000000, "kill_switch": false, "can_send_sms": false, "can_send_emails": false, "critical_amount": 10000000, "forbidden_types": ["send_sms"], "max_sms_per_day": 50, "can_create_tasks": true, "contact_gap_hours": 48, "business_hours_end": "17:00:00", "can_delete_records": false, "daily_amount_budget": 0, "daily_record_budget": 100, "notify_after_action": true, "business_hours_start": "09:00:00", "notify_before_action": true, "notification_channels": ["in_app", "email"], "daily_recipient_budget": 50, "business_hours_timezone": "America/New_York", "max_bulk_action_records": 10, "allow_actions_on_weekends": false, "can_update_financial_records": false, "requires_approval_for_deletion": true, "max_email_recipients_per_action": 10, "requires_approval_for_financial": true, "requires_approval_for_bulk_actions": true, "allow_actions_outside_business_hours": false, "requires_approval_for_external_comms": true, "max_financial_amount_without_approval": 0}', '01a21ac2-4def-77fc-aa7d-9b36a896aa5f', '2026-11-23 09:00:00+00'),
	('default', 4, '{"autonomy": {}, "high_amount": 2000000, "kill_switch": false, "can_send_sms": false, "can_send_emails": false, "critical_amount": 10000000, "forbidden_types": ["send_sms"], "max_sms_per_day": 50, "can_create_tasks": true, "contact_gap_hours": 48, "business_hours_end": "17:00:00", "can_delete_records": false, "daily_amount_budget": 0, "daily_record_budget": 100, "notify_after_action": true, "business_hours_start": "09:00:00", "notify_before_action": true, "notification_channels": ["in_app", "email"], "daily_recipient_budget": 50, "business_hours_timezone": "Europe/Berlin", "max_bulk_action_records": 10, "allow_actions_on_weekends": false, "can_update_financial_records": false, "requires_approval_for_deletion": true, "max_email_recipients_per_action": 10, "requires_approval_for_financial": true, "requires_approval_for_bulk_actions": true, "allow_actions_outside_business_hours": false, "requires_approval_for_external_comms": true, "max_financial_amount_without_approval": 0}', '01a21ac2-4def-77fc-aa7d-9b36a896aa5f', '2026-11-23 09:00:00+00'),
	('default', 5, '{"autonomy": {"create_task": "auto"}, "high_amount": 2000000, "kill_switch": false, "can_send_sms": false, "can_send_emails": false, "critical_amount": 10000000, "forbidden_types": ["send_sms"], "max_sms_per_day": 50, "can_create_tasks": true, "contact_gap_hours": 48, "business_hours_end": "17:00:00", "can_delete_records": false, "daily_amount_budget": 0, "daily_record_budget": 100, "notify_after_action": true, "business_hours_start": "09:00:00", "notify_before_action": true, "notification_channels": ["in_app", "email", "sms"], "daily_recipient_budget": 50, "business_hours_timezone": "Europe/Berlin", "max_bulk_action_records": 10, "allow_actions_on_weekends": false, "can_update_financial_records": false, "requires_approval_for_deletion": true, "max_email_recipients_per_action": 10, "requires_approval_for_financial": true, "requires_approval_for_bulk_actions": true, "allow_actions_outside_business_hours": false, "requires_approval_for_external_comms": true, "max_financial_amount_without_approval": 0}', '01a21ac2-4def-77fc-aa7d-9b36a896aa5f', '2026-11-23 20:00:00+00'),
	('default', 6, '{"autonomy": {}, "high_amount": 2000000, "kill_switch": false, "can_send_sms": false, "can_send_emails": false, "critical_amount": 10000000, "forbidden_types": ["send_sms"], "max_sms_per_day": 50, "can_create_tasks": true, "contact_gap_hours": 48, "business_hours_end": "17:00:00", "can_delete_records": false, "daily_amount_budget": 0, "daily_record_budget": 100, "notify_after_action": true, "business_hours_start": "09:00:00", "notify_before_action": true, "notification_channels": ["in_app", "email", "sms"], "daily_recipient_budget": 50, "business_hours_timezone": "Europe/Berlin", "max_bulk_action_records": 10, "allow_actions_on_weekends": false, "can_update_financial_records": false, "requires_approval_for_deletion": true, "max_email_recipients_per_action": 10, "requires_approval_for_financial": true, "requires_approval_for_bulk_actions": true, "allow_actions_outside_business_hours": false, "requires_approval_for_external_comms": true, "max_financial_amount_without_approval": 0}', '01a21ac2-4def-77fc-aa7d-9b36a896aa5f', '2026-11-23 20:00:00+00'),
	('default', 7, '{"autonomy": {}, "high_amount": 2000000, "kill_switch": true, "can_send_sms": false, "can_send_emails": false, "critical_amount": 10000000, "forbidden_types": ["send_sms"], "max_sms_per_day": 50, "can_create_tasks": true, "contact_gap_hours": 48, "business_hours_end": "17:00:00", "can_delete_records": false, "daily_amount_budget": 0, "daily_record_budget": 100, "notify_after_action": true, "business_hours_start": "09:00:00", "notify_before_action": true, "notification_channels": ["in_app", "email", "sms"], "daily_recipient_budget": 50, "business_hours_timezone": "Europe/Berlin", "max_bulk_action_records": 10, "allow_actions_on_weekends": false, "can_update_financial_records": false, "requires_approval_for_deletion": true, "max_email_recipients_per_action": 10, "requires_approval_for_financial": true, "requires_approval_for_bulk_actions": true, "allow_actions_outside_business_hours": false, "requires_approval_for_external_comms": true, "max_financial_amount_without_approval": 0}', '01a21ac2-4def-77fc-aa7d-9b36a896aa5f', '2026-11-23 20:00:00+00');
INSERT INTO public.notices OVERRIDING SYSTEM VALUE VALUES
	(4, 'default', '01a21ac2-4def-77fc-aa7d-9b36a896aa5f', 'in_app', 'asked', '01a21ac2-4fcf-735c-bb61-c418a5bccfac', 'sent', '2026-11-23 09:00:02+00', NULL, 0, NULL, '2026-11-23 09:00:00+00', '2026-11-23 09:00:00+00', NULL, NULL),
	(5, 'default', '01a21ac2-4e1c-71e5-bf7f-01c37873c4ac', 'in_app', 'asked', '01a21ac2-4fcf-735c-bb61-c418a5bccfac', 'sent', '2026-11-23 09:00:02+00', NULL, 0, NULL, '2026-11-23 09:00:00+00', '2026-11-23 09:00:00+00', NULL, NULL),
	(6, 'default', '01a21ac2-4e39-70e4-be98-fe464b739374', 'in_app', 'asked', '01a21ac2-4fcf-735c-bb61-c418a5bccfac', 'sent', '2026-11-23 09:00:02+00', NULL, 0, NULL, '2026-11-23 09:00:00+00', '2026-11-23 09:00:00+00', NULL, NULL),
	(8, 'default', '01a21ac2-4def-77fc-aa7d-9b36a896aa5f', 'in_app', 'asked', '01a21ac2-505f-72c6-8099-a53b9f99e017', 'sent', '2026-11-23 09:00:02+00', NULL, 0, NULL, '2026-11-23 09:00:00+00', '2026-11-23 09:00:00+00', NULL, NULL),
	(10, 'default', '01a21ac2-4e1c-71e5-bf7f-01c37873c4ac', 'in_app', 'asked', '01a21ac2-505f-72c6-8099-a53b9f99e017', 'sent', '2026-11-23 09:00:02+00', NULL, 0, NULL, '2026-11-23 09:00:00+00', '2026-11-23 09:00:00+00', NULL, NULL),
	(12, 'default', '01a21ac2-4e39-70e4-be98-fe464b739374', 'in_app', 'asked', '01a21ac2-505f-72c6-8099-a53b9f99e017', 'sent', '2026-11-23 09:00:02+00', NULL, 0, NULL, '2026-11-23 09:00:00+00', '2026-11-23 09:00:00+00', NULL, NULL),
	(14, 'default', '01a21ac2-4def-77fc-aa7d-9b36a896aa5f', 'in_app', 'asked', '01a21ac2-50ba-715b-98a6-f4350f963410', 'sent', '2026-11-23 09:00:02+00', NULL, 0, NULL, '2026-11-23 09:00:00+00', '2026-11-23 09:00:00+00', NULL, NULL),
	(16, 'default', '01a21ac2-4e1c-71e5-bf7f-01c37873c4ac', 'in_app', 'asked', '01a21ac2-50ba-715b-98a6-f4350f963410', 'sent', '2026-11-23 09:00:02+00', NULL, 0, NULL, '2026-11-23 09:00:00+00', '2026-11-23 09:00:00+00', NULL, NULL),
	(18, 'default', '01a21ac2-4e39-70e4-be98-fe464b739374', 'in_app', 'asked', '01a21ac2-50ba-715b-98a6-f4350f963410', 'sent', '2026-11-23 09:00:02+00', NULL, 0, NULL, '2026-11-23 09:00:00+00', '2026-11-23 09:00:00+00', NULL, NULL),
	(20, 'default', '01a21ac2-4def-77fc-aa7d-9b36a896aa5f', 'in_app', 'asked', '01a21ac2-5171-7212-a445-3c2bf426956b', 'sent', '2026-11-23 09:00:02+00', NULL, 0, NULL, '2026-11-23 09:00:00+00', '2026-11-23 09:00:00+00', NULL, NULL),
	(22, 'default', '01a21ac2-4e1c-71e5-bf7f-01c37873c4ac', 'in_app', 'asked', '01a21ac2-5171-7212-a445-3c2bf426956b', 'sent', '2026-11-23 09:00:02+00', NULL, 0, NULL, '2026-11-23 09:00:00+00', '2026-11-23 09:00:00+00', NULL, NULL),
	(24, 'default', '01a21ac2-4e39-70e4-be98-fe464b739374', 'in_app', 'asked', '01a21ac2-5171-7212-a445-3c2bf426956b', 'sent', '2026-11-23 09:00:02+00', NULL, 0, NULL, '2026-11-23 09:00:00+00', '2026-11-23 09:00:00+00', NULL, NULL),
	(26, 'default', '01a21ac2-4def-77fc-aa7d-9b36a896aa5f', 'in_app', 'asked', '01a21ac2-51c4-700e-9176-a57d18015ba8', 'sent', '2026-11-23 09:00:02+00', NULL, 0, NULL, '2026-11-23 09:00:00+00', '2026-11-23 09:00:00+00', NULL, NULL),
	(28, 'default', '01a21ac2-4e1c-71e5-bf7f-01c37873c4ac', 'in_app', 'asked', '01a21ac2-51c4-700e-9176-a57d18015ba8', 'sent', '2026-11-23 09:00:02+00', NULL, 0, NULL, '2026-11-23 09:00:00+00', '2026-11-23 09:00:00+00', NULL, NULL),
	(30, 'default', '01a21ac2-4e39-70e4-be98-fe464b739374', 'in_app', 'asked', '01a21ac2-51c4-700e-9176-a57d18015ba8', 'sent', '2026-11-23 09:00:02+00', NULL, 0, NULL, '2026-11-23 09:00:00+00', '2026-11-23 09:00:00+00', NULL, NULL),
	(32, 'default', '01a21ac2-4def-77fc-aa7d-9b36a896aa5f', 'in_app', 'asked', '01a21ac2-5203-7210-950d-3b1c8750f232', 'sent', '2026-11-23 09:00:02+00', NULL, 0, NULL, '2026-11-23 09:00:00+00', '2026-11-23 09:00:00+00', NULL, NULL),
	(34, 'default', '01a21ac2-4e1c-71e5-bf7f-01c37873c4ac', 'in_app', 'asked', '01a21ac2-5203-7210-950d-3b1c8750f232', 'sent', '2026-11-23 09:00:02+00', NULL, 0, NULL, '2026-11-23 09:00:00+00', '2026-11-23 09:00:00+00', NULL, NULL),
	(36, 'default', '01a21ac2-4e39-70e4-be98-fe464b739374', 'in_app', 'asked', '01a21ac2-5203-7210-950d-3b1c8750f232', 'sent', '2026-11-23 09:00:02+00', NULL, 0, NULL, '2026-11-23 09:00:00+00', '2026-11-23 09:00:00+00', NULL, NULL),
	(38, 'default', '01a21ac2-4def-77fc-aa7d-9b36a896aa5f', 'in_app', 'asked', '01a21ac2-5261-72d0-8cea-26b1c041133e', 'sent', '2026-11-23 09:00:02+00', NULL, 0, NULL, '2026-11-23 09:00:00+00', '2026-11-23 09:00:00+00', NULL, NULL),
	(40, 'default', '01a21ac2-4e1c-71e5-bf7f-01c37873c4ac', 'in_app', 'asked', '01a21ac2-5261-72d0-8cea-26b1c041133e', 'sent', '2026-11-23 09:00:02+00', NULL, 0, NULL, '2026-11-23 09:00:00+00', '2026-11-23 09:00:00+00', NULL, NULL),
	(42, 'default', '01a21ac2-4e39-70e4-be98-fe464b739374', 'in_app', 'asked', '01a21ac2-5261-72d0-8cea-26b1c041133e', 'sent', '2026-11-23 09:00:02+00', NULL, 0, NULL, '2026-11-23 09:00:00+00', '2026-11-23 09:00:00+00', NULL, NULL),
	(44, 'default', '01a21ac2-4def-77fc-aa7d-9b36a896aa5f', 'in_app', 'asked', '01a21ac2-52cc-77bb-9fe8-b52151b5a517', 'sent', '2026-11-23 09:00:02+00', NULL, 0, NULL, '2026-11-23 09:00:00+00', '2026-11-23 09:00:00+00', NULL, NULL),
	(46, 'default', '01a21ac2-4e1c-71e5-bf7f-01c37873c4ac', 'in_app', 'asked', '01a21ac2-52cc-77bb-9fe8-b52151b5a517', 'sent', '2026-11-23 09:00:02+00', NULL, 0, NULL, '2026-11-23 09:00:00+00', '2026-11-23 09:00:00+00', NULL, NULL),
	(48, 'default', '01a21ac2-4e39-70e4-be98-fe464b739374', 'in_app', 'asked', '01a21ac2-52cc-77bb-9fe8-b52151b5a517', 'sent', '2026-11-23 09:00:02+00', NULL, 0, NULL, '2026-11-23 09:00:00+00', '2026-11-23 09:00:00+00', NULL, NULL),
	(50, 'default', '01a21ac2-4def-77fc-aa7d-9b36a896aa5f', 'in_app', 'asked', '01a21ac2-5333-750b-af98-0015c3e16183', 'sent', '2026-11-23 09:00:02+00', NULL, 0, NULL, '2026-11-23 09:00:00+00', '2026-11-23 09:00:00+00', NULL, NULL),
	(52, 'default', '01a21ac2-4e1c-71e5-bf7f-01c37873c4ac', 'in_app', 'asked', '01a21ac2-5333-750b-af98-0015c3e16183', 'sent', '2026-11-23 09:00:02+00', NULL, 0, NULL, '2026-11-23 09:00:00+00', '2026-11-23 09:00:00+00', NULL, NULL),
	(54, 'default', '01a21ac2-4e39-70e4-be98-fe464b739374', 'in_app', 'asked', '01a21ac2-5333-750b-af98-0015c3e16183', 'sent', '2026-11-23 09:00:02+00', NULL, 0, NULL, '2026-11-23 09:00:00+00', '2026-11-23 09:00:00+00', NULL, NULL),
	(56, 'default', '01a21ac2-4def-77fc-aa7d-9b36a896aa5f', 'in_app', 'asked', '01a21ac2-5363-72ca-bc46-c4066b4c7773', 'sent', '2026-11-23 09:00:02+00', NULL, 0, NULL, '2026-11-23 09:00:00+00', '2026-11-23 09:00:00+00', NULL, NULL),
	(58, 'default', '01a21ac2-4e1c-71e5-bf7f-01c37873c4ac', 'in_app', 'asked', '01a21ac2-5363-72ca-bc46-c4066b4c7773', 'sent', '2026-11-23 09:00:02+00', NULL, 0, NULL, '2026-11-23 09:00:00+00', '2026-11-23 09:00:00+00', NULL, NULL),
	(60, 'default', '01a21ac2-4e39-70e4-be98-fe464b739374', 'in_app', 'asked', '01a21ac2-5363-72ca-bc46-c4066b4c7773', 'sent', '2026-11-23 09:00:02+00', NULL, 0, NULL, '2026-11-23 09:00:00+00', '2026-11-23 09:00:00+00', NULL, NULL),
	(39, 'default', '01a21ac2-4e1c-71e5-bf7f-01c37873c4ac', 'email', 'asked', '01a21ac2-5261-72d0-8cea-26b1c041133e', 'dropped', '2026-11-23 09:00:02+00', NULL, 0, NULL, '2026-11-23 09:00:00+00', NULL, NULL, NULL),
	(45, 'default', '01a21ac2-4e1c-71e5-bf7f-01c37873c4ac', 'email', 'asked', '01a21ac2-52cc-77bb-9fe8-b52151b5a517', 'dropped', '2026-11-23 09:00:02+00', NULL, 0, NULL, '2026-11-23 09:00:00+00', NULL, NULL, NULL),
	(41, 'default', '01a21ac2-4e39-70e4-be98-fe464b739374', 'email', 'asked', '01a21ac2-5261-72d0-8cea-26b1c041133e', 'dropped', '2026-11-23 09:00:02+00', NULL, 0, NULL, '2026-11-23 09:00:00+00', NULL, NULL, NULL),
	(47, 'default', '01a21ac2-4e39-70e4-be98-fe464b739374', 'email', 'asked', '01a21ac2-52cc-77bb-9fe8-b52151b5a517', 'dropped', '2026-11-23 09:00:02+00', NULL, 0, NULL, '2026-11-23 09:00:00+00', NULL, NULL, NULL),
	(2, 'default', '01a21ac2-4e1c-71e5-bf7f-01c37873c4ac', 'email', 'asked', '01a21ac2-4fcf-735c-bb61-c418a5bccfac', 'sent', '2026-11-23 09:00:02+00', NULL, 1, NULL, '2026-11-23 09:00:00+00', '2026-11-23 20:01:00+00', NULL, NULL),
	(9, 'default', '01a21ac2-4e1c-71e5-bf7f-01c37873c4ac', 'email', 'asked', '01a21ac2-505f-72c6-8099-a53b9f99e017', 'sent', '2026-11-23 09:00:02+00', NULL, 1, NULL, '2026-11-23 09:00:00+00', '2026-11-23 20:01:00+00', NULL, NULL),
	(15, 'default', '01a21ac2-4e1c-71e5-bf7f-01c37873c4ac', 'email', 'asked', '01a21ac2-50ba-715b-98a6-f4350f963410', 'sent', '2026-11-23 09:00:02+00', NULL, 1, NULL, '2026-11-23 09:00:00+00', '2026-11-23 20:01:00+00', NULL, NULL),
	(21, 'default', '01a21ac2-4e1c-71e5-bf7f-01c37873c4ac', 'email', 'asked', '01a21ac2-5171-7212-a445-3c2bf426956b', 'sent', '2026-11-23 09:00:02+00', NULL, 1, NULL, '2026-11-23 09:00:00+00', '2026-11-23 20:01:00+00', NULL, NULL),
	(27, 'default', '01a21ac2-4e1c-71e5-bf7f-01c37873c4ac', 'email', 'asked', '01a21ac2-51c4-700e-9176-a57d18015ba8', 'sent', '2026-11-23 09:00:02+00', NULL, 1, NULL, '2026-11-23 09:00:00+00', '2026-11-23 20:01:00+00', NULL, NULL),
	(33, 'default', '01a21ac2-4e1c-71e5-bf7f-01c37873c4ac', 'email', 'asked', '01a21ac2-5203-7210-950d-3b1c8750f232', 'sent', '2026-11-23 09:00:02+00', NULL, 1, NULL, '2026-11-23 09:00:00+00', '2026-11-23 20:01:00+00', NULL, NULL),
	(51, 'default', '01a21ac2-4e1c-71e5-bf7f-01c37873c4ac', 'email', 'asked', '01a21ac2-5333-750b-af98-0015c3e16183', 'sent', '2026-11-23 09:00:02+00', NULL, 1, NULL, '2026-11-23 09:00:00+00', '2026-11-23 20:01:00+00', NULL, NULL),
	(3, 'default', '01a21ac2-4e39-70e4-be98-fe464b739374', 'email', 'asked', '01a21ac2-4fcf-735c-bb61-c418a5bccfac', 'sent', '2026-11-23 09:00:02+00', NULL, 1, NULL, '2026-11-23 09:00:00+00', '2026-11-23 20:01:00+00', NULL, NULL),
	(11, 'default', '01a21ac2-4e39-70e4-be98-fe464b739374', 'email', 'asked', '01a21ac2-505f-72c6-8099-a53b9f99e017', 'sent', '2026-11-23 09:00:02+00', NULL, 1, NULL, '2026-11-23 09:00:00+00', '2026-11-23 20:01:00+00', NULL, NULL),
	(17, 'default', '01a21ac2-4e39-70e4-be98-fe464b739374', 'email', 'asked', '01a21ac2-50ba-715b-98a6-f4350f963410', 'sent', '2026-11-23 09:00:02+00', NULL, 1, NULL, '2026-11-23 09:00:00+00', '2026-11-23 20:01:00+00', NULL, NULL),
	(23, 'default', '01a21ac2-4e39-70e4-be98-fe464b739374', 'email', 'asked', '01a21ac2-5171-7212-a445-3c2bf426956b', 'sent', '2026-11-23 09:00:02+00', NULL, 1, NULL, '2026-11-23 09:00:00+00', '2026-11-23 20:01:00+00', NULL, NULL),
	(29, 'default', '01a21ac2-4e39-70e4-be98-fe464b739374', 'email', 'asked', '01a21ac2-51c4-700e-9176-a57d18015ba8', 'sent', '2026-11-23 09:00:02+00', NULL, 1, NULL, '2026-11-23 09:00:00+00', '2026-11-23 20:01:00+00', NULL, NULL),
	(35, 'default', '01a21ac2-4e39-70e4-be98-fe464b739374', 'email', 'asked', '01a21ac2-5203-7210-950d-3b1c8750f232', 'sent', '2026-11-23 09:00:02+00', NULL, 1, NULL, '2026-11-23 09:00:00+00', '2026-11-23 20:01:00+00', NULL, NULL),
	(53, 'default', '01a21ac2-4e39-70e4-be98-fe464b739374', 'email', 'asked', '01a21ac2-5333-750b-af98-0015c3e16183', 'sent', '2026-11-23 09:00:02+00', NULL, 1, NULL, '2026-11-23 09:00:00+00', '2026-11-23 20:01:00+00', NULL, NULL),
	(62, 'default', '01a21ac2-4def-77fc-aa7d-9b36a896aa5f', 'in_app', 'asked', '01a21ac2-53d4-718c-8a18-d37d73094254', 'sent', '2026-11-23 09:00:02+00', NULL, 0, NULL, '2026-11-23 09:00:00+00', '2026-11-23 09:00:00+00', NULL, NULL),
	(64, 'default', '01a21ac2-4e1c-71e5-bf7f-01c37873c4ac', 'in_app', 'asked', '01a21ac2-53d4-718c-8a18-d37d73094254', 'sent', '2026-11-23 09:00:02+00', NULL, 0, NULL, '2026-11-23 09:00:00+00', '2026-11-23 09:00:00+00', NULL, NULL),
	(66, 'default', '01a21ac2-4e39-70e4-be98-fe464b739374', 'in_app', 'asked', '01a21ac2-53d4-718c-8a18-d37d73094254', 'sent', '2026-11-23 09:00:02+00', NULL, 0, NULL, '2026-11-23 09:00:00+00', '2026-11-23 09:00:00+00', NULL, NULL),
	(102, 'default', '01a21ac2-4def-77fc-aa7d-9b36a896aa5f', 'in_app', 'asked', '01a21ac2-5851-7626-8ca8-5fd1d1bfddc7', 'sent', '2026-11-23 09:00:02+00', NULL, 0, NULL, '2026-11-23 09:00:00+00', '2026-11-23 09:00:00+00', NULL, NULL),
	(104, 'default', '01a21ac2-4e1c-71e5-bf7f-01c37873c4ac', 'in_app', 'asked', '01a21ac2-5851-7626-8ca8-5fd1d1bfddc7', 'sent', '2026-11-23 09:00:02+00', NULL, 0, NULL, '2026-11-23 09:00:00+00', '2026-11-23 09:00:00+00', NULL, NULL),
	(106, 'default', '01a21ac2-4e39-70e4-be98-fe464b739374', 'in_app', 'asked', '01a21ac2-5851-7626-8ca8-5fd1d1bfddc7', 'sent', '2026-11-23 09:00:02+00', NULL, 0, NULL, '2026-11-23 09:00:00+00', '2026-11-23 09:00:00+00', NULL, NULL),
	(114, 'default', '01a21ac2-4def-77fc-aa7d-9b36a896aa5f', 'in_app', 'asked', '01a21ac2-678d-71e0-953b-70ba9885f799', 'sent', '2026-11-23 20:00:02+00', NULL, 0, NULL, '2026-11-23 20:00:00+00', '2026-11-23 20:00:00+00', NULL, NULL),
	(116, 'default', '01a21ac2-4e1c-71e5-bf7f-01c37873c4ac', 'in_app', 'asked', '01a21ac2-678d-71e0-953b-70ba9885f799', 'sent', '2026-11-23 20:00:02+00', NULL, 0, NULL, '2026-11-23 20:00:00+00', '2026-11-23 20:00:00+00', NULL, NULL),
	(118, 'default', '01a21ac2-4e39-70e4-be98-fe464b739374', 'in_app', 'asked', '01a21ac2-678d-71e0-953b-70ba9885f799', 'sent', '2026-11-23 20:00:02+00', NULL, 0, NULL, '2026-11-23 20:00:00+00', '2026-11-23 20:00:00+00', NULL, NULL),
	(122, 'default', '01a21ac2-4def-77fc-aa7d-9b36a896aa5f', 'in_app', 'asked', '01a21ac2-6858-7359-9314-7c13b0ef5638', 'sent', '2026-11-23 20:00:02+00', NULL, 0, NULL, '2026-11-23 20:00:00+00', '2026-11-23 20:00:00+00', NULL, NULL),
	(123, 'default', '01a21ac2-4e1c-71e5-bf7f-01c37873c4ac', 'in_app', 'asked', '01a21ac2-6858-7359-9314-7c13b0ef5638', 'sent', '2026-11-23 20:00:02+00', NULL, 0, NULL, '2026-11-23 20:00:00+00', '2026-11-23 20:00:00+00', NULL, NULL),
	(124, 'default', '01a21ac2-4e39-70e4-be98-fe464b739374', 'in_app', 'asked', '01a21ac2-6858-7359-9314-7c13b0ef5638', 'sent', '2026-11-23 20:00:02+00', NULL, 0, NULL, '2026-11-23 20:00:00+00', '2026-11-23 20:00:00+00', NULL, NULL),
	(140, 'default', '01a21ac2-4e39-70e4-be98-fe464b739374', 'email', 'handed_over', '01a21ac2-696c-74a8-8a7e-bc71adc5d2e3', 'waiting', '2026-11-23 20:00:02+00', NULL, 0, NULL, '2026-11-23 20:00:00+00', NULL, 'Operator hands this over to you: Yours.', NULL),
	(141, 'default', '01a21ac2-4e39-70e4-be98-fe464b739374', 'in_app', 'handed_over', '01a21ac2-696c-74a8-8a7e-bc71adc5d2e3', 'sent', '2026-11-23 20:00:02+00', NULL, 0, NULL, '2026-11-23 20:00:00+00', '2026-11-23 20:00:00+00', 'Operator hands this over to you: Yours.', NULL),
	(61, 'default', '01a21ac2-4def-77fc-aa7d-9b36a896aa5f', 'email', 'asked', '01a21ac2-53d4-718c-8a18-d37d73094254', 'dropped', '2026-11-23 09:00:02+00', NULL, 0, NULL, '2026-11-23 09:00:00+00', NULL, NULL, NULL),
	(101, 'default', '01a21ac2-4def-77fc-aa7d-9b36a896aa5f', 'email', 'asked', '01a21ac2-5851-7626-8ca8-5fd1d1bfddc7', 'dropped', '2026-11-23 09:00:02+00', NULL, 0, NULL, '2026-11-23 09:00:00+00', NULL, NULL, NULL),
	(113, 'default', '01a21ac2-4def-77fc-aa7d-9b36a896aa5f', 'email', 'asked', '01a21ac2-678d-71e0-953b-70ba9885f799', 'dropped', '2026-11-23 20:00:02+00', NULL, 0, NULL, '2026-11-23 20:00:00+00', NULL, NULL, NULL),
	(119, 'default', '01a21ac2-4def-77fc-aa7d-9b36a896aa5f', 'email', 'asked', '01a21ac2-6858-7359-9314-7c13b0ef5638', 'dropped', '2026-11-23 20:00:02+00', NULL, 0, NULL, '2026-11-23 20:00:00+00', NULL, NULL, NULL),
	(63, 'default', '01a21ac2-4e1c-71e5-bf7f-01c37873c4ac', 'email', 'asked', '01a21ac2-53d4-718c-8a18-d37d73094254', 'dropped', '2026-11-23 09:00:02+00', NULL, 0, NULL, '2026-11-23 09:00:00+00', NULL, NULL, NULL),
	(103, 'default', '01a21ac2-4e1c-71e5-bf7f-01c37873c4ac', 'email', 'asked', '01a21ac2-5851-7626-8ca8-5fd1d1bfddc7', 'dropped', '2026-11-23 09:00:02+00', NULL, 0, NULL, '2026-11-23 09:00:00+00', NULL, NULL, NULL),
	(115, 'default', '01a21ac2-4e1c-71e5-bf7f-01c37873c4ac', 'email', 'asked', '01a21ac2-678d-71e0-953b-70ba9885f799', 'dropped', '2026-11-23 20:00:02+00', NULL, 0, NULL, '2026-11-23 20:00:00+00', NULL, NULL, NULL),
	(120, 'default', '01a21ac2-4e1c-71e5-bf7f-01c37873c4ac', 'email', 'asked', '01a21ac2-6858-7359-9314-7c13b0ef5638', 'dropped', '2026-11-23 20:00:02+00', NULL, 0, NULL, '2026-11-23 20:00:00+00', NULL, NULL, NULL),
	(65, 'default', '01a21ac2-4e39-70e4-be98-fe464b739374', 'email', 'asked', '01a21ac2-53d4-718c-8a18-d37d73094254', 'dropped', '2026-11-23 09:00:02+00', NULL, 0, NULL, '2026-11-23 09:00:00+00', NULL, NULL, NULL),
	(105, 'default', '01a21ac2-4e39-70e4-be98-fe464b739374', 'email', 'asked', '01a21ac2-5851-7626-8ca8-5fd1d1bfddc7', 'dropped', '2026-11-23 09:00:02+00', NULL, 0, NULL, '2026-11-23 09:00:00+00', NULL, NULL, NULL),
	(117, 'default', '01a21ac2-4e39-70e4-be98-fe464b739374', 'email', 'asked', '01a21ac2-678d-71e0-953b-70ba9885f799', 'dropped', '2026-11-23 20:00:02+00', NULL, 0, NULL, '2026-11-23 20:00:00+00', NULL, NULL, NULL),
	(121, 'default', '01a21ac2-4e39-70e4-be98-fe464b739374', 'email', 'asked', '01a21ac2-6858-7359-9314-7c13b0ef5638', 'dropped', '2026-11-23 20:00:02+00', NULL, 0, NULL, '2026-11-23 20:00:00+00', NULL, NULL, NULL),
	(68, 'default', '01a21ac2-4def-77fc-aa7d-9b36a896aa5f', 'in_app', 'asked', '01a21ac2-547c-7552-9592-4c73318a80b1', 'sent', '2026-11-23 09:00:02+00', NULL, 0, NULL, '2026-11-23 09:00:00+00', '2026-11-23 09:00:00+00', NULL, NULL),
	(70, 'default', '01a21ac2-4e1c-71e5-bf7f-01c37873c4ac', 'in_app', 'asked', '01a21ac2-547c-7552-9592-4c73318a80b1', 'sent', '2026-11-23 09:00:02+00', NULL, 0, NULL, '2026-11-23 09:00:00+00', '2026-11-23 09:00:00+00', NULL, NULL),
	(72, 'default', '01a21ac2-4e39-70e4-be98-fe464b739374', 'in_app', 'asked', '01a21ac2-547c-7552-9592-4c73318a80b1', 'sent', '2026-11-23 09:00:02+00', NULL, 0, NULL, '2026-11-23 09:00:00+00', '2026-11-23 09:00:00+00', NULL, NULL),
	(82, 'default', '01a21ac2-4def-77fc-aa7d-9b36a896aa5f', 'in_app', 'asked', '01a21ac2-572d-74b7-a73b-ebdc6a56ed67', 'sent', '2026-11-23 09:00:02+00', NULL, 0, NULL, '2026-11-23 09:00:00+00', '2026-11-23 09:00:00+00', NULL, NULL),
	(83, 'default', '01a21ac2-4e1c-71e5-bf7f-01c37873c4ac', 'in_app', 'asked', '01a21ac2-572d-74b7-a73b-ebdc6a56ed67', 'sent', '2026-11-23 09:00:02+00', NULL, 0, NULL, '2026-11-23 09:00:00+00', '2026-11-23 09:00:00+00', NULL, NULL),
	(84, 'default', '01a21ac2-4e39-70e4-be98-fe464b739374', 'in_app', 'asked', '01a21ac2-572d-74b7-a73b-ebdc6a56ed67', 'sent', '2026-11-23 09:00:02+00', NULL, 0, NULL, '2026-11-23 09:00:00+00', '2026-11-23 09:00:00+00', NULL, NULL),
	(88, 'default', '01a21ac2-4def-77fc-aa7d-9b36a896aa5f', 'in_app', 'asked', '01a21ac2-576b-77d2-acd9-e58373baa5ab', 'sent', '2026-11-23 09:00:02+00', NULL, 0, NULL, '2026-11-23 09:00:00+00', '2026-11-23 09:00:00+00', NULL, NULL),
	(89, 'default', '01a21ac2-4e1c-71e5-bf7f-01c37873c4ac', 'in_app', 'asked', '01a21ac2-576b-77d2-acd9-e58373baa5ab', 'sent', '2026-11-23 09:00:02+00', NULL, 0, NULL, '2026-11-23 09:00:00+00', '2026-11-23 09:00:00+00', NULL, NULL),
	(90, 'default', '01a21ac2-4e39-70e4-be98-fe464b739374', 'in_app', 'asked', '01a21ac2-576b-77d2-acd9-e58373baa5ab', 'sent', '2026-11-23 09:00:02+00', NULL, 0, NULL, '2026-11-23 09:00:00+00', '2026-11-23 09:00:00+00', NULL, NULL),
	(98, 'default', '01a21ac2-4def-77fc-aa7d-9b36a896aa5f', 'in_app', 'asked', '01a21ac2-57e4-727e-b39c-1700409b368b', 'sent', '2026-11-23 09:00:02+00', NULL, 0, NULL, '2026-11-23 09:00:00+00', '2026-11-23 09:00:00+00', NULL, NULL),
	(99, 'default', '01a21ac2-4e1c-71e5-bf7f-01c37873c4ac', 'in_app', 'asked', '01a21ac2-57e4-727e-b39c-1700409b368b', 'sent', '2026-11-23 09:00:02+00', NULL, 0, NULL, '2026-11-23 09:00:00+00', '2026-11-23 09:00:00+00', NULL, NULL),
	(100, 'default', '01a21ac2-4e39-70e4-be98-fe464b739374', 'in_app', 'asked', '01a21ac2-57e4-727e-b39c-1700409b368b', 'sent', '2026-11-23 09:00:02+00', NULL, 0, NULL, '2026-11-23 09:00:00+00', '2026-11-23 09:00:00+00', NULL, NULL),
	(134, 'default', '01a21ac2-4def-77fc-aa7d-9b36a896aa5f', 'sms', 'asked', '01a21ac2-696c-74a8-8a7e-bc71adc5d2e3', 'waiting', '2026-11-23 20:00:02+00', NULL, 0, NULL, '2026-11-23 20:00:00+00', NULL, NULL, NULL),
	(135, 'default', '01a21ac2-4def-77fc-aa7d-9b36a896aa5f', 'in_app', 'asked', '01a21ac2-696c-74a8-8a7e-bc71adc5d2e3', 'sent', '2026-11-23 20:00:02+00', NULL, 0, NULL, '2026-11-23 20:00:00+00', '2026-11-23 20:00:00+00', NULL, NULL),
	(136, 'default', '01a21ac2-4e1c-71e5-bf7f-01c37873c4ac', 'in_app', 'asked', '01a21ac2-696c-74a8-8a7e-bc71adc5d2e3', 'sent', '2026-11-23 20:00:02+00', NULL, 0, NULL, '2026-11-23 20:00:00+00', '2026-11-23 20:00:00+00', NULL, NULL),
	(137, 'default', '01a21ac2-4e39-70e4-be98-fe464b739374', 'in_app', 'asked', '01a21ac2-696c-74a8-8a7e-bc71adc5d2e3', 'sent', '2026-11-23 20:00:02+00', NULL, 0, NULL, '2026-11-23 20:00:00+00', '2026-11-23 20:00:00+00', NULL, NULL),
	(67, 'default', '01a21ac2-4def-77fc-aa7d-9b36a896aa5f', 'email', 'asked', '01a21ac2-547c-7552-9592-4c73318a80b1', 'dropped', '2026-11-23 09:00:02+00', NULL, 0, NULL, '2026-11-23 09:00:00+00', NULL, NULL, NULL),
	(79, 'default', '01a21ac2-4def-77fc-aa7d-9b36a896aa5f', 'email', 'asked', '01a21ac2-572d-74b7-a73b-ebdc6a56ed67', 'dropped', '2026-11-23 09:00:02+00', NULL, 0, NULL, '2026-11-23 09:00:00+00', NULL, NULL, NULL),
	(85, 'default', '01a21ac2-4def-77fc-aa7d-9b36a896aa5f', 'email', 'asked', '01a21ac2-576b-77d2-acd9-e58373baa5ab', 'dropped', '2026-11-23 09:00:02+00', NULL, 0, NULL, '2026-11-23 09:00:00+00', NULL, NULL, NULL),
	(95, 'default', '01a21ac2-4def-77fc-aa7d-9b36a896aa5f', 'email', 'asked', '01a21ac2-57e4-727e-b39c-1700409b368b', 'dropped', '2026-11-23 09:00:02+00', NULL, 0, NULL, '2026-11-23 09:00:00+00', NULL, NULL, NULL),
	(131, 'default', '01a21ac2-4def-77fc-aa7d-9b36a896aa5f', 'email', 'asked', '01a21ac2-696c-74a8-8a7e-bc71adc5d2e3', 'sent', '2026-11-23 20:00:02+00', NULL, 1, NULL, '2026-11-23 20:00:00+00', '2026-11-23 20:01:00+00', NULL, NULL),
	(69, 'default', '01a21ac2-4e1c-71e5-bf7f-01c37873c4ac', 'email', 'asked', '01a21ac2-547c-7552-9592-4c73318a80b1', 'dropped', '2026-11-23 09:00:02+00', NULL, 0, NULL, '2026-11-23 09:00:00+00', NULL, NULL, NULL),
	(80, 'default', '01a21ac2-4e1c-71e5-bf7f-01c37873c4ac', 'email', 'asked', '01a21ac2-572d-74b7-a73b-ebdc6a56ed67', 'dropped', '2026-11-23 09:00:02+00', NULL, 0, NULL, '2026-11-23 09:00:00+00', NULL, NULL, NULL),
	(86, 'default', '01a21ac2-4e1c-71e5-bf7f-01c37873c4ac', 'email', 'asked', '01a21ac2-576b-77d2-acd9-e58373baa5ab', 'dropped', '2026-11-23 09:00:02+00', NULL, 0, NULL, '2026-11-23 09:00:00+00', NULL, NULL, NULL),
	(96, 'default', '01a21ac2-4e1c-71e5-bf7f-01c37873c4ac', 'email', 'asked', '01a21ac2-57e4-727e-b39c-1700409b368b', 'dropped', '2026-11-23 09:00:02+00', NULL, 0, NULL, '2026-11-23 09:00:00+00', NULL, NULL, NULL),
	(132, 'default', '01a21ac2-4e1c-71e5-bf7f-01c37873c4ac', 'email', 'asked', '01a21ac2-696c-74a8-8a7e-bc71adc5d2e3', 'sent', '2026-11-23 20:00:02+00', NULL, 1, NULL, '2026-11-23 20:00:00+00', '2026-11-23 20:01:00+00', NULL, NULL);
INSERT INTO public.notices OVERRIDING SYSTEM VALUE VALUES
	(71, 'default', '01a21ac2-4e39-70e4-be98-fe464b739374', 'email', 'asked', '01a21ac2-547c-7552-9592-4c73318a80b1', 'dropped', '2026-11-23 09:00:02+00', NULL, 0, NULL, '2026-11-23 09:00:00+00', NULL, NULL, NULL),
	(81, 'default', '01a21ac2-4e39-70e4-be98-fe464b739374', 'email', 'asked', '01a21ac2-572d-74b7-a73b-ebdc6a56ed67', 'dropped', '2026-11-23 09:00:02+00', NULL, 0, NULL, '2026-11-23 09:00:00+00', NULL, NULL, NULL),
	(87, 'default', '01a21ac2-4e39-70e4-be98-fe464b739374', 'email', 'asked', '01a21ac2-576b-77d2-acd9-e58373baa5ab', 'dropped', '2026-11-23 09:00:02+00', NULL, 0, NULL, '2026-11-23 09:00:00+00', NULL, NULL, NULL),
	(97, 'default', '01a21ac2-4e39-70e4-be98-fe464b739374', 'email', 'asked', '01a21ac2-57e4-727e-b39c-1700409b368b', 'dropped', '2026-11-23 09:00:02+00', NULL, 0, NULL, '2026-11-23 09:00:00+00', NULL, NULL, NULL),
	(133, 'default', '01a21ac2-4e39-70e4-be98-fe464b739374', 'email', 'asked', '01a21ac2-696c-74a8-8a7e-bc71adc5d2e3', 'sent', '2026-11-23 20:00:02+00', NULL, 1, NULL, '2026-11-23 20:00:00+00', '2026-11-23 20:01:00+00', NULL, NULL),
	(74, 'default', '01a21ac2-4def-77fc-aa7d-9b36a896aa5f', 'in_app', 'asked', '01a21ac2-5669-7174-ae84-0126c2f2be30', 'sent', '2026-11-23 09:00:02+00', NULL, 0, NULL, '2026-11-23 09:00:00+00', '2026-11-23 09:00:00+00', NULL, NULL),
	(76, 'default', '01a21ac2-4e1c-71e5-bf7f-01c37873c4ac', 'in_app', 'asked', '01a21ac2-5669-7174-ae84-0126c2f2be30', 'sent', '2026-11-23 09:00:02+00', NULL, 0, NULL, '2026-11-23 09:00:00+00', '2026-11-23 09:00:00+00', NULL, NULL),
	(78, 'default', '01a21ac2-4e39-70e4-be98-fe464b739374', 'in_app', 'asked', '01a21ac2-5669-7174-ae84-0126c2f2be30', 'sent', '2026-11-23 09:00:02+00', NULL, 0, NULL, '2026-11-23 09:00:00+00', '2026-11-23 09:00:00+00', NULL, NULL),
	(108, 'default', '01a21ac2-4def-77fc-aa7d-9b36a896aa5f', 'in_app', 'asked', '01a21ac2-6730-7458-861c-8fdc1e2b559b', 'sent', '2026-11-23 09:04:02+00', NULL, 0, NULL, '2026-11-23 09:04:00+00', '2026-11-23 09:04:00+00', NULL, NULL),
	(110, 'default', '01a21ac2-4e1c-71e5-bf7f-01c37873c4ac', 'in_app', 'asked', '01a21ac2-6730-7458-861c-8fdc1e2b559b', 'sent', '2026-11-23 09:04:02+00', NULL, 0, NULL, '2026-11-23 09:04:00+00', '2026-11-23 09:04:00+00', NULL, NULL),
	(112, 'default', '01a21ac2-4e39-70e4-be98-fe464b739374', 'in_app', 'asked', '01a21ac2-6730-7458-861c-8fdc1e2b559b', 'sent', '2026-11-23 09:04:02+00', NULL, 0, NULL, '2026-11-23 09:04:00+00', '2026-11-23 09:04:00+00', NULL, NULL),
	(73, 'default', '01a21ac2-4def-77fc-aa7d-9b36a896aa5f', 'email', 'asked', '01a21ac2-5669-7174-ae84-0126c2f2be30', 'dropped', '2026-11-23 09:00:02+00', NULL, 0, NULL, '2026-11-23 09:00:00+00', NULL, NULL, NULL),
	(107, 'default', '01a21ac2-4def-77fc-aa7d-9b36a896aa5f', 'email', 'asked', '01a21ac2-6730-7458-861c-8fdc1e2b559b', 'dropped', '2026-11-23 09:04:02+00', NULL, 0, NULL, '2026-11-23 09:04:00+00', NULL, NULL, NULL),
	(75, 'default', '01a21ac2-4e1c-71e5-bf7f-01c37873c4ac', 'email', 'asked', '01a21ac2-5669-7174-ae84-0126c2f2be30', 'dropped', '2026-11-23 09:00:02+00', NULL, 0, NULL, '2026-11-23 09:00:00+00', NULL, NULL, NULL),
	(109, 'default', '01a21ac2-4e1c-71e5-bf7f-01c37873c4ac', 'email', 'asked', '01a21ac2-6730-7458-861c-8fdc1e2b559b', 'dropped', '2026-11-23 09:04:02+00', NULL, 0, NULL, '2026-11-23 09:04:00+00', NULL, NULL, NULL),
	(77, 'default', '01a21ac2-4e39-70e4-be98-fe464b739374', 'email', 'asked', '01a21ac2-5669-7174-ae84-0126c2f2be30', 'dropped', '2026-11-23 09:00:02+00', NULL, 0, NULL, '2026-11-23 09:00:00+00', NULL, NULL, NULL),
	(111, 'default', '01a21ac2-4e39-70e4-be98-fe464b739374', 'email', 'asked', '01a21ac2-6730-7458-861c-8fdc1e2b559b', 'dropped', '2026-11-23 09:04:02+00', NULL, 0, NULL, '2026-11-23 09:04:00+00', NULL, NULL, NULL),
	(92, 'default', '01a21ac2-4def-77fc-aa7d-9b36a896aa5f', 'in_app', 'asked', '01a21ac2-57a8-7447-8c3f-3b88dacac87d', 'sent', '2026-11-23 09:00:02+00', NULL, 0, NULL, '2026-11-23 09:00:00+00', '2026-11-23 09:00:00+00', NULL, NULL),
	(94, 'default', '01a21ac2-4e39-70e4-be98-fe464b739374', 'in_app', 'asked', '01a21ac2-57a8-7447-8c3f-3b88dacac87d', 'sent', '2026-11-23 09:00:02+00', NULL, 0, NULL, '2026-11-23 09:00:00+00', '2026-11-23 09:00:00+00', NULL, NULL),
	(126, 'default', '01a21ac2-4def-77fc-aa7d-9b36a896aa5f', 'in_app', 'asked', '01a21ac2-690d-73e0-8685-0536381c519b', 'sent', '2026-11-23 20:00:02+00', NULL, 0, NULL, '2026-11-23 20:00:00+00', '2026-11-23 20:00:00+00', NULL, NULL),
	(128, 'default', '01a21ac2-4e1c-71e5-bf7f-01c37873c4ac', 'in_app', 'asked', '01a21ac2-690d-73e0-8685-0536381c519b', 'sent', '2026-11-23 20:00:02+00', NULL, 0, NULL, '2026-11-23 20:00:00+00', '2026-11-23 20:00:00+00', NULL, NULL),
	(130, 'default', '01a21ac2-4e39-70e4-be98-fe464b739374', 'in_app', 'asked', '01a21ac2-690d-73e0-8685-0536381c519b', 'sent', '2026-11-23 20:00:02+00', NULL, 0, NULL, '2026-11-23 20:00:00+00', '2026-11-23 20:00:00+00', NULL, NULL),
	(138, 'default', '01a21ac2-4e1c-71e5-bf7f-01c37873c4ac', 'email', 'reminded', '01a21ac2-696c-74a8-8a7e-bc71adc5d2e3', 'waiting', '2026-11-24 09:00:02+00', NULL, 0, NULL, '2026-11-23 20:00:00+00', NULL, 'You wanted to be asked again now.', NULL),
	(139, 'default', '01a21ac2-4e1c-71e5-bf7f-01c37873c4ac', 'in_app', 'reminded', '01a21ac2-696c-74a8-8a7e-bc71adc5d2e3', 'waiting', '2026-11-24 09:00:02+00', NULL, 0, NULL, '2026-11-23 20:00:00+00', NULL, 'You wanted to be asked again now.', NULL),
	(142, 'default', '01a21ac2-4def-77fc-aa7d-9b36a896aa5f', 'email', 'approved', '01a21ac2-53d4-718c-8a18-d37d73094254', 'waiting', '2026-11-23 20:01:00+00', NULL, 0, NULL, '2026-11-23 20:01:00+00', NULL, NULL, NULL),
	(143, 'default', '01a21ac2-4def-77fc-aa7d-9b36a896aa5f', 'in_app', 'approved', '01a21ac2-53d4-718c-8a18-d37d73094254', 'sent', '2026-11-23 20:01:00+00', NULL, 0, NULL, '2026-11-23 20:01:00+00', '2026-11-23 20:01:00+00', NULL, NULL),
	(144, 'default', '01a21ac2-4e39-70e4-be98-fe464b739374', 'email', 'approved', '01a21ac2-53d4-718c-8a18-d37d73094254', 'waiting', '2026-11-23 20:01:00+00', NULL, 0, NULL, '2026-11-23 20:01:00+00', NULL, NULL, NULL),
	(145, 'default', '01a21ac2-4e39-70e4-be98-fe464b739374', 'in_app', 'approved', '01a21ac2-53d4-718c-8a18-d37d73094254', 'sent', '2026-11-23 20:01:00+00', NULL, 0, NULL, '2026-11-23 20:01:00+00', '2026-11-23 20:01:00+00', NULL, NULL),
	(146, 'default', '01a21ac2-4def-77fc-aa7d-9b36a896aa5f', 'email', 'approved', '01a21ac2-547c-7552-9592-4c73318a80b1', 'waiting', '2026-11-23 20:01:00+00', NULL, 0, NULL, '2026-11-23 20:01:00+00', NULL, NULL, NULL),
	(147, 'default', '01a21ac2-4def-77fc-aa7d-9b36a896aa5f', 'in_app', 'approved', '01a21ac2-547c-7552-9592-4c73318a80b1', 'sent', '2026-11-23 20:01:00+00', NULL, 0, NULL, '2026-11-23 20:01:00+00', '2026-11-23 20:01:00+00', NULL, NULL),
	(148, 'default', '01a21ac2-4e39-70e4-be98-fe464b739374', 'email', 'approved', '01a21ac2-547c-7552-9592-4c73318a80b1', 'waiting', '2026-11-23 20:01:00+00', NULL, 0, NULL, '2026-11-23 20:01:00+00', NULL, NULL, NULL),
	(149, 'default', '01a21ac2-4e39-70e4-be98-fe464b739374', 'in_app', 'approved', '01a21ac2-547c-7552-9592-4c73318a80b1', 'sent', '2026-11-23 20:01:00+00', NULL, 0, NULL, '2026-11-23 20:01:00+00', '2026-11-23 20:01:00+00', NULL, NULL),
	(150, 'default', '01a21ac2-4e1c-71e5-bf7f-01c37873c4ac', 'email', 'executed', '01a21ac2-53d4-718c-8a18-d37d73094254', 'waiting', '2026-11-23 20:01:02+00', NULL, 0, NULL, '2026-11-23 20:01:00+00', NULL, NULL, NULL),
	(151, 'default', '01a21ac2-4e1c-71e5-bf7f-01c37873c4ac', 'in_app', 'executed', '01a21ac2-53d4-718c-8a18-d37d73094254', 'sent', '2026-11-23 20:01:02+00', NULL, 0, NULL, '2026-11-23 20:01:00+00', '2026-11-23 20:01:00+00', NULL, NULL),
	(152, 'default', '01a21ac2-4e1c-71e5-bf7f-01c37873c4ac', 'email', 'executed', '01a21ac2-547c-7552-9592-4c73318a80b1', 'waiting', '2026-11-23 20:01:02+00', NULL, 0, NULL, '2026-11-23 20:01:00+00', NULL, NULL, NULL),
	(153, 'default', '01a21ac2-4e1c-71e5-bf7f-01c37873c4ac', 'in_app', 'executed', '01a21ac2-547c-7552-9592-4c73318a80b1', 'sent', '2026-11-23 20:01:02+00', NULL, 0, NULL, '2026-11-23 20:01:00+00', '2026-11-23 20:01:00+00', NULL, NULL),
	(154, 'default', '01a21ac2-4def-77fc-aa7d-9b36a896aa5f', 'email', 'approved', '01a21ac2-5669-7174-ae84-0126c2f2be30', 'waiting', '2026-11-23 20:01:00+00', NULL, 0, NULL, '2026-11-23 20:01:00+00', NULL, NULL, NULL),
	(155, 'default', '01a21ac2-4def-77fc-aa7d-9b36a896aa5f', 'in_app', 'approved', '01a21ac2-5669-7174-ae84-0126c2f2be30', 'sent', '2026-11-23 20:01:00+00', NULL, 0, NULL, '2026-11-23 20:01:00+00', '2026-11-23 20:01:00+00', NULL, NULL),
	(156, 'default', '01a21ac2-4e39-70e4-be98-fe464b739374', 'email', 'approved', '01a21ac2-5669-7174-ae84-0126c2f2be30', 'waiting', '2026-11-23 20:01:00+00', NULL, 0, NULL, '2026-11-23 20:01:00+00', NULL, NULL, NULL),
	(157, 'default', '01a21ac2-4e39-70e4-be98-fe464b739374', 'in_app', 'approved', '01a21ac2-5669-7174-ae84-0126c2f2be30', 'sent', '2026-11-23 20:01:00+00', NULL, 0, NULL, '2026-11-23 20:01:00+00', '2026-11-23 20:01:00+00', NULL, NULL),
	(158, 'default', '01a21ac2-4e1c-71e5-bf7f-01c37873c4ac', 'email', 'executed', '01a21ac2-5669-7174-ae84-0126c2f2be30', 'waiting', '2026-11-23 20:01:02+00', NULL, 0, NULL, '2026-11-23 20:01:00+00', NULL, NULL, NULL),
	(159, 'default', '01a21ac2-4e1c-71e5-bf7f-01c37873c4ac', 'in_app', 'executed', '01a21ac2-5669-7174-ae84-0126c2f2be30', 'sent', '2026-11-23 20:01:02+00', NULL, 0, NULL, '2026-11-23 20:01:00+00', '2026-11-23 20:01:00+00', NULL, NULL),
	(160, 'default', '01a21ac2-4def-77fc-aa7d-9b36a896aa5f', 'email', 'approved', '01a21ac2-57e4-727e-b39c-1700409b368b', 'waiting', '2026-11-23 20:01:00+00', NULL, 0, NULL, '2026-11-23 20:01:00+00', NULL, NULL, NULL),
	(161, 'default', '01a21ac2-4def-77fc-aa7d-9b36a896aa5f', 'in_app', 'approved', '01a21ac2-57e4-727e-b39c-1700409b368b', 'sent', '2026-11-23 20:01:00+00', NULL, 0, NULL, '2026-11-23 20:01:00+00', '2026-11-23 20:01:00+00', NULL, NULL),
	(162, 'default', '01a21ac2-4e39-70e4-be98-fe464b739374', 'email', 'approved', '01a21ac2-57e4-727e-b39c-1700409b368b', 'waiting', '2026-11-23 20:01:00+00', NULL, 0, NULL, '2026-11-23 20:01:00+00', NULL, NULL, NULL),
	(163, 'default', '01a21ac2-4e39-70e4-be98-fe464b739374', 'in_app', 'approved', '01a21ac2-57e4-727e-b39c-1700409b368b', 'sent', '2026-11-23 20:01:00+00', NULL, 0, NULL, '2026-11-23 20:01:00+00', '2026-11-23 20:01:00+00', NULL, NULL),
	(164, 'default', '01a21ac2-4def-77fc-aa7d-9b36a896aa5f', 'email', 'approved', '01a21ac2-5851-7626-8ca8-5fd1d1bfddc7', 'waiting', '2026-11-23 20:01:00+00', NULL, 0, NULL, '2026-11-23 20:01:00+00', NULL, NULL, NULL),
	(165, 'default', '01a21ac2-4def-77fc-aa7d-9b36a896aa5f', 'in_app', 'approved', '01a21ac2-5851-7626-8ca8-5fd1d1bfddc7', 'sent', '2026-11-23 20:01:00+00', NULL, 0, NULL, '2026-11-23 20:01:00+00', '2026-11-23 20:01:00+00', NULL, NULL),
	(166, 'default', '01a21ac2-4e39-70e4-be98-fe464b739374', 'email', 'approved', '01a21ac2-5851-7626-8ca8-5fd1d1bfddc7', 'waiting', '2026-11-23 20:01:00+00', NULL, 0, NULL, '2026-11-23 20:01:00+00', NULL, NULL, NULL),
	(167, 'default', '01a21ac2-4e39-70e4-be98-fe464b739374', 'in_app', 'approved', '01a21ac2-5851-7626-8ca8-5fd1d1bfddc7', 'sent', '2026-11-23 20:01:00+00', NULL, 0, NULL, '2026-11-23 20:01:00+00', '2026-11-23 20:01:00+00', NULL, NULL),
	(168, 'default', '01a21ac2-4def-77fc-aa7d-9b36a896aa5f', 'email', 'failed', '01a21ac2-5851-7626-8ca8-5fd1d1bfddc7', 'waiting', '2026-11-23 20:01:02+00', NULL, 0, NULL, '2026-11-23 20:01:00+00', NULL, NULL, NULL),
	(169, 'default', '01a21ac2-4def-77fc-aa7d-9b36a896aa5f', 'in_app', 'failed', '01a21ac2-5851-7626-8ca8-5fd1d1bfddc7', 'sent', '2026-11-23 20:01:02+00', NULL, 0, NULL, '2026-11-23 20:01:00+00', '2026-11-23 20:01:00+00', NULL, NULL),
	(170, 'default', '01a21ac2-4e1c-71e5-bf7f-01c37873c4ac', 'email', 'failed', '01a21ac2-5851-7626-8ca8-5fd1d1bfddc7', 'waiting', '2026-11-23 20:01:02+00', NULL, 0, NULL, '2026-11-23 20:01:00+00', NULL, NULL, NULL),
	(171, 'default', '01a21ac2-4e1c-71e5-bf7f-01c37873c4ac', 'in_app', 'failed', '01a21ac2-5851-7626-8ca8-5fd1d1bfddc7', 'sent', '2026-11-23 20:01:02+00', NULL, 0, NULL, '2026-11-23 20:01:00+00', '2026-11-23 20:01:00+00', NULL, NULL),
	(172, 'default', '01a21ac2-4e39-70e4-be98-fe464b739374', 'email', 'failed', '01a21ac2-5851-7626-8ca8-5fd1d1bfddc7', 'waiting', '2026-11-23 20:01:02+00', NULL, 0, NULL, '2026-11-23 20:01:00+00', NULL, NULL, NULL),
	(173, 'default', '01a21ac2-4e39-70e4-be98-fe464b739374', 'in_app', 'failed', '01a21ac2-5851-7626-8ca8-5fd1d1bfddc7', 'sent', '2026-11-23 20:01:02+00', NULL, 0, NULL, '2026-11-23 20:01:00+00', '2026-11-23 20:01:00+00', NULL, NULL),
	(174, 'default', '01a21ac2-4def-77fc-aa7d-9b36a896aa5f', 'email', 'approved', '01a21ac2-52cc-77bb-9fe8-b52151b5a517', 'waiting', '2026-11-23 20:01:00+00', NULL, 0, NULL, '2026-11-23 20:01:00+00', NULL, NULL, NULL),
	(175, 'default', '01a21ac2-4def-77fc-aa7d-9b36a896aa5f', 'in_app', 'approved', '01a21ac2-52cc-77bb-9fe8-b52151b5a517', 'sent', '2026-11-23 20:01:00+00', NULL, 0, NULL, '2026-11-23 20:01:00+00', '2026-11-23 20:01:00+00', NULL, NULL),
	(176, 'default', '01a21ac2-4e39-70e4-be98-fe464b739374', 'email', 'approved', '01a21ac2-52cc-77bb-9fe8-b52151b5a517', 'waiting', '2026-11-23 20:01:00+00', NULL, 0, NULL, '2026-11-23 20:01:00+00', NULL, NULL, NULL),
	(177, 'default', '01a21ac2-4e39-70e4-be98-fe464b739374', 'in_app', 'approved', '01a21ac2-52cc-77bb-9fe8-b52151b5a517', 'sent', '2026-11-23 20:01:00+00', NULL, 0, NULL, '2026-11-23 20:01:00+00', '2026-11-23 20:01:00+00', NULL, NULL),
	(178, 'default', '01a21ac2-4e1c-71e5-bf7f-01c37873c4ac', 'email', 'stale', '01a21ac2-52cc-77bb-9fe8-b52151b5a517', 'waiting', '2026-11-23 20:01:02+00', NULL, 0, NULL, '2026-11-23 20:01:00+00', NULL, NULL, NULL),
	(179, 'default', '01a21ac2-4e1c-71e5-bf7f-01c37873c4ac', 'in_app', 'stale', '01a21ac2-52cc-77bb-9fe8-b52151b5a517', 'sent', '2026-11-23 20:01:02+00', NULL, 0, NULL, '2026-11-23 20:01:00+00', '2026-11-23 20:01:00+00', NULL, NULL),
	(180, 'default', '01a21ac2-4def-77fc-aa7d-9b36a896aa5f', 'email', 'approved', '01a21ac2-5261-72d0-8cea-26b1c041133e', 'waiting', '2026-11-23 20:01:00+00', NULL, 0, NULL, '2026-11-23 20:01:00+00', NULL, NULL, NULL),
	(181, 'default', '01a21ac2-4def-77fc-aa7d-9b36a896aa5f', 'in_app', 'approved', '01a21ac2-5261-72d0-8cea-26b1c041133e', 'sent', '2026-11-23 20:01:00+00', NULL, 0, NULL, '2026-11-23 20:01:00+00', '2026-11-23 20:01:00+00', NULL, NULL),
	(182, 'default', '01a21ac2-4e1c-71e5-bf7f-01c37873c4ac', 'email', 'approved', '01a21ac2-5261-72d0-8cea-26b1c041133e', 'waiting', '2026-11-23 20:01:00+00', NULL, 0, NULL, '2026-11-23 20:01:00+00', NULL, NULL, NULL),
	(183, 'default', '01a21ac2-4e1c-71e5-bf7f-01c37873c4ac', 'in_app', 'approved', '01a21ac2-5261-72d0-8cea-26b1c041133e', 'sent', '2026-11-23 20:01:00+00', NULL, 0, NULL, '2026-11-23 20:01:00+00', '2026-11-23 20:01:00+00', NULL, NULL),
	(184, 'default', '01a21ac2-4def-77fc-aa7d-9b36a896aa5f', 'email', 'in_doubt', '01a21ac2-5261-72d0-8cea-26b1c041133e', 'waiting', '2026-11-23 20:01:02+00', NULL, 0, NULL, '2026-11-23 20:01:00+00', NULL, NULL, NULL),
	(185, 'default', '01a21ac2-4def-77fc-aa7d-9b36a896aa5f', 'in_app', 'in_doubt', '01a21ac2-5261-72d0-8cea-26b1c041133e', 'sent', '2026-11-23 20:01:02+00', NULL, 0, NULL, '2026-11-23 20:01:00+00', '2026-11-23 20:01:00+00', NULL, NULL),
	(186, 'default', '01a21ac2-4e1c-71e5-bf7f-01c37873c4ac', 'email', 'in_doubt', '01a21ac2-5261-72d0-8cea-26b1c041133e', 'waiting', '2026-11-23 20:01:02+00', NULL, 0, NULL, '2026-11-23 20:01:00+00', NULL, NULL, NULL),
	(187, 'default', '01a21ac2-4e1c-71e5-bf7f-01c37873c4ac', 'in_app', 'in_doubt', '01a21ac2-5261-72d0-8cea-26b1c041133e', 'sent', '2026-11-23 20:01:02+00', NULL, 0, NULL, '2026-11-23 20:01:00+00', '2026-11-23 20:01:00+00', NULL, NULL),
	(188, 'default', '01a21ac2-4e39-70e4-be98-fe464b739374', 'email', 'in_doubt', '01a21ac2-5261-72d0-8cea-26b1c041133e', 'waiting', '2026-11-23 20:01:02+00', NULL, 0, NULL, '2026-11-23 20:01:00+00', NULL, NULL, NULL),
	(127, 'default', '01a21ac2-4e1c-71e5-bf7f-01c37873c4ac', 'email', 'asked', '01a21ac2-690d-73e0-8685-0536381c519b', 'dropped', '2026-11-23 20:00:02+00', NULL, 0, NULL, '2026-11-23 20:00:00+00', NULL, NULL, NULL),
	(129, 'default', '01a21ac2-4e39-70e4-be98-fe464b739374', 'email', 'asked', '01a21ac2-690d-73e0-8685-0536381c519b', 'dropped', '2026-11-23 20:00:02+00', NULL, 0, NULL, '2026-11-23 20:00:00+00', NULL, NULL, NULL),
	(93, 'default', '01a21ac2-4e39-70e4-be98-fe464b739374', 'email', 'asked', '01a21ac2-57a8-7447-8c3f-3b88dacac87d', 'sent', '2026-11-23 09:00:02+00', NULL, 1, NULL, '2026-11-23 09:00:00+00', '2026-11-23 20:01:00+00', NULL, NULL),
	(189, 'default', '01a21ac2-4e39-70e4-be98-fe464b739374', 'in_app', 'in_doubt', '01a21ac2-5261-72d0-8cea-26b1c041133e', 'sent', '2026-11-23 20:01:02+00', NULL, 0, NULL, '2026-11-23 20:01:00+00', '2026-11-23 20:01:00+00', NULL, NULL),
	(190, 'default', '01a21ac2-4def-77fc-aa7d-9b36a896aa5f', 'email', 'approved', '01a21ac2-6730-7458-861c-8fdc1e2b559b', 'waiting', '2026-11-23 20:01:00+00', NULL, 0, NULL, '2026-11-23 20:01:00+00', NULL, NULL, NULL),
	(191, 'default', '01a21ac2-4def-77fc-aa7d-9b36a896aa5f', 'in_app', 'approved', '01a21ac2-6730-7458-861c-8fdc1e2b559b', 'sent', '2026-11-23 20:01:00+00', NULL, 0, NULL, '2026-11-23 20:01:00+00', '2026-11-23 20:01:00+00', NULL, NULL),
	(192, 'default', '01a21ac2-4e39-70e4-be98-fe464b739374', 'email', 'approved', '01a21ac2-6730-7458-861c-8fdc1e2b559b', 'waiting', '2026-11-23 20:01:00+00', NULL, 0, NULL, '2026-11-23 20:01:00+00', NULL, NULL, NULL),
	(193, 'default', '01a21ac2-4e39-70e4-be98-fe464b739374', 'in_app', 'approved', '01a21ac2-6730-7458-861c-8fdc1e2b559b', 'sent', '2026-11-23 20:01:00+00', NULL, 0, NULL, '2026-11-23 20:01:00+00', '2026-11-23 20:01:00+00', NULL, NULL),
	(194, 'default', '01a21ac2-4def-77fc-aa7d-9b36a896aa5f', 'email', 'approved', '01a21ac2-678d-71e0-953b-70ba9885f799', 'waiting', '2026-11-23 20:01:00+00', NULL, 0, NULL, '2026-11-23 20:01:00+00', NULL, NULL, NULL),
	(195, 'default', '01a21ac2-4def-77fc-aa7d-9b36a896aa5f', 'in_app', 'approved', '01a21ac2-678d-71e0-953b-70ba9885f799', 'sent', '2026-11-23 20:01:00+00', NULL, 0, NULL, '2026-11-23 20:01:00+00', '2026-11-23 20:01:00+00', NULL, NULL),
	(196, 'default', '01a21ac2-4e39-70e4-be98-fe464b739374', 'email', 'approved', '01a21ac2-678d-71e0-953b-70ba9885f799', 'waiting', '2026-11-23 20:01:00+00', NULL, 0, NULL, '2026-11-23 20:01:00+00', NULL, NULL, NULL),
	(197, 'default', '01a21ac2-4e39-70e4-be98-fe464b739374', 'in_app', 'approved', '01a21ac2-678d-71e0-953b-70ba9885f799', 'sent', '2026-11-23 20:01:00+00', NULL, 0, NULL, '2026-11-23 20:01:00+00', '2026-11-23 20:01:00+00', NULL, NULL),
	(198, 'default', '01a21ac2-4def-77fc-aa7d-9b36a896aa5f', 'email', 'approved', '01a21ac2-6808-77c2-adf7-4dd357a7b95e', 'waiting', '2026-11-23 20:01:00+00', NULL, 0, NULL, '2026-11-23 20:01:00+00', NULL, NULL, NULL),
	(199, 'default', '01a21ac2-4def-77fc-aa7d-9b36a896aa5f', 'in_app', 'approved', '01a21ac2-6808-77c2-adf7-4dd357a7b95e', 'sent', '2026-11-23 20:01:00+00', NULL, 0, NULL, '2026-11-23 20:01:00+00', '2026-11-23 20:01:00+00', NULL, NULL),
	(200, 'default', '01a21ac2-4e1c-71e5-bf7f-01c37873c4ac', 'email', 'approved', '01a21ac2-6808-77c2-adf7-4dd357a7b95e', 'waiting', '2026-11-23 20:01:00+00', NULL, 0, NULL, '2026-11-23 20:01:00+00', NULL, NULL, NULL),
	(201, 'default', '01a21ac2-4e1c-71e5-bf7f-01c37873c4ac', 'in_app', 'approved', '01a21ac2-6808-77c2-adf7-4dd357a7b95e', 'sent', '2026-11-23 20:01:00+00', NULL, 0, NULL, '2026-11-23 20:01:00+00', '2026-11-23 20:01:00+00', NULL, NULL),
	(202, 'default', '01a21ac2-4e39-70e4-be98-fe464b739374', 'email', 'approved', '01a21ac2-6808-77c2-adf7-4dd357a7b95e', 'waiting', '2026-11-23 20:01:00+00', NULL, 0, NULL, '2026-11-23 20:01:00+00', NULL, NULL, NULL),
	(203, 'default', '01a21ac2-4e39-70e4-be98-fe464b739374', 'in_app', 'approved', '01a21ac2-6808-77c2-adf7-4dd357a7b95e', 'sent', '2026-11-23 20:01:00+00', NULL, 0, NULL, '2026-11-23 20:01:00+00', '2026-11-23 20:01:00+00', NULL, NULL),
	(204, 'default', '01a21ac2-4def-77fc-aa7d-9b36a896aa5f', 'email', 'approved', '01a21ac2-6858-7359-9314-7c13b0ef5638', 'waiting', '2026-11-23 20:01:00+00', NULL, 0, NULL, '2026-11-23 20:01:00+00', NULL, NULL, NULL),
	(205, 'default', '01a21ac2-4def-77fc-aa7d-9b36a896aa5f', 'in_app', 'approved', '01a21ac2-6858-7359-9314-7c13b0ef5638', 'sent', '2026-11-23 20:01:00+00', NULL, 0, NULL, '2026-11-23 20:01:00+00', '2026-11-23 20:01:00+00', NULL, NULL),
	(206, 'default', '01a21ac2-4e39-70e4-be98-fe464b739374', 'email', 'approved', '01a21ac2-6858-7359-9314-7c13b0ef5638', 'waiting', '2026-11-23 20:01:00+00', NULL, 0, NULL, '2026-11-23 20:01:00+00', NULL, NULL, NULL),
	(207, 'default', '01a21ac2-4e39-70e4-be98-fe464b739374', 'in_app', 'approved', '01a21ac2-6858-7359-9314-7c13b0ef5638', 'sent', '2026-11-23 20:01:00+00', NULL, 0, NULL, '2026-11-23 20:01:00+00', '2026-11-23 20:01:00+00', NULL, NULL),
	(208, 'default', '01a21ac2-4def-77fc-aa7d-9b36a896aa5f', 'email', 'expired', '01a21ac2-690d-73e0-8685-0536381c519b', 'waiting', '2026-11-23 20:01:02+00', NULL, 0, NULL, '2026-11-23 20:01:00+00', NULL, NULL, NULL),
	(209, 'default', '01a21ac2-4def-77fc-aa7d-9b36a896aa5f', 'in_app', 'expired', '01a21ac2-690d-73e0-8685-0536381c519b', 'sent', '2026-11-23 20:01:02+00', NULL, 0, NULL, '2026-11-23 20:01:00+00', '2026-11-23 20:01:00+00', NULL, NULL),
	(210, 'default', '01a21ac2-4e1c-71e5-bf7f-01c37873c4ac', 'email', 'expired', '01a21ac2-690d-73e0-8685-0536381c519b', 'waiting', '2026-11-23 20:01:02+00', NULL, 0, NULL, '2026-11-23 20:01:00+00', NULL, NULL, NULL),
	(211, 'default', '01a21ac2-4e1c-71e5-bf7f-01c37873c4ac', 'in_app', 'expired', '01a21ac2-690d-73e0-8685-0536381c519b', 'sent', '2026-11-23 20:01:02+00', NULL, 0, NULL, '2026-11-23 20:01:00+00', '2026-11-23 20:01:00+00', NULL, NULL),
	(212, 'default', '01a21ac2-4e39-70e4-be98-fe464b739374', 'email', 'expired', '01a21ac2-690d-73e0-8685-0536381c519b', 'waiting', '2026-11-23 20:01:02+00', NULL, 0, NULL, '2026-11-23 20:01:00+00', NULL, NULL, NULL),
	(213, 'default', '01a21ac2-4e39-70e4-be98-fe464b739374', 'in_app', 'expired', '01a21ac2-690d-73e0-8685-0536381c519b', 'sent', '2026-11-23 20:01:02+00', NULL, 0, NULL, '2026-11-23 20:01:00+00', '2026-11-23 20:01:00+00', NULL, NULL),
	(37, 'default', '01a21ac2-4def-77fc-aa7d-9b36a896aa5f', 'email', 'asked', '01a21ac2-5261-72d0-8cea-26b1c041133e', 'dropped', '2026-11-23 09:00:02+00', NULL, 0, NULL, '2026-11-23 09:00:00+00', NULL, NULL, NULL);
INSERT INTO public.notices OVERRIDING SYSTEM VALUE VALUES
	(43, 'default', '01a21ac2-4def-77fc-aa7d-9b36a896aa5f', 'email', 'asked', '01a21ac2-52cc-77bb-9fe8-b52151b5a517', 'dropped', '2026-11-23 09:00:02+00', NULL, 0, NULL, '2026-11-23 09:00:00+00', NULL, NULL, NULL),
	(125, 'default', '01a21ac2-4def-77fc-aa7d-9b36a896aa5f', 'email', 'asked', '01a21ac2-690d-73e0-8685-0536381c519b', 'dropped', '2026-11-23 20:00:02+00', NULL, 0, NULL, '2026-11-23 20:00:00+00', NULL, NULL, NULL),
	(1, 'default', '01a21ac2-4def-77fc-aa7d-9b36a896aa5f', 'email', 'asked', '01a21ac2-4fcf-735c-bb61-c418a5bccfac', 'sent', '2026-11-23 09:00:02+00', NULL, 1, NULL, '2026-11-23 09:00:00+00', '2026-11-23 20:01:00+00', NULL, NULL),
	(7, 'default', '01a21ac2-4def-77fc-aa7d-9b36a896aa5f', 'email', 'asked', '01a21ac2-505f-72c6-8099-a53b9f99e017', 'sent', '2026-11-23 09:00:02+00', NULL, 1, NULL, '2026-11-23 09:00:00+00', '2026-11-23 20:01:00+00', NULL, NULL),
	(13, 'default', '01a21ac2-4def-77fc-aa7d-9b36a896aa5f', 'email', 'asked', '01a21ac2-50ba-715b-98a6-f4350f963410', 'sent', '2026-11-23 09:00:02+00', NULL, 1, NULL, '2026-11-23 09:00:00+00', '2026-11-23 20:01:00+00', NULL, NULL),
	(19, 'default', '01a21ac2-4def-77fc-aa7d-9b36a896aa5f', 'email', 'asked', '01a21ac2-5171-7212-a445-3c2bf426956b', 'sent', '2026-11-23 09:00:02+00', NULL, 1, NULL, '2026-11-23 09:00:00+00', '2026-11-23 20:01:00+00', NULL, NULL),
	(25, 'default', '01a21ac2-4def-77fc-aa7d-9b36a896aa5f', 'email', 'asked', '01a21ac2-51c4-700e-9176-a57d18015ba8', 'sent', '2026-11-23 09:00:02+00', NULL, 1, NULL, '2026-11-23 09:00:00+00', '2026-11-23 20:01:00+00', NULL, NULL),
	(31, 'default', '01a21ac2-4def-77fc-aa7d-9b36a896aa5f', 'email', 'asked', '01a21ac2-5203-7210-950d-3b1c8750f232', 'sent', '2026-11-23 09:00:02+00', NULL, 1, NULL, '2026-11-23 09:00:00+00', '2026-11-23 20:01:00+00', NULL, NULL),
	(49, 'default', '01a21ac2-4def-77fc-aa7d-9b36a896aa5f', 'email', 'asked', '01a21ac2-5333-750b-af98-0015c3e16183', 'sent', '2026-11-23 09:00:02+00', NULL, 1, NULL, '2026-11-23 09:00:00+00', '2026-11-23 20:01:00+00', NULL, NULL),
	(55, 'default', '01a21ac2-4def-77fc-aa7d-9b36a896aa5f', 'email', 'asked', '01a21ac2-5363-72ca-bc46-c4066b4c7773', 'sent', '2026-11-23 09:00:02+00', NULL, 1, NULL, '2026-11-23 09:00:00+00', '2026-11-23 20:01:00+00', NULL, NULL),
	(91, 'default', '01a21ac2-4def-77fc-aa7d-9b36a896aa5f', 'email', 'asked', '01a21ac2-57a8-7447-8c3f-3b88dacac87d', 'sent', '2026-11-23 09:00:02+00', NULL, 1, NULL, '2026-11-23 09:00:00+00', '2026-11-23 20:01:00+00', NULL, NULL),
	(57, 'default', '01a21ac2-4e1c-71e5-bf7f-01c37873c4ac', 'email', 'asked', '01a21ac2-5363-72ca-bc46-c4066b4c7773', 'sent', '2026-11-23 09:00:02+00', NULL, 1, NULL, '2026-11-23 09:00:00+00', '2026-11-23 20:01:00+00', NULL, NULL),
	(59, 'default', '01a21ac2-4e39-70e4-be98-fe464b739374', 'email', 'asked', '01a21ac2-5363-72ca-bc46-c4066b4c7773', 'sent', '2026-11-23 09:00:02+00', NULL, 1, NULL, '2026-11-23 09:00:00+00', '2026-11-23 20:01:00+00', NULL, NULL),
	(214, 'default', '01a21ac2-4def-77fc-aa7d-9b36a896aa5f', 'email', 'digest', NULL, 'waiting', '2026-11-23 20:01:00+00', NULL, 0, NULL, '2026-11-23 20:01:00+00', NULL, NULL, NULL),
	(215, 'default', '01a21ac2-4e1c-71e5-bf7f-01c37873c4ac', 'email', 'digest', NULL, 'waiting', '2026-11-23 20:01:00+00', NULL, 0, NULL, '2026-11-23 20:01:00+00', NULL, NULL, NULL),
	(216, 'default', '01a21ac2-4e39-70e4-be98-fe464b739374', 'email', 'digest', NULL, 'waiting', '2026-11-23 20:01:00+00', NULL, 0, NULL, '2026-11-23 20:01:00+00', NULL, NULL, NULL),
	(217, 'default', '01a21ac2-4e55-74a2-b616-2aca3e80769e', 'email', 'digest', NULL, 'waiting', '2026-11-23 20:01:00+00', NULL, 0, NULL, '2026-11-23 20:01:00+00', NULL, NULL, NULL),
	(218, 'default', '01a21ac2-7269-71bb-8221-2c92905aa5da', 'email', 'invited', NULL, 'waiting', '2026-11-23 20:01:00+00', NULL, 0, NULL, '2026-11-23 20:01:00+00', NULL, NULL, NULL);
INSERT INTO public.notification_preferences VALUES
	('01a21ac2-4e55-74a2-b616-2aca3e80769e', 'email', 'digest');
INSERT INTO public.outbox_messages OVERRIDING SYSTEM VALUE VALUES
	(1, '<notice.1-131-10.01a21ac2-4def-77fc-aa7d-9b36a896aa5f@example.com>', 'accounts@example.com', '["admin@example.com"]', '[AI COO] High risk: Remind Cascade Trail Shops of 2 overdue invoices, $31,500.00, and 9 more to decide', 'Message-ID: <notice.1-131-10.01a21ac2-4def-77fc-aa7d-9b36a896aa5f@example.com>
Date: Mon, 23 Nov 2026 20:01:00 +0000
From: Accounts <accounts@example.com>
To: Admin <admin@example.com>
Subject: [AI COO] High risk: Remind Cascade Trail Shops of 2 overdue
 invoices, $31,500.00, and 9 more to decide
Auto-Submitted: auto-generated
MIME-Version: 1.0
Content-Type: multipart/alternative;
 boundary="3aa8w5Iejz7U3OwHY774Q3m2owG0LXvblh1eqw2O"
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: quoted-printable
Admin, AI COO asks you to decide about these actions. Nothing happens befor=
e somebody does.
* * *
Remind Cascade Trail Shops of 2 overdue invoices, $31,500.00
High risk =C2=B7 E-mail to 1 person =C2=B7 2 notes in Odoo
Decide by 24 Nov 2026, 09:00 UTC
Cascade Trail Shops is reminded by e-mail of $31,500.00 overdue, and each i=
nvoice gets a note.
Reasoning, by rules; figures from the records:
> Cascade Trail Shops owes $31,500.00 that is overdue, the oldest invoice (=
INV/00011) by 96 days. Collected, it extends the runway of 52 days by about=
 19 days.
See everything that would happen, then approve or reject:
http://127.0.0.1:35191/api/ai-coo/approve?token=3DeyJ0eXAiOiJhaWNvby1hcHByb=
3ZhbCtqd3QiLCJhbGciOiJIUzI1NiJ9.eyJhdWQiOiJhaS1jb28vYXBwcm92YWwiLCJqdGkiOiI=
xZGU3MTE2NzhkYjEyMjlhZjVkYmUzZjYzM2M1OGU2Yjk4ZjQxY2I5IiwiYWN0aW9uIjoiMDFhMj=
FhYzItNGZjZi03MzVjLWJiNjEtYzQxOGE1YmNjZmFjIiwiYXBwcm92ZXIiOiIwMWEyMWFjMi00Z=
GVmLTc3ZmMtYWE3ZC05YjM2YTg5NmFhNWYiLCJlZmZlY3RfaGFzaCI6IjRhMGJiY2MyNzVhZDBi=
NGVlZTMyNDI0ODBiNGY1YzA3M2IwZWFkOTBiMTExZjkzMDQ2Y2VlZWFkM2EzNGUyYzciLCJleHA=
iOjE3OTU1MTA4MDB9.TjwwQ_Ej8vEjDfvz0F_nlvzQwyHWaQLNFuOV78WLUxA
effect 4a0b bcc2
* * *
Order from Tanglewood Textiles, $127.50
High risk =C2=B7 1 change in Odoo
Decide by 24 Nov 2026, 20:00 UTC
Somebody takes care of it.
Reasoning, by rules; figures from the records:
> A test wants to see what becomes of it.
See everything that would happen, then approve or reject:
http://127.0.0.1:35191/api/ai-coo/approve?token=3DeyJ0eXAiOiJhaWNvby1hcHByb=
3ZhbCtqd3QiLCJhbGciOiJIUzI1NiJ9.eyJhdWQiOiJhaS1jb28vYXBwcm92YWwiLCJqdGkiOiJ=
jYzU4N2EwNTVjZmQzMzgxYmEyZThiYzQxNjhjNzc5NWQ1MTBkYzJjIiwiYWN0aW9uIjoiMDFhMj=
FhYzItNjk2Yy03NGE4LThhN2UtYmM3MWFkYzVkMmUzIiwiYXBwcm92ZXIiOiIwMWEyMWFjMi00Z=
GVmLTc3ZmMtYWE3ZC05YjM2YTg5NmFhNWYiLCJlZmZlY3RfaGFzaCI6IjYxMmVmZWJhNGNiZWFl=
MGQ0MTcxN2Q1MjczODQyNTlhOTVmOTM3OWFjMjRkN2UxZTI1NmIwMmNiMGJkYTAxNjQiLCJleHA=
iOjE3OTU1NTA0MDB9.rEKz95Jp6OW-CKkotGhlnIFVbrx39XCu7dxh3XzNmn4
effect 612e feba
* * *
Remind Driftwood Lodge of 1 overdue invoice, $12,840.00
Medium risk =C2=B7 E-mail to 1 person =C2=B7 1 note in Odoo
Decide by 24 Nov 2026, 09:00 UTC
Driftwood Lodge is reminded by e-mail of $12,840.00 overdue, and each invoi=
ce gets a note.
Reasoning, by rules; figures from the records:
> Driftwood Lodge owes $12,840.00 that is overdue, the oldest invoice (INV/=
00015) by 62 days. Collected, it extends the runway of 52 days by about 7 d=
ays.
See everything that would happen, then approve or reject:
http://127.0.0.1:35191/api/ai-coo/approve?token=3DeyJ0eXAiOiJhaWNvby1hcHByb=
3ZhbCtqd3QiLCJhbGciOiJIUzI1NiJ9.eyJhdWQiOiJhaS1jb28vYXBwcm92YWwiLCJqdGkiOiJ=
lNmQ3NmNmMjA4NGMxMzI5OGZjZjk3NjMyNTQ4ODBkYTZjMDQ4MzQ5IiwiYWN0aW9uIjoiMDFhMj=
FhYzItNTBiYS03MTViLTk4YTYtZjQzNTBmOTYzNDEwIiwiYXBwcm92ZXIiOiIwMWEyMWFjMi00Z=
GVmLTc3ZmMtYWE3ZC05YjM2YTg5NmFhNWYiLCJlZmZlY3RfaGFzaCI6Ijg1OTJkOGU0MjhmOGMw=
ZWYxNjY4YTY2MTZjY2RlZDg5ZTQ1MjRhMmE5MTkwYThhYTM3MmE5NGQ2NmNmZDNiZTIiLCJleHA=
iOjE3OTU1MTA4MDB9.gSZ7cEPN6MkN0x__NWHnnTGJdS-MBYKp1G2q5LVGE_k
effect 8592 d8e4
* * *
Remind =3D<b>B=C3=B8hm & S=C3=B8ns</b> "Tools" of 1 overdue invoice, $7,315=
.50
Medium risk =C2=B7 E-mail to 1 person =C2=B7 1 note in Odoo
Decide by 24 Nov 2026, 09:00 UTC
=3D<b>B=C3=B8hm & S=C3=B8ns</b> "Tools" is reminded by e-mail of $7,315.50 =
overdue, and each invoice gets a note.
Reasoning, by rules; figures from the records:
> =3D<b>B=C3=B8hm & S=C3=B8ns</b> "Tools" owes $7,315.50 that is overdue, t=
he oldest invoice (INV/00018) by 44 days. Collected, it extends the runway =
of 52 days by about 4 days.
See everything that would happen, then approve or reject:
http://127.0.0.1:35191/api/ai-coo/approve?token=3DeyJ0eXAiOiJhaWNvby1hcHByb=
3ZhbCtqd3QiLCJhbGciOiJIUzI1NiJ9.eyJhdWQiOiJhaS1jb28vYXBwcm92YWwiLCJqdGkiOiI=
3YWE0ZDIxNTA5MzFkOTM1Zjc2OTk5NDJjODVhMzlkZTY1OWZiOGY2IiwiYWN0aW9uIjoiMDFhMj=
FhYzItNTIwMy03MjEwLTk1MGQtM2IxYzg3NTBmMjMyIiwiYXBwcm92ZXIiOiIwMWEyMWFjMi00Z=
GVmLTc3ZmMtYWE3ZC05YjM2YTg5NmFhNWYiLCJlZmZlY3RfaGFzaCI6IjY1MTkwM2IzNjhjYTkz=
YTcwMDE2N2FiZWY4NDVlZDZiMGU5YjFlYzJmZGJmOGM5MmM1Mjc5ZGU5ZjI3NmI2NjciLCJleHA=
iOjE3OTU1MTA4MDB9.IOjVGHQPmwFy0y5Ma2cyAwZx79Zk4b8JXzMgqABF4f0
effect 6519 03b3
* * *
Task for Dana Whitfield: Call Cascade Trail Shops about $31,500.00 overdue
Low risk =C2=B7 Task in Odoo
Decide by 24 Nov 2026, 09:00 UTC
Somebody calls Cascade Trail Shops about $31,500.00 within two working days.
Reasoning, by rules; figures from the records:
> The oldest open invoice of Cascade Trail Shops (INV/00011) is 96 days ove=
rdue; $31,500.00 is overdue in all. At this age a call brings more than ano=
ther mail.
See everything that would happen, then approve or reject:
http://127.0.0.1:35191/api/ai-coo/approve?token=3DeyJ0eXAiOiJhaWNvby1hcHByb=
3ZhbCtqd3QiLCJhbGciOiJIUzI1NiJ9.eyJhdWQiOiJhaS1jb28vYXBwcm92YWwiLCJqdGkiOiJ=
lNWNlNWFhZDk4ZjZhOTk1YWIzYjA0OWQ5OGUwNjI2YmVlZmVjYjJiIiwiYWN0aW9uIjoiMDFhMj=
FhYzItNTA1Zi03MmM2LTgwOTktYTUzYjlmOTllMDE3IiwiYXBwcm92ZXIiOiIwMWEyMWFjMi00Z=
GVmLTc3ZmMtYWE3ZC05YjM2YTg5NmFhNWYiLCJlZmZlY3RfaGFzaCI6IjFhOTA1YzEyNjI3MGM1=
ZmRlYTk4OTg0OGE2NjhhN2JjYzNlMjZlNWIzYjI1MTJhYzk4MThkMDBjYjdiZmM2ZjciLCJleHA=
iOjE3OTU1MTA4MDB9.yVuytchE56830nRA19KeZ9fMVe1VWES9TQ0ikhyAstw
effect 1a90 5c12
* * *
Task for Marcus Okafor: Call Driftwood Lodge about $12,840.00 overdue
Low risk =C2=B7 Task in Odoo
Decide by 24 Nov 2026, 09:00 UTC
Somebody calls Driftwood Lodge about $12,840.00 within two working days.
Reasoning, by rules; figures from the records:
> The oldest open invoice of Driftwood Lodge (INV/00015) is 62 days overdue=
; $12,840.00 is overdue in all. At this age a call brings more than another=
 mail.
See everything that would happen, then approve or reject:
http://127.0.0.1:35191/api/ai-coo/approve?token=3DeyJ0eXAiOiJhaWNvby1hcHByb=
3ZhbCtqd3QiLCJhbGciOiJIUzI1NiJ9.eyJhdWQiOiJhaS1jb28vYXBwcm92YWwiLCJqdGkiOiI=
1NmRiMTM4ODYyZGRjM2ExNTkyZjQyZDEwMTkyOGJmOGZmOGEyYWRjIiwiYWN0aW9uIjoiMDFhMj=
FhYzItNTE3MS03MjEyLWE0NDUtM2MyYmY0MjY5NTZiIiwiYXBwcm92ZXIiOiIwMWEyMWFjMi00Z=
GVmLTc3ZmMtYWE3ZC05YjM2YTg5NmFhNWYiLCJlZmZlY3RfaGFzaCI6IjIwZjY1MTkxNzY3ZTgx=
ZTI1OTQ0ZGM5NzVhZGIzZDJlNTQ3YWNhMGY3ZGNjNTU2NTUxNGUxZTc4NGU4OWQ0YTAiLCJleHA=
iOjE3OTU1MTA4MDB9.1qMlpXdIx-KjPcm6VfVtAR8_XtPpenuntDenaburIxE
effect 20f6 5191
* * *
Note on INV/00023
Low risk =C2=B7 1 note in Odoo
Decide by 24 Nov 2026, 09:00 UTC
A note on INV/00023 asks the bookkeeper to match $420.00 before anybody is =
reminded.
Reasoning, by rules; figures from the records:
> Greystone Climbing has $420.00 in payments or credit notes that is not ma=
tched, and $8,329.40 overdue. A customer who has paid must not be reminded.
See everything that would happen, then approve or reject:
http://127.0.0.1:35191/api/ai-coo/approve?token=3DeyJ0eXAiOiJhaWNvby1hcHByb=
3ZhbCtqd3QiLCJhbGciOiJIUzI1NiJ9.eyJhdWQiOiJhaS1jb28vYXBwcm92YWwiLCJqdGkiOiJ=
kOTY0Y2Y1OWNiNzE4NWU1MDExMTJkOTM2YjZjMGI3MGYzYjhiMmNhIiwiYWN0aW9uIjoiMDFhMj=
FhYzItNTFjNC03MDBlLTkxNzYtYTU3ZDE4MDE1YmE4IiwiYXBwcm92ZXIiOiIwMWEyMWFjMi00Z=
GVmLTc3ZmMtYWE3ZC05YjM2YTg5NmFhNWYiLCJlZmZlY3RfaGFzaCI6ImM5ODEwOTZjMmFkMzli=
MTJkNWQ5ODYyYmM4NTU5MmNiMTljNDFkZDQzNzc1Yjk0YzVjODlkMjg0NzdiN2IwN2IiLCJleHA=
iOjE3OTU1MTA4MDB9.Vt11ZSV955g0tZrEp0D3Q_6XxBWSPzkjjSfb-VXh7Kg
effect c981 096c
* * *
Task for Dana Whitfield: Call Foxglove Gardens about $3,480.25 overdue
Low risk =C2=B7 Task in Odoo
Decide by 24 Nov 2026, 09:00 UTC
Somebody calls Foxglove Gardens about $3,480.25 within two working days.
Reasoning, by rules; figures from the records:
> The oldest open invoice of Foxglove Gardens (INV/00021) is 21 days overdu=
e; $3,480.25 is overdue in all. No e-mail address is known in Odoo, so no r=
eminder can be sent.
See everything that would happen, then approve or reject:
http://127.0.0.1:35191/api/ai-coo/approve?token=3DeyJ0eXAiOiJhaWNvby1hcHByb=
3ZhbCtqd3QiLCJhbGciOiJIUzI1NiJ9.eyJhdWQiOiJhaS1jb28vYXBwcm92YWwiLCJqdGkiOiJ=
lMDlhYWJiN2Q1ZjRlOTIyMzY5MzgyZTk2MjRkNDE3OGVjZDFlZTBmIiwiYWN0aW9uIjoiMDFhMj=
FhYzItNTMzMy03NTBiLWFmOTgtMDAxNWMzZTE2MTgzIiwiYXBwcm92ZXIiOiIwMWEyMWFjMi00Z=
GVmLTc3ZmMtYWE3ZC05YjM2YTg5NmFhNWYiLCJlZmZlY3RfaGFzaCI6ImMzOWNhZjU3NDg4NTgx=
ZjU1NWEzYmJhMDQ2Mzc4N2Y0ZjAwNjg4NTUxMjhhN2ZjODE3MjI5NTA2YjQ1ZmZmZWEiLCJleHA=
iOjE3OTU1MTA4MDB9.WOoyrKJVQHFx348Laj63w_Piwv8mwfQG4_woo_JZhJQ
effect c39c af57
* * *
Note on INV/00025
Low risk =C2=B7 1 note in Odoo
Decide by 24 Nov 2026, 09:00 UTC
A note on INV/00025 asks the bookkeeper to match $1,500.00 before anybody i=
s reminded.
Reasoning, by rules; figures from the records:
> Blue Heron Outfitters has $1,500.00 in payments or credit notes that is n=
ot matched, and $1,260.00 overdue. A customer who has paid must not be remi=
nded.
See everything that would happen, then approve or reject:
http://127.0.0.1:35191/api/ai-coo/approve?token=3DeyJ0eXAiOiJhaWNvby1hcHByb=
3ZhbCtqd3QiLCJhbGciOiJIUzI1NiJ9.eyJhdWQiOiJhaS1jb28vYXBwcm92YWwiLCJqdGkiOiI=
zMmU4MzY1YmRkNzA1NmM2YjA5YmZkZjRlZGI1MDQ2Y2EzODE1MGU5IiwiYWN0aW9uIjoiMDFhMj=
FhYzItNTM2My03MmNhLWJjNDYtYzQwNjZiNGM3NzczIiwiYXBwcm92ZXIiOiIwMWEyMWFjMi00Z=
GVmLTc3ZmMtYWE3ZC05YjM2YTg5NmFhNWYiLCJlZmZlY3RfaGFzaCI6ImJiN2I2MzYzNTJmODhi=
NDgzMjE2NGFhMmY0Y2IxZjI3YzhhY2Q2ODdiOTY1ZWFmZjIwOGYzZTM3MWVjOWE0MDciLCJleHA=
iOjE3OTU1MTA4MDB9.LAME4-LQmlycfOVA1keMpn_ROhhkeqeq54ZBG9wrb34
effect bb7b 6363
* * *
Task for Dana Whitfield: Ask for two quotes
Low risk =C2=B7 Task in Odoo
Decide by 24 Nov 2026, 09:00 UTC
Somebody takes care of it.
Reasoning, as given by Operator:
> A test wants to see what becomes of it.
See everything that would happen, then approve or reject:
http://127.0.0.1:35191/api/ai-coo/approve?token=3DeyJ0eXAiOiJhaWNvby1hcHByb=
3ZhbCtqd3QiLCJhbGciOiJIUzI1NiJ9.eyJhdWQiOiJhaS1jb28vYXBwcm92YWwiLCJqdGkiOiI=
3Yzc1MDE1OTQ5MTI1Yjk3Y2U2NWU2OTRkZjVhMzc5NjA2MjEyNGRmIiwiYWN0aW9uIjoiMDFhMj=
FhYzItNTdhOC03NDQ3LThjM2YtM2I4OGRhY2FjODdkIiwiYXBwcm92ZXIiOiIwMWEyMWFjMi00Z=
GVmLTc3ZmMtYWE3ZC05YjM2YTg5NmFhNWYiLCJlZmZlY3RfaGFzaCI6ImQ3MjRkOGFhNzdhOWVj=
NjIzMTU3MTZjMTU2NTBiZjUxZjJiMjM2MmZjNDhlZmVkMzYxM2NhZGMxYWQ0MDM3YjciLCJleHA=
iOjE3OTU1MTA4MDB9.fGG4XEmRWnUMPel9eN_SeMUY7JsHlUwWo6q58fS8z2o
effect d724 d8aa
* * *
The links are yours alone: do not pass them on.
Your inbox: http://127.0.0.1:35191/dashboard/operator
Content-Type: text/html; charset=utf-8
Content-Transfer-Encoding: quoted-printable
<!DOCTYPE html><html lang=3D"en"><head><meta charset=3D"utf-8"><meta name=
=3D"viewport" content=3D"width=3Ddevice-width, initial-scale=3D1"><meta nam=
e=3D"color-scheme" content=3D"light dark"><title>10 decisions are asked of =
you</title><style>@media (prefers-color-scheme: dark) { body, .ground { bac=
kground: #121315 !important; } .card { background: #1a1c1f !important; bord=
er-color: #2e3238 !important; } body, h1, h2, p, .ink { color: #ececec !imp=
ortant; } .muted { color: #a3a9b1 !important; } .box { background: #151719 =
!important; border-color: #2e3238 !important; } .button { background: #74c7=
af !important; color: #0b1814 !important; } }</style></head><body class=3D"=
ground" style=3D"margin:0;padding:16px;background:#f5f5f2;color:#1b1c1e;fon=
t:15px/1.5 system-ui,''Segoe UI'',Roboto,sans-serif;"><div role=3D"main" styl=
e=3D"max-width:600px;margin:0 auto;"><h1 style=3D"margin:4px 0 8px;font-siz=
e:17px;line-height:1.3;font-weight:700;">10 decisions are asked of you</h1>=
<p>Admin, AI COO asks you to decide about these actions. Nothing happens be=
fore somebody does.</p><div class=3D"card" style=3D"background:#ffffff;bord=
er:1px solid #e2e2dc;border-radius:10px;padding:20px;margin:0 0 16px;"><p s=
tyle=3D"margin:0 0 8px;"><span style=3D"display:inline-block;background:#a9=
3614;color:#ffffff;border-radius:99px;padding:2px 10px;font-size:13px;font-=
weight:600;margin:0 8px 0 0;">=E2=97=86 High risk</span></p><h2 style=3D"ma=
rgin:0 0 4px;font-size:19px;line-height:1.3;">Remind Cascade Trail Shops of=
 2 overdue invoices, $31,500.00</h2><p class=3D"muted" style=3D"color:#5b5e=
64;font-size:13px;margin:4px 0;">E-mail to 1 person =C2=B7 2 notes in Odoo =
=C2=B7 decide by 24 Nov 2026, 09:00 UTC</p><p>Cascade Trail Shops is remind=
ed by e-mail of $31,500.00 overdue, and each invoice gets a note.</p><div c=
lass=3D"box" style=3D"background:#fafaf7;border-left:3px solid #e2e2dc;padd=
ing:8px 12px;margin:12px 0;font-size:14px;"><p class=3D"muted" style=3D"col=
or:#5b5e64;font-size:13px;margin:4px 0;">Reasoning, by rules; figures from =
the records</p><p style=3D"margin:4px 0;">Cascade Trail Shops owes $31,500.=
00 that is overdue, the oldest invoice (INV/00011) by 96 days. Collected, i=
t extends the runway of 52 days by about 19 days.</p></div><p style=3D"marg=
in:16px 0 8px;"><a href=3D"http://127.0.0.1:35191/api/ai-coo/approve?token=
=3DeyJ0eXAiOiJhaWNvby1hcHByb3ZhbCtqd3QiLCJhbGciOiJIUzI1NiJ9.eyJhdWQiOiJhaS1=
jb28vYXBwcm92YWwiLCJqdGkiOiIxZGU3MTE2NzhkYjEyMjlhZjVkYmUzZjYzM2M1OGU2Yjk4Zj=
QxY2I5IiwiYWN0aW9uIjoiMDFhMjFhYzItNGZjZi03MzVjLWJiNjEtYzQxOGE1YmNjZmFjIiwiY=
XBwcm92ZXIiOiIwMWEyMWFjMi00ZGVmLTc3ZmMtYWE3ZC05YjM2YTg5NmFhNWYiLCJlZmZlY3Rf=
aGFzaCI6IjRhMGJiY2MyNzVhZDBiNGVlZTMyNDI0ODBiNGY1YzA3M2IwZWFkOTBiMTExZjkzMDQ=
2Y2VlZWFkM2EzNGUyYzciLCJleHAiOjE3OTU1MTA4MDB9.TjwwQ_Ej8vEjDfvz0F_nlvzQwyHWa=
QLNFuOV78WLUxA" class=3D"button" style=3D"display:inline-block;background:#=
1c5c4c;color:#ffffff;padding:12px 20px;border-radius:9px;font-weight:600;te=
xt-decoration:none;">See it whole, and decide</a></p><p class=3D"muted" sty=
le=3D"color:#5b5e64;font-size:13px;margin:4px 0;">effect 4a0b bcc2</p></div=
><div class=3D"card" style=3D"background:#ffffff;border:1px solid #e2e2dc;b=
order-radius:10px;padding:20px;margin:0 0 16px;"><p style=3D"margin:0 0 8px=
;"><span style=3D"display:inline-block;background:#a93614;color:#ffffff;bor=
der-radius:99px;padding:2px 10px;font-size:13px;font-weight:600;margin:0 8p=
x 0 0;">=E2=97=86 High risk</span></p><h2 style=3D"margin:0 0 4px;font-size=
:19px;line-height:1.3;">Order from Tanglewood Textiles, $127.50</h2><p clas=
s=3D"muted" style=3D"color:#5b5e64;font-size:13px;margin:4px 0;">1 change i=
n Odoo =C2=B7 decide by 24 Nov 2026, 20:00 UTC</p><p>Somebody takes care of=
 it.</p><div class=3D"box" style=3D"background:#fafaf7;border-left:3px soli=
d #e2e2dc;padding:8px 12px;margin:12px 0;font-size:14px;"><p class=3D"muted=
" style=3D"color:#5b5e64;font-size:13px;margin:4px 0;">Reasoning, by rules;=
 figures from the records</p><p style=3D"margin:4px 0;">A test wants to see=
 what becomes of it.</p></div><p style=3D"margin:16px 0 8px;"><a href=3D"ht=
tp://127.0.0.1:35191/api/ai-coo/approve?token=3DeyJ0eXAiOiJhaWNvby1hcHByb3Z=
hbCtqd3QiLCJhbGciOiJIUzI1NiJ9.eyJhdWQiOiJhaS1jb28vYXBwcm92YWwiLCJqdGkiOiJjY=
zU4N2EwNTVjZmQzMzgxYmEyZThiYzQxNjhjNzc5NWQ1MTBkYzJjIiwiYWN0aW9uIjoiMDFhMjFh=
YzItNjk2Yy03NGE4LThhN2UtYmM3MWFkYzVkMmUzIiwiYXBwcm92ZXIiOiIwMWEyMWFjMi00ZGV=
mLTc3ZmMtYWE3ZC05YjM2YTg5NmFhNWYiLCJlZmZlY3RfaGFzaCI6IjYxMmVmZWJhNGNiZWFlMG=
Q0MTcxN2Q1MjczODQyNTlhOTVmOTM3OWFjMjRkN2UxZTI1NmIwMmNiMGJkYTAxNjQiLCJleHAiO=
jE3OTU1NTA0MDB9.rEKz95Jp6OW-CKkotGhlnIFVbrx39XCu7dxh3XzNmn4" class=3D"butto=
n" style=3D"display:inline-block;background:#1c5c4c;color:#ffffff;padding:1=
2px 20px;border-radius:9px;font-weight:600;text-decoration:none;">See it wh=
ole, and decide</a></p><p class=3D"muted" style=3D"color:#5b5e64;font-size:=
13px;margin:4px 0;">effect 612e feba</p></div><div class=3D"card" style=3D"=
background:#ffffff;border:1px solid #e2e2dc;border-radius:10px;padding:20px=
;margin:0 0 16px;"><p style=3D"margin:0 0 8px;"><span style=3D"display:inli=
ne-block;background:#825400;color:#ffffff;border-radius:99px;padding:2px 10=
px;font-size:13px;font-weight:600;margin:0 8px 0 0;">=E2=96=B2 Medium risk<=
/span></p><h2 style=3D"margin:0 0 4px;font-size:19px;line-height:1.3;">Remi=
nd Driftwood Lodge of 1 overdue invoice, $12,840.00</h2><p class=3D"muted" =
style=3D"color:#5b5e64;font-size:13px;margin:4px 0;">E-mail to 1 person =C2=
=B7 1 note in Odoo =C2=B7 decide by 24 Nov 2026, 09:00 UTC</p><p>Driftwood =
Lodge is reminded by e-mail of $12,840.00 overdue, and each invoice gets a =
note.</p><div class=3D"box" style=3D"background:#fafaf7;border-left:3px sol=
id #e2e2dc;padding:8px 12px;margin:12px 0;font-size:14px;"><p class=3D"mute=
d" style=3D"color:#5b5e64;font-size:13px;margin:4px 0;">Reasoning, by rules=
; figures from the records</p><p style=3D"margin:4px 0;">Driftwood Lodge ow=
es $12,840.00 that is overdue, the oldest invoice (INV/00015) by 62 days. C=
ollected, it extends the runway of 52 days by about 7 days.</p></div><p sty=
le=3D"margin:16px 0 8px;"><a href=3D"http://127.0.0.1:35191/api/ai-coo/appr=
ove?token=3DeyJ0eXAiOiJhaWNvby1hcHByb3ZhbCtqd3QiLCJhbGciOiJIUzI1NiJ9.eyJhdW=
QiOiJhaS1jb28vYXBwcm92YWwiLCJqdGkiOiJlNmQ3NmNmMjA4NGMxMzI5OGZjZjk3NjMyNTQ4O=
DBkYTZjMDQ4MzQ5IiwiYWN0aW9uIjoiMDFhMjFhYzItNTBiYS03MTViLTk4YTYtZjQzNTBmOTYz=
NDEwIiwiYXBwcm92ZXIiOiIwMWEyMWFjMi00ZGVmLTc3ZmMtYWE3ZC05YjM2YTg5NmFhNWYiLCJ=
lZmZlY3RfaGFzaCI6Ijg1OTJkOGU0MjhmOGMwZWYxNjY4YTY2MTZjY2RlZDg5ZTQ1MjRhMmE5MT=
kwYThhYTM3MmE5NGQ2NmNmZDNiZTIiLCJleHAiOjE3OTU1MTA4MDB9.gSZ7cEPN6MkN0x__NWHn=
nTGJdS-MBYKp1G2q5LVGE_k" class=3D"button" style=3D"display:inline-block;bac=
kground:#1c5c4c;color:#ffffff;padding:12px 20px;border-radius:9px;font-weig=
ht:600;text-decoration:none;">See it whole, and decide</a></p><p class=3D"m=
uted" style=3D"color:#5b5e64;font-size:13px;margin:4px 0;">effect 8592 d8e4=
</p></div><div class=3D"card" style=3D"background:#ffffff;border:1px solid =
#e2e2dc;border-radius:10px;padding:20px;margin:0 0 16px;"><p style=3D"margi=
n:0 0 8px;"><span style=3D"display:inline-block;background:#825400;color:#f=
fffff;border-radius:99px;padding:2px 10px;font-size:13px;font-weight:600;ma=
rgin:0 8px 0 0;">=E2=96=B2 Medium risk</span></p><h2 style=3D"margin:0 0 4p=
x;font-size:19px;line-height:1.3;">Remind =3D&lt;b&gt;B=C3=B8hm &amp; S=C3=
=B8ns&lt;/b&gt; "Tools" of 1 overdue invoice, $7,315.50</h2><p class=3D"mut=
ed" style=3D"color:#5b5e64;font-size:13px;margin:4px 0;">E-mail to 1 person=
 =C2=B7 1 note in Odoo =C2=B7 decide by 24 Nov 2026, 09:00 UTC</p><p>=3D&lt=
;b&gt;B=C3=B8hm &amp; S=C3=B8ns&lt;/b&gt; "Tools" is reminded by e-mail of =
$7,315.50 overdue, and each invoice gets a note.</p><div class=3D"box" styl=
e=3D"background:#fafaf7;border-left:3px solid #e2e2dc;padding:8px 12px;marg=
in:12px 0;font-size:14px;"><p class=3D"muted" style=3D"color:#5b5e64;font-s=
ize:13px;margin:4px 0;">Reasoning, by rules; figures from the records</p><p=
 style=3D"margin:4px 0;">=3D&lt;b&gt;B=C3=B8hm &amp; S=C3=B8ns&lt;/b&gt; "T=
ools" owes $7,315.50 that is overdue, the oldest invoice (INV/00018) by 44 =
days. Collected, it extends the runway of 52 days by about 4 days.</p></div=
><p style=3D"margin:16px 0 8px;"><a href=3D"http://127.0.0.1:35191/api/ai-c=
oo/approve?token=3DeyJ0eXAiOiJhaWNvby1hcHByb3ZhbCtqd3QiLCJhbGciOiJIUzI1NiJ9=
.eyJhdWQiOiJhaS1jb28vYXBwcm92YWwiLCJqdGkiOiI3YWE0ZDIxNTA5MzFkOTM1Zjc2OTk5ND=
JjODVhMzlkZTY1OWZiOGY2IiwiYWN0aW9uIjoiMDFhMjFhYzItNTIwMy03MjEwLTk1MGQtM2IxY=
zg3NTBmMjMyIiwiYXBwcm92ZXIiOiIwMWEyMWFjMi00ZGVmLTc3ZmMtYWE3ZC05YjM2YTg5NmFh=
NWYiLCJlZmZlY3RfaGFzaCI6IjY1MTkwM2IzNjhjYTkzYTcwMDE2N2FiZWY4NDVlZDZiMGU5YjF=
lYzJmZGJmOGM5MmM1Mjc5ZGU5ZjI3NmI2NjciLCJleHAiOjE3OTU1MTA4MDB9.IOjVGHQPmwFy0=
y5Ma2cyAwZx79Zk4b8JXzMgqABF4f0" class=3D"button" style=3D"display:inline-bl=
ock;background:#1c5c4c;color:#ffffff;padding:12px 20px;border-radius:9px;fo=
nt-weight:600;text-decoration:none;">See it whole, and decide</a></p><p cla=
ss=3D"muted" style=3D"color:#5b5e64;font-size:13px;margin:4px 0;">effect 65=
19 03b3</p></div><div class=3D"card" style=3D"background:#ffffff;border:1px=
 solid #e2e2dc;border-radius:10px;padding:20px;margin:0 0 16px;"><p style=
=3D"margin:0 0 8px;"><span style=3D"display:inline-block;background:#3f6354=
;color:#ffffff;border-radius:99px;padding:2px 10px;font-size:13px;font-weig=
ht:600;margin:0 8px 0 0;">=E2=97=8F Low risk</span></p><h2 style=3D"margin:=
0 0 4px;font-size:19px;line-height:1.3;">Task for Dana Whitfield: Call Casc=
ade Trail Shops about $31,500.00 overdue</h2><p class=3D"muted" style=3D"co=
lor:#5b5e64;font-size:13px;margin:4px 0;">Task in Odoo =C2=B7 decide by 24 =
Nov 2026, 09:00 UTC</p><p>Somebody calls Cascade Trail Shops about $31,500.=
00 within two working days.</p><div class=3D"box" style=3D"background:#fafa=
f7;border-left:3px solid #e2e2dc;padding:8px 12px;margin:12px 0;font-size:1=
4px;"><p class=3D"muted" style=3D"color:#5b5e64;font-size:13px;margin:4px 0=
;">Reasoning, by rules; figures from the records</p><p style=3D"margin:4px =
0;">The oldest open invoice of Cascade Trail Shops (INV/00011) is 96 days o=
verdue; $31,500.00 is overdue in all. At this age a call brings more than a=
nother mail.</p></div><p style=3D"margin:16px 0 8px;"><a href=3D"http://127=
.0.0.1:35191/api/ai-coo/approve?token=3DeyJ0eXAiOiJhaWNvby1hcHByb3ZhbCtqd3Q=
iLCJhbGciOiJIUzI1NiJ9.eyJhdWQiOiJhaS1jb28vYXBwcm92YWwiLCJqdGkiOiJlNWNlNWFhZ=
Dk4ZjZhOTk1YWIzYjA0OWQ5OGUwNjI2YmVlZmVjYjJiIiwiYWN0aW9uIjoiMDFhMjFhYzItNTA1=
Zi03MmM2LTgwOTktYTUzYjlmOTllMDE3IiwiYXBwcm92ZXIiOiIwMWEyMWFjMi00ZGVmLTc3ZmM=
tYWE3ZC05YjM2YTg5NmFhNWYiLCJlZmZlY3RfaGFzaCI6IjFhOTA1YzEyNjI3MGM1ZmRlYTk4OT=
g0OGE2NjhhN2JjYzNlMjZlNWIzYjI1MTJhYzk4MThkMDBjYjdiZmM2ZjciLCJleHAiOjE3OTU1M=
TA4MDB9.yVuytchE56830nRA19KeZ9fMVe1VWES9TQ0ikhyAstw" class=3D"button" style=
=3D"display:inline-block;background:#1c5c4c;color:#ffffff;padding:12px 20px=
;border-radius:9px;font-weight:600;text-decoration:none;">See it whole, and=
 decide</a></p><p class=3D"muted" style=3D"color:#5b5e64;font-size:13px;mar=
gin:4px 0;">effect 1a90 5c12</p></div><div class=3D"card" style=3D"backgrou=
nd:#ffffff;border:1px solid #e2e2dc;border-radius:10px;padding:20px;margin:=
0 0 16px;"><p style=3D"margin:0 0 8px;"><span style=3D"display:inline-block=
;background:#3f6354;color:#ffffff;border-radius:99px;padding:2px 10px;font-=
size:13px;font-weight:600;margin:0 8px 0 0;">=E2=97=8F Low risk</span></p><=
h2 style=3D"margin:0 0 4px;font-size:19px;line-height:1.3;">Task for Marcus=
 Okafor: Call Driftwood Lodge about $12,840.00 overdue</h2><p class=3D"mute=
d" style=3D"color:#5b5e64;font-size:13px;margin:4px 0;">Task in Odoo =C2=B7=
 decide by 24 Nov 2026, 09:00 UTC</p><p>Somebody calls Driftwood Lodge abou=
t $12,840.00 within two working days.</p><div class=3D"box" style=3D"backgr=
ound:#fafaf7;border-left:3px solid #e2e2dc;padding:8px 12px;margin:12px 0;f=
ont-size:14px;"><p class=3D"muted" style=3D"color:#5b5e64;font-size:13px;ma=
rgin:4px 0;">Reasoning, by rules; figures from the records</p><p style=3D"m=
argin:4px 0;">The oldest open invoice of Driftwood Lodge (INV/00015) is 62 =
days overdue; $12,840.00 is overdue in all. At this age a call brings more =
than another mail.</p></div><p style=3D"margin:16px 0 8px;"><a href=3D"http=
://127.0.0.1:35191/api/ai-coo/approve?token=3DeyJ0eXAiOiJhaWNvby1hcHByb3Zhb=
Ctqd3QiLCJhbGciOiJIUzI1NiJ9.eyJhdWQiOiJhaS1jb28vYXBwcm92YWwiLCJqdGkiOiI1NmR=
iMTM4ODYyZGRjM2ExNTkyZjQyZDEwMTkyOGJmOGZmOGEyYWRjIiwiYWN0aW9uIjoiMDFhMjFhYz=
ItNTE3MS03MjEyLWE0NDUtM2MyYmY0MjY5NTZiIiwiYXBwcm92ZXIiOiIwMWEyMWFjMi00ZGVmL=
Tc3ZmMtYWE3ZC05YjM2YTg5NmFhNWYiLCJlZmZlY3RfaGFzaCI6IjIwZjY1MTkxNzY3ZTgxZTI1=
OTQ0ZGM5NzVhZGIzZDJlNTQ3YWNhMGY3ZGNjNTU2NTUxNGUxZTc4NGU4OWQ0YTAiLCJleHAiOjE=
3OTU1MTA4MDB9.1qMlpXdIx-KjPcm6VfVtAR8_XtPpenuntDenaburIxE" class=3D"button"=
 style=3D"display:inline-block;background:#1c5c4c;color:#ffffff;padding:12p=
x 20px;border-radius:9px;font-weight:600;text-decoration:none;">See it whol=
e, and decide</a></p><p class=3D"muted" style=3D"color:#5b5e64;font-size:13=
px;margin:4px 0;">effect 20f6 5191</p></div><div class=3D"card" style=3D"ba=
ckground:#ffffff;border:1px solid #e2e2dc;border-radius:10px;padding:20px;m=
argin:0 0 16px;"><p style=3D"margin:0 0 8px;"><span style=3D"display:inline=
-block;background:#3f6354;color:#ffffff;border-radius:99px;padding:2px 10px=
;font-size:13px;font-weight:600;margin:0 8px 0 0;">=E2=97=8F Low risk</span=
></p><h2 style=3D"margin:0 0 4px;font-size:19px;line-height:1.3;">Note on I=
NV/00023</h2><p class=3D"muted" style=3D"color:#5b5e64;font-size:13px;margi=
n:4px 0;">1 note in Odoo =C2=B7 decide by 24 Nov 2026, 09:00 UTC</p><p>A no=
te on INV/00023 asks the bookkeeper to match $420.00 before anybody is remi=
nded.</p><div class=3D"box" style=3D"background:#fafaf7;border-left:3px sol=
id #e2e2dc;padding:8px 12px;margin:12px 0;font-size:14px;"><p class=3D"mute=
d" style=3D"color:#5b5e64;font-size:13px;margin:4px 0;">Reasoning, by rules=
; figures from the records</p><p style=3D"margin:4px 0;">Greystone Climbing=
 has $420.00 in payments or credit notes that is not matched, and $8,329.40=
 overdue. A customer who has paid must not be reminded.</p></div><p style=
=3D"margin:16px 0 8px;"><a href=3D"http://127.0.0.1:35191/api/ai-coo/approv=
e?token=3DeyJ0eXAiOiJhaWNvby1hcHByb3ZhbCtqd3QiLCJhbGciOiJIUzI1NiJ9.eyJhdWQi=
OiJhaS1jb28vYXBwcm92YWwiLCJqdGkiOiJkOTY0Y2Y1OWNiNzE4NWU1MDExMTJkOTM2YjZjMGI=
3MGYzYjhiMmNhIiwiYWN0aW9uIjoiMDFhMjFhYzItNTFjNC03MDBlLTkxNzYtYTU3ZDE4MDE1Ym=
E4IiwiYXBwcm92ZXIiOiIwMWEyMWFjMi00ZGVmLTc3ZmMtYWE3ZC05YjM2YTg5NmFhNWYiLCJlZ=
mZlY3RfaGFzaCI6ImM5ODEwOTZjMmFkMzliMTJkNWQ5ODYyYmM4NTU5MmNiMTljNDFkZDQzNzc1=
Yjk0YzVjODlkMjg0NzdiN2IwN2IiLCJleHAiOjE3OTU1MTA4MDB9.Vt11ZSV955g0tZrEp0D3Q_=
6XxBWSPzkjjSfb-VXh7Kg" class=3D"button" style=3D"display:inline-block;backg=
round:#1c5c4c;color:#ffffff;padding:12px 20px;border-radius:9px;font-weight=
:600;text-decoration:none;">See it whole, and decide</a></p><p class=3D"mut=
ed" style=3D"color:#5b5e64;font-size:13px;margin:4px 0;">effect c981 096c</=
p></div><div class=3D"card" style=3D"background:#ffffff;border:1px solid #e=
2e2dc;border-radius:10px;padding:20px;margin:0 0 16px;"><p style=3D"margin:=
0 0 8px;"><span style=3D"display:inline-block;background:#3f6354;color:#fff=
fff;border-radius:99px;padding:2px 10px;font-size:13px;font-weight:600;marg=
in:0 8px 0 0;">=E2=97=8F Low risk</span></p><h2 style=3D"margin:0 0 4px;fon=
t-size:19px;line-height:1.3;">Task for Dana Whitfield: Call Foxglove Garden=
s about $3,480.25 overdue</h2><p class=3D"muted" style=3D"color:#5b5e64;fon=
t-size:13px;margin:4px 0;">Task in Odoo =C2=B7 decide by 24 Nov 2026, 09:00=
 UTC</p><p>Somebody calls Foxglove Gardens about $3,480.25 within two worki=
ng days.</p><div class=3D"box" style=3D"background:#fafaf7;border-left:3px =
solid #e2e2dc;padding:8px 12px;margin:12px 0;font-size:14px;"><p class=3D"m=
uted" style=3D"color:#5b5e64;font-size:13px;margin:4px 0;">Reasoning, by ru=
les; figures from the records</p><p style=3D"margin:4px 0;">The oldest open=
 invoice of Foxglove Gardens (INV/00021) is 21 days overdue; $3,480.25 is o=
verdue in all. No e-mail address is known in Odoo, so no reminder can be se=
nt.</p></div><p style=3D"margin:16px 0 8px;"><a href=3D"http://127.0.0.1:35=
191/api/ai-coo/approve?token=3DeyJ0eXAiOiJhaWNvby1hcHByb3ZhbCtqd3QiLCJhbGci=
OiJIUzI1NiJ9.eyJhdWQiOiJhaS1jb28vYXBwcm92YWwiLCJqdGkiOiJlMDlhYWJiN2Q1ZjRlOT=
IyMzY5MzgyZTk2MjRkNDE3OGVjZDFlZTBmIiwiYWN0aW9uIjoiMDFhMjFhYzItNTMzMy03NTBiL=
WFmOTgtMDAxNWMzZTE2MTgzIiwiYXBwcm92ZXIiOiIwMWEyMWFjMi00ZGVmLTc3ZmMtYWE3ZC05=
YjM2YTg5NmFhNWYiLCJlZmZlY3RfaGFzaCI6ImMzOWNhZjU3NDg4NTgxZjU1NWEzYmJhMDQ2Mzc=
4N2Y0ZjAwNjg4NTUxMjhhN2ZjODE3MjI5NTA2YjQ1ZmZmZWEiLCJleHAiOjE3OTU1MTA4MDB9.W=
OoyrKJVQHFx348Laj63w_Piwv8mwfQG4_woo_JZhJQ" class=3D"button" style=3D"displ=
ay:inline-block;background:#1c5c4c;color:#ffffff;padding:12px 20px;border-r=
adius:9px;font-weight:600;text-decoration:none;">See it whole, and decide</=
a></p><p class=3D"muted" style=3D"color:#5b5e64;font-size:13px;margin:4px 0=
;">effect c39c af57</p></div><div class=3D"card" style=3D"background:#fffff=
f;border:1px solid #e2e2dc;border-radius:10px;padding:20px;margin:0 0 16px;=
"><p style=3D"margin:0 0 8px;"><span style=3D"display:inline-block;backgrou=
nd:#3f6354;color:#ffffff;border-radius:99px;padding:2px 10px;font-size:13px=
;font-weight:600;margin:0 8px 0 0;">=E2=97=8F Low risk</span></p><h2 style=
=3D"margin:0 0 4px;font-size:19px;line-height:1.3;">Note on INV/00025</h2><=
p class=3D"muted" style=3D"color:#5b5e64;font-size:13px;margin:4px 0;">1 no=
te in Odoo =C2=B7 decide by 24 Nov 2026, 09:00 UTC</p><p>A note on INV/0002=
5 asks the bookkeeper to match $1,500.00 before anybody is reminded.</p><di=
v class=3D"box" style=3D"background:#fafaf7;border-left:3px solid #e2e2dc;p=
adding:8px 12px;margin:12px 0;font-size:14px;"><p class=3D"muted" style=3D"=
color:#5b5e64;font-size:13px;margin:4px 0;">Reasoning, by rules; figures fr=
om the records</p><p style=3D"margin:4px 0;">Blue Heron Outfitters has $1,5=
00.00 in payments or credit notes that is not matched, and $1,260.00 overdu=
e. A customer who has paid must not be reminded.</p></div><p style=3D"margi=
n:16px 0 8px;"><a href=3D"http://127.0.0.1:35191/api/ai-coo/approve?token=
=3DeyJ0eXAiOiJhaWNvby1hcHByb3ZhbCtqd3QiLCJhbGciOiJIUzI1NiJ9.eyJhdWQiOiJhaS1=
jb28vYXBwcm92YWwiLCJqdGkiOiIzMmU4MzY1YmRkNzA1NmM2YjA5YmZkZjRlZGI1MDQ2Y2EzOD=
E1MGU5IiwiYWN0aW9uIjoiMDFhMjFhYzItNTM2My03MmNhLWJjNDYtYzQwNjZiNGM3NzczIiwiY=
XBwcm92ZXIiOiIwMWEyMWFjMi00ZGVmLTc3ZmMtYWE3ZC05YjM2YTg5NmFhNWYiLCJlZmZlY3Rf=
aGFzaCI6ImJiN2I2MzYzNTJmODhiNDgzMjE2NGFhMmY0Y2IxZjI3YzhhY2Q2ODdiOTY1ZWFmZjI=
wOGYzZTM3MWVjOWE0MDciLCJleHAiOjE3OTU1MTA4MDB9.LAME4-LQmlycfOVA1keMpn_ROhhke=
qeq54ZBG9wrb34" class=3D"button" style=3D"display:inline-block;background:#=
1c5c4c;color:#ffffff;padding:12px 20px;border-radius:9px;font-weight:600;te=
xt-decoration:none;">See it whole, and decide</a></p><p class=3D"muted" sty=
le=3D"color:#5b5e64;font-size:13px;margin:4px 0;">effect bb7b 6363</p></div=
><div class=3D"card" style=3D"background:#ffffff;border:1px solid #e2e2dc;b=
order-radius:10px;padding:20px;margin:0 0 16px;"><p style=3D"margin:0 0 8px=
;"><span style=3D"display:inline-block;background:#3f6354;color:#ffffff;bor=
der-radius:99px;padding:2px 10px;font-size:13px;font-weight:600;margin:0 8p=
x 0 0;">=E2=97=8F Low risk</span></p><h2 style=3D"margin:0 0 4px;font-size:=
19px;line-height:1.3;">Task for Dana Whitfield: Ask for two quotes</h2><p c=
lass=3D"muted" style=3D"color:#5b5e64;font-size:13px;margin:4px 0;">Task in=
 Odoo =C2=B7 decide by 24 Nov 2026, 09:00 UTC</p><p>Somebody takes care of =
it.</p><div class=3D"box" style=3D"background:#fafaf7;border-left:3px solid=
 #e2e2dc;padding:8px 12px;margin:12px 0;font-size:14px;"><p class=3D"muted"=
 style=3D"color:#5b5e64;font-size:13px;margin:4px 0;">Reasoning, as given b=
y Operator</p><p style=3D"margin:4px 0;">A test wants to see what becomes o=
f it.</p></div><p style=3D"margin:16px 0 8px;"><a href=3D"http://127.0.0.1:=
35191/api/ai-coo/approve?token=3DeyJ0eXAiOiJhaWNvby1hcHByb3ZhbCtqd3QiLCJhbG=
ciOiJIUzI1NiJ9.eyJhdWQiOiJhaS1jb28vYXBwcm92YWwiLCJqdGkiOiI3Yzc1MDE1OTQ5MTI1=
Yjk3Y2U2NWU2OTRkZjVhMzc5NjA2MjEyNGRmIiwiYWN0aW9uIjoiMDFhMjFhYzItNTdhOC03NDQ=
3LThjM2YtM2I4OGRhY2FjODdkIiwiYXBwcm92ZXIiOiIwMWEyMWFjMi00ZGVmLTc3ZmMtYWE3ZC=
05YjM2YTg5NmFhNWYiLCJlZmZlY3RfaGFzaCI6ImQ3MjRkOGFhNzdhOWVjNjIzMTU3MTZjMTU2N=
TBiZjUxZjJiMjM2MmZjNDhlZmVkMzYxM2NhZGMxYWQ0MDM3YjciLCJleHAiOjE3OTU1MTA4MDB9=
.fGG4XEmRWnUMPel9eN_SeMUY7JsHlUwWo6q58fS8z2o" class=3D"button" style=3D"dis=
play:inline-block;background:#1c5c4c;color:#ffffff;padding:12px 20px;border=
-radius:9px;font-weight:600;text-decoration:none;">See it whole, and decide=
</a></p><p class=3D"muted" style=3D"color:#5b5e64;font-size:13px;margin:4px=
 0;">effect d724 d8aa</p></div><p class=3D"muted" style=3D"color:#5b5e64;fo=
nt-size:13px;margin:4px 0;">The links are yours alone: do not pass them on.=
 <a href=3D"http://127.0.0.1:35191/dashboard/operator" class=3D"muted" styl=
e=3D"color:#5b5e64;font-size:13px;margin:4px 0;">Your inbox</a></p></div></=
body></html>
', '2026-11-27 02:07:58.886926+00', 'mail');
INSERT INTO public.rate_limit_tracking VALUES
	('mail', 'default', '2026-11-27 02:07:55.396985+00', '2026-11-27 03:08:40.396985+00', 1),
	('mail', 'default', '2026-11-27 02:07:58.784195+00', '2026-11-27 03:08:48.784195+00', 1),
	('mail', 'default', '2026-11-27 02:07:59.080313+00', '2026-11-27 03:08:49.080313+00', 1),
	('mail', 'default', '2026-11-27 02:07:59.232372+00', '2026-11-27 03:08:49.232372+00', 1);
INSERT INTO public.seaql_migrations VALUES
	('m20261123_1_actions', 1795744373),
	('m20261123_2_audit', 1795744373),
	('m20261123_3_analyses', 1795744373),
	('m20261123_4_guardrails', 1795744373),
	('m20261123_5_accounts', 1795744373),
	('m20261123_6_outbox', 1795744373),
	('m20261123_10_limits', 1795744373),
	('m20261123_8_sms', 1795744373),
	('m20261124_1_links', 1795744373),
	('m20261124_3_notices', 1795744373),
	('m20261124_2_second_factor', 1795744373),
	('m20261124_4_sessions', 1795744373),
	('m20261124_5_keys', 1795744373),
	('m20261124_6_phones', 1795744373),
	('m20261124_7_codes', 1795744373),
	('m20261125_1_decisions', 1795744373),
	('m20261125_2_told', 1795744373),
	('m20261125_3_executed', 1795744373),
	('m20261126_1_old_notices', 1795744373),
	('m20261126_2_begun', 1795744373);
INSERT INTO public.sessions VALUES
	('vxlLMQWiNY8BX13aW0CIWg', '01a21ac2-4def-77fc-aa7d-9b36a896aa5f', '{"user": "01a21ac2-4def-77fc-aa7d-9b36a896aa5f", "agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0", "stamp": "ec8c1a27beb7267c"}', '2026-12-04 02:07:59+00', '2026-11-27 02:07:59.900196+00', '2026-11-27 02:07:59.900196+00', 'Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0'),
	('mWHYYyu67NbTWGIq4a5aiQ', '01a21ac2-4e1c-71e5-bf7f-01c37873c4ac', '{"user": "01a21ac2-4e1c-71e5-bf7f-01c37873c4ac", "agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0", "stamp": "61ab3a7ba10dcef1"}', '2026-12-04 02:08:00+00', '2026-11-27 02:08:00.346936+00', '2026-11-27 02:08:00.346936+00', 'Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0');
INSERT INTO public.sign_in_failures VALUES
	('network:203.0.113.7', '2026-11-23 20:00:00+00');
INSERT INTO public.unsealed_events OVERRIDING SYSTEM VALUE VALUES
	(1, '01a21ac2-4eaf-7440-b0e9-e4ed39d42ad1'),
	(2, '01a21ac2-4ecd-7671-a865-bdf1369350b3'),
	(3, '01a21ac2-4ee6-7694-89e2-aa14946a72b1'),
	(4, '01a21ac2-502d-77e8-a51e-59dc96a0ac1b'),
	(5, '01a21ac2-5096-723a-ad01-294e3f2af50a'),
	(6, '01a21ac2-513e-7367-96e1-01b573949827'),
	(7, '01a21ac2-51a1-7267-ac73-8b157baa1a84'),
	(8, '01a21ac2-51f9-731a-a82b-b3b556e2fc83'),
	(9, '01a21ac2-5257-746d-bf71-b08f334e4393'),
	(10, '01a21ac2-52b7-77db-bdf7-b226bd38d74b'),
	(11, '01a21ac2-5326-71d0-a251-b3a1db91e1a1'),
	(12, '01a21ac2-5356-71d3-981c-f84971026825'),
	(13, '01a21ac2-5385-71b5-9330-fcab258b63c3'),
	(14, '01a21ac2-53a5-73d9-94ef-9a744280ef6d'),
	(15, '01a21ac2-53f2-75ec-a382-f6c00e73e8ac'),
	(16, '01a21ac2-5443-719c-a22c-dce83bf340a5'),
	(17, '01a21ac2-549c-767d-9021-be8a3cd34014'),
	(18, '01a21ac2-54d9-7274-938a-69cadb27cd95'),
	(19, '01a21ac2-5525-7606-ad8d-7d2716ba2a43'),
	(20, '01a21ac2-55ca-77ce-bc0b-ab863aa06ac8'),
	(21, '01a21ac2-55e0-734b-ade1-15496567e9c0'),
	(22, '01a21ac2-563f-778d-be7e-9b9ef73a536e'),
	(23, '01a21ac2-568a-77f1-96a2-deb2ae18c0df'),
	(24, '01a21ac2-56bc-7798-9a4e-d7c51ed32bb6'),
	(25, '01a21ac2-56d6-77da-bae6-f7a70361a8a1'),
	(26, '01a21ac2-5720-7121-99ec-8e1b29b607c8'),
	(27, '01a21ac2-5722-749e-b068-c766759ce7f8'),
	(28, '01a21ac2-5741-7446-a736-248d560ece29'),
	(29, '01a21ac2-5760-740e-81e5-113793d201df'),
	(30, '01a21ac2-5786-7761-a47f-e3898912afcd'),
	(31, '01a21ac2-57c0-7502-a4c2-dcbefbacaa69'),
	(32, '01a21ac2-57c5-739c-9933-72f310f95c88'),
	(33, '01a21ac2-57fa-7117-ab02-311ff1b0aaf9'),
	(34, '01a21ac2-581c-7227-92c0-09c8d7c91df5'),
	(35, '01a21ac2-5839-77e8-905e-79d17e5e53ce'),
	(36, '01a21ac2-5866-72dd-9031-bd83b8c1cc8d'),
	(37, '01a21ac2-588b-76f8-9701-2eb04bb1e1a0'),
	(38, '01a21ac2-58ab-76c8-a495-fab26bed08e7'),
	(39, '01a21ac2-598f-751e-8403-ef35bccf3a89'),
	(40, '01a21ac2-59a7-77d3-b7b2-4e35e1aba984'),
	(41, '01a21ac2-5aa6-736e-a923-54aef7715b67'),
	(42, '01a21ac2-5ab3-7427-aa1b-91462f2973dc'),
	(43, '01a21ac2-5baf-7031-b102-078efc421441'),
	(44, '01a21ac2-5bdd-7212-9a90-78128bcd3716'),
	(45, '01a21ac2-5ca9-74b3-8aad-9ae385c99f3b'),
	(46, '01a21ac2-5cd2-713e-96b0-5541360eaf72'),
	(47, '01a21ac2-5d05-726a-82fe-bb19f25974d3'),
	(48, '01a21ac2-5d31-74d3-8a92-90183db785e3'),
	(49, '01a21ac2-5d5a-77ee-af15-c492a5f963e5'),
	(50, '01a21ac2-5d6e-70eb-aece-d11f159ec114'),
	(51, '01a21ac2-5e36-7238-b39f-a95833d255af'),
	(52, '01a21ac2-671c-76ab-8dba-1f809d47ea4e'),
	(53, '01a21ac2-6745-720b-b6d3-6ccf1e54dd1f'),
	(54, '01a21ac2-6776-706c-864c-6bd881a75a39'),
	(55, '01a21ac2-677e-7187-bd29-6ebf08dd1495'),
	(56, '01a21ac2-67b7-705c-af62-d0ae66950c69'),
	(57, '01a21ac2-67d4-7028-9030-4ca5482ef6e3'),
	(58, '01a21ac2-67f9-760a-b47d-4bbd9c3e4983'),
	(59, '01a21ac2-6823-71c2-b62e-87e448be2be7'),
	(60, '01a21ac2-6830-700c-98e3-64ab37fee055'),
	(61, '01a21ac2-6850-73f5-adcf-2670961bfb77'),
	(62, '01a21ac2-6882-77f5-987f-f4ffc4d37408'),
	(63, '01a21ac2-68ab-7267-9e2e-3fe2e273fab9'),
	(64, '01a21ac2-68cb-7136-97e1-a845655089cd'),
	(65, '01a21ac2-68da-7236-b790-af9bbf1e7fbe'),
	(66, '01a21ac2-68f0-749e-b60e-304c9523e9d7'),
	(67, '01a21ac2-691e-7107-a5b2-eb5a9158f6fa'),
	(68, '01a21ac2-693d-7655-bcfd-ae013235d960'),
	(69, '01a21ac2-69b4-7239-92bd-9f129ac8b0ae'),
	(70, '01a21ac2-69d6-7166-beb1-95cc0493c653'),
	(71, '01a21ac2-6a17-71ea-a7d2-bde9d5d0053f'),
	(72, '01a21ac2-6a3e-7021-9b65-6229a791da8b'),
	(73, '01a21ac2-6bc7-7753-ab23-f8f91d9526f7'),
	(74, '01a21ac2-6bca-7268-89ee-7fadb77c49f4'),
	(75, '01a21ac2-6bcc-7240-8a15-e28bf1922f6d'),
	(76, '01a21ac2-6bd4-73d7-9744-40c65e70c49e'),
	(77, '01a21ac2-6bd8-72b0-9b3b-3dc46fc7d5a7'),
	(78, '01a21ac2-6be0-755a-83a4-328a607a2dec'),
	(79, '01a21ac2-6be2-70be-a13e-f332f9448ec8'),
	(80, '01a21ac2-6be4-73ef-b1be-98f153c0c5a4'),
	(81, '01a21ac2-6bec-7357-911f-3bd4c635a44f'),
	(82, '01a21ac2-6bf4-77a9-ade6-8b5158f60ddf'),
	(83, '01a21ac2-6c9e-7571-9e9d-4bfac7bee3d4'),
	(84, '01a21ac2-6c9f-7513-9655-e01fcc62eb5b'),
	(85, '01a21ac2-6ca4-716b-b167-d7e146ff29c3'),
	(86, '01a21ac2-6cac-7264-a5bf-3c7c76d66cb5'),
	(87, '01a21ac2-6cad-764f-8f4a-50203c4bae31'),
	(88, '01a21ac2-6cae-747a-9630-7e8c23ee794f'),
	(89, '01a21ac2-6caf-75b3-ae1a-229bb6e64518'),
	(90, '01a21ac2-6cb0-73b0-b105-7d09d97d2df5'),
	(91, '01a21ac2-6cb0-73b0-b105-7d0a3c876174'),
	(92, '01a21ac2-6d47-755c-94e4-a96365fc226e'),
	(93, '01a21ac2-6d48-7489-86d3-83cc13fa7dac'),
	(94, '01a21ac2-6d48-7489-86d3-83cda69bc59f'),
	(95, '01a21ac2-6d49-7410-9777-6f92aa977330'),
	(96, '01a21ac2-6d49-7410-9777-6f9373aa6710'),
	(97, '01a21ac2-6d49-7410-9777-6f948de50657'),
	(98, '01a21ac2-6d4a-764e-bd01-fa6241446849'),
	(99, '01a21ac2-6d4c-7113-b20a-8bc56750314b'),
	(100, '01a21ac2-6d58-76e1-9d74-c3cc4d1ca65e');
INSERT INTO public.unsealed_events OVERRIDING SYSTEM VALUE VALUES
	(101, '01a21ac2-6d60-7756-83bd-5f53ffde9103'),
	(102, '01a21ac2-6d7f-72fc-aaa6-130578aa71a4'),
	(103, '01a21ac2-6d98-71ea-8c93-15cdce2b41f9'),
	(104, '01a21ac2-6f8d-7728-879c-214b2b81a0dd'),
	(105, '01a21ac2-7152-71a5-b79d-bd04c0d54f34'),
	(106, '01a21ac2-7270-77db-81cf-5a3c2ee787f1'),
	(107, '01a21ac2-73a4-7399-b9e5-2935304ea6a6');
INSERT INTO public.users VALUES
	('01a21ac2-4e39-70e4-be98-fe464b739374', 'default', 'second.operator@example.com', 'Second operator', 'operator', '-', true, '2026-11-23 09:00:00+00', '\xf34be5e5b9d660b308722c948e853190e2613459057caf02a520f31d0696f5cd7614ade0bc590d6d48723a8d7b92b607', '2026-11-23 09:00:00+00', 0, NULL, '2026-11-23 09:00:00+00'),
	('01a21ac2-4e55-74a2-b616-2aca3e80769e', 'default', 'viewer@example.com', 'Viewer', 'viewer', '-', true, '2026-11-23 09:00:00+00', '\x300e0a340474c2da511936f859d0080b55c5fcef72719dff37a9def22b8a6aa4ba761b69ea12405c70df33d7069b9706', '2026-11-23 09:00:00+00', 0, NULL, '2026-11-23 09:00:00+00'),
	('01a21ac2-6d7c-76ba-bc40-cf9074ac9ea0', 'default', 'token-01a21ac2-6d7c-76ba-bc40-cf8fa3808b18@ai-coo.invalid', 'warehouse', 'operator', '!', true, '2026-11-23 20:01:00+00', NULL, NULL, 0, NULL, NULL),
	('01a21ac2-6d83-7219-b9b9-d844556c2d50', 'default', 'token-01a21ac2-6d83-7219-b9b9-d843049e6f14@ai-coo.invalid', 'reports', 'viewer', '!', true, '2026-11-23 20:01:00+00', NULL, NULL, 0, NULL, NULL),
	('01a21ac2-4def-77fc-aa7d-9b36a896aa5f', 'default', 'admin@example.com', 'Admin', 'admin', '$argon2id$v=19$m=19456,t=2,p=1$wof5llZD0QVGuH7al6QMYw$i2yDbmdmf5hYnU09Jeo75N5OON5K9hAzx/dyYM9Hzh8', true, '2026-11-23 09:00:00+00', '\x94c503aa53683ccca180262b3f200b1f00c4060d446be1e9e96cb299321e446679ad20af5b2f004a5bef3b4829f5d7c3', '2026-11-23 09:00:00+00', 0, '+14155550123', '2026-11-23 09:00:00+00'),
	('01a21ac2-4e1c-71e5-bf7f-01c37873c4ac', 'default', 'operator@example.com', 'Operator', 'operator', '$argon2id$v=19$m=19456,t=2,p=1$7wZy8/CkN/sq/1oDWVKm9Q$7G/8vf+dFOnQYS++JYNbhnDRwT5Hoq6WyBnl+A2hFbc', true, '2026-11-23 09:00:00+00', '\xe48a4de31b6a5b92e9e9697eff856bf3760524f6ca013ca8efc687d043a5a46a8b672328b7596cbe3176d08b772a8212', '2026-11-23 09:00:00+00', 0, NULL, '2026-11-23 09:00:00+00'),
	('01a21ac2-7269-71bb-8221-2c92905aa5da', 'default', 'new@example.com', 'New', 'operator', '!', true, '2026-11-23 20:01:00+00', NULL, NULL, 0, NULL, NULL);
SELECT pg_catalog.setval('public.moves_to_tell_id_seq', 18, true);
SELECT pg_catalog.setval('public.notices_id_seq', 218, true);
SELECT pg_catalog.setval('public.outbox_messages_id_seq', 3, true);
SELECT pg_catalog.setval('public.unsealed_events_position_seq', 107, true);
ALTER TABLE ONLY apalis._sqlx_migrations
    ADD CONSTRAINT _sqlx_migrations_pkey PRIMARY KEY (version);
ALTER TABLE ONLY apalis.jobs
    ADD CONSTRAINT jobs_pkey PRIMARY KEY (id);
ALTER TABLE ONLY apalis.workers
    ADD CONSTRAINT workers_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.account_keys
    ADD CONSTRAINT account_keys_pkey PRIMARY KEY (hash);
ALTER TABLE ONLY public.action_approvals
    ADD CONSTRAINT action_approvals_pkey PRIMARY KEY (action_id, actor);
ALTER TABLE ONLY public.action_events
    ADD CONSTRAINT action_events_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.action_execution_log
    ADD CONSTRAINT action_execution_log_action_id_attempt_number_step_key UNIQUE (action_id, attempt_number, step);
ALTER TABLE ONLY public.action_execution_log
    ADD CONSTRAINT action_execution_log_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.action_snoozes
    ADD CONSTRAINT action_snoozes_pkey PRIMARY KEY (action_id, user_id);
ALTER TABLE ONLY public.alerts
    ADD CONSTRAINT alerts_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.analysis_results
    ADD CONSTRAINT analysis_results_org_id_analyzer_type_slot_key UNIQUE (org_id, analyzer_type, slot);
ALTER TABLE ONLY public.analysis_results
    ADD CONSTRAINT analysis_results_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.api_tokens
    ADD CONSTRAINT api_tokens_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.api_tokens
    ADD CONSTRAINT api_tokens_token_hash_key UNIQUE (token_hash);
ALTER TABLE ONLY public.approval_codes
    ADD CONSTRAINT approval_codes_hash_key UNIQUE (hash);
ALTER TABLE ONLY public.approval_codes
    ADD CONSTRAINT approval_codes_pkey PRIMARY KEY (selector);
ALTER TABLE ONLY public.approval_links
    ADD CONSTRAINT approval_links_pkey PRIMARY KEY (hash);
ALTER TABLE ONLY public.autonomous_actions
    ADD CONSTRAINT autonomous_actions_idempotency_key_key UNIQUE (idempotency_key);
ALTER TABLE ONLY public.autonomous_actions
    ADD CONSTRAINT autonomous_actions_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.call_turns
    ADD CONSTRAINT call_turns_pkey PRIMARY KEY (limit_type, limit_key);
ALTER TABLE ONLY public.customer_contacts
    ADD CONSTRAINT customer_contacts_pkey PRIMARY KEY (org_id, partner_id, action_id);
ALTER TABLE ONLY public.digests
    ADD CONSTRAINT digests_pkey PRIMARY KEY (org_id, day);
ALTER TABLE ONLY public.guardrails_config
    ADD CONSTRAINT guardrails_config_pkey PRIMARY KEY (org_id);
ALTER TABLE ONLY public.guardrails_versions
    ADD CONSTRAINT guardrails_versions_pkey PRIMARY KEY (org_id, version);
ALTER TABLE ONLY public.moves_to_tell
    ADD CONSTRAINT moves_to_tell_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.notices
    ADD CONSTRAINT notices_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.notification_preferences
    ADD CONSTRAINT notification_preferences_pkey PRIMARY KEY (user_id, channel, about);
ALTER TABLE ONLY public.outbox_messages
    ADD CONSTRAINT outbox_messages_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.rate_limit_tracking
    ADD CONSTRAINT rate_limit_tracking_pkey PRIMARY KEY (limit_type, limit_key, window_start);
ALTER TABLE ONLY public.seaql_migrations
    ADD CONSTRAINT seaql_migrations_pkey PRIMARY KEY (version);
ALTER TABLE ONLY public.sessions
    ADD CONSTRAINT sessions_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.unsealed_events
    ADD CONSTRAINT unsealed_events_event_id_key UNIQUE (event_id);
ALTER TABLE ONLY public.unsealed_events
    ADD CONSTRAINT unsealed_events_pkey PRIMARY KEY ("position");
ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_pkey PRIMARY KEY (id);
CREATE INDEX idx_apalis_jobs_fetch_partial ON apalis.jobs USING btree (job_type, priority DESC, run_at) WHERE ((status = 'Pending'::text) OR ((status = 'Failed'::text) AND (attempts < max_attempts)));
CREATE INDEX idx_apalis_jobs_lock_by ON apalis.jobs USING btree (lock_by);
CREATE INDEX idx_apalis_workers_last_seen ON apalis.workers USING btree (last_seen);
CREATE INDEX idx_apalis_workers_worker_type ON apalis.workers USING btree (worker_type);
CREATE UNIQUE INDEX idx_jobs_idempotency_key ON apalis.jobs USING btree (job_type, idempotency_key);
CREATE INDEX lidx ON apalis.jobs USING btree (lock_by);
CREATE INDEX lsidx ON apalis.workers USING btree (last_seen);
CREATE UNIQUE INDEX unique_job_id ON apalis.jobs USING btree (id);
CREATE UNIQUE INDEX unique_worker_id ON apalis.workers USING btree (id);
CREATE INDEX wtidx ON apalis.workers USING btree (worker_type);
CREATE INDEX actions_by_status ON public.autonomous_actions USING btree (org_id, status, id DESC);
CREATE INDEX actions_by_status_and_risk ON public.autonomous_actions USING btree (org_id, status, risk_level, id DESC);
CREATE INDEX actions_by_subject ON public.autonomous_actions USING btree (org_id, action_type, subject, id DESC);
CREATE INDEX actions_executed ON public.autonomous_actions USING btree (org_id, executed_at DESC) WHERE (status = 'executed'::text);
CREATE INDEX actions_newest ON public.autonomous_actions USING btree (org_id, id DESC);
CREATE INDEX actions_ran_without_asking ON public.autonomous_actions USING btree (org_id, created_at) WHERE (NOT requires_approval);
CREATE INDEX actions_to_escalate ON public.autonomous_actions USING btree (created_at) WHERE ((status = 'pending_approval'::text) AND (escalated_at IS NULL));
CREATE INDEX actions_to_expire ON public.autonomous_actions USING btree (expires_at) WHERE (status = 'pending_approval'::text);
CREATE INDEX actions_to_start ON public.autonomous_actions USING btree (not_before) WHERE (status = 'approved'::text);
CREATE INDEX actions_to_take_over ON public.autonomous_actions USING btree (lease_until) WHERE (status = 'executing'::text);
CREATE INDEX alerts_newest ON public.alerts USING btree (org_id, id DESC);
CREATE INDEX analyses_newest ON public.analysis_results USING btree (org_id, analyzer_type, id DESC);
CREATE INDEX analyses_unfinished ON public.analysis_results USING btree (id) WHERE (status = ANY (ARRAY['queued'::text, 'running'::text]));
CREATE INDEX approvals_newest ON public.action_approvals USING btree (decided_at DESC);
CREATE INDEX calls_newest ON public.action_execution_log USING btree (started_at DESC);
CREATE INDEX contacts_newest ON public.customer_contacts USING btree (org_id, partner_id, contacted_at DESC);
CREATE INDEX events_by_time ON public.action_events USING btree (org_id, "timestamp");
CREATE INDEX events_by_type ON public.action_events USING btree (org_id, event_type, id DESC);
CREATE INDEX events_newest ON public.action_events USING btree (org_id, id DESC);
CREATE INDEX events_of_action ON public.action_events USING btree (action_id, id);
CREATE INDEX keys_of_account ON public.account_keys USING btree (user_id);
CREATE INDEX limits_by_end ON public.rate_limit_tracking USING btree (limit_type, limit_key, window_end);
CREATE INDEX links_of_action ON public.approval_links USING btree (action_id);
CREATE INDEX notices_due ON public.notices USING btree (channel, due_at) WHERE (state = 'waiting'::text);
CREATE INDEX notices_in_app ON public.notices USING btree (user_id, id DESC) WHERE (channel = 'in_app'::text);
CREATE INDEX notices_of_action ON public.notices USING btree (action_id, id);
CREATE INDEX notices_of_person ON public.notices USING btree (user_id, kind, created_at);
CREATE INDEX notices_over ON public.notices USING btree (created_at) WHERE (state <> 'waiting'::text);
CREATE INDEX notices_unread ON public.notices USING btree (user_id) WHERE ((channel = 'in_app'::text) AND (read_at IS NULL));
CREATE INDEX notices_waiting_for ON public.notices USING btree (user_id, channel, id) WHERE (state = 'waiting'::text);
CREATE UNIQUE INDEX one_account_per_address ON public.users USING btree (org_id, lower(email));
CREATE UNIQUE INDEX one_active_alert_per_type ON public.alerts USING btree (org_id, type) WHERE (status = 'active'::text);
CREATE UNIQUE INDEX one_open_action_per_subject ON public.autonomous_actions USING btree (org_id, action_type, subject) WHERE (status = ANY (ARRAY['pending_approval'::text, 'approved'::text, 'executing'::text, 'in_doubt'::text]));
CREATE INDEX sessions_by_expiry ON public.sessions USING btree (expiry);
CREATE INDEX sessions_of_user ON public.sessions USING btree (user_id);
CREATE INDEX sign_in_failures_by_key ON public.sign_in_failures USING btree (key, failed_at);
CREATE INDEX sign_in_failures_by_time ON public.sign_in_failures USING btree (failed_at);
CREATE INDEX snoozes_of_person ON public.action_snoozes USING btree (user_id, until);
CREATE INDEX turns_by_age ON public.call_turns USING btree (turn_at);
CREATE TRIGGER no_delete BEFORE DELETE ON public.action_events FOR EACH ROW EXECUTE FUNCTION public.refuse_audit_change();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON public.action_events FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_audit_change();
CREATE TRIGGER no_update BEFORE UPDATE ON public.action_events FOR EACH ROW EXECUTE FUNCTION public.refuse_audit_change();
CREATE TRIGGER protocol_is_fixed BEFORE UPDATE ON public.autonomous_actions FOR EACH ROW WHEN (((old.action_protocol IS DISTINCT FROM new.action_protocol) OR (old.effect_hash IS DISTINCT FROM new.effect_hash) OR (old.id IS DISTINCT FROM new.id) OR (old.action_type IS DISTINCT FROM new.action_type))) EXECUTE FUNCTION public.refuse_protocol_change();
ALTER TABLE ONLY apalis.jobs
    ADD CONSTRAINT fk_worker_lock_by FOREIGN KEY (lock_by) REFERENCES apalis.workers(id);
ALTER TABLE ONLY public.account_keys
    ADD CONSTRAINT account_keys_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id);
ALTER TABLE ONLY public.action_approvals
    ADD CONSTRAINT action_approvals_action_id_fkey FOREIGN KEY (action_id) REFERENCES public.autonomous_actions(id);
ALTER TABLE ONLY public.action_events
    ADD CONSTRAINT action_events_action_id_fkey FOREIGN KEY (action_id) REFERENCES public.autonomous_actions(id);
ALTER TABLE ONLY public.action_execution_log
    ADD CONSTRAINT action_execution_log_action_id_fkey FOREIGN KEY (action_id) REFERENCES public.autonomous_actions(id);
ALTER TABLE ONLY public.action_snoozes
    ADD CONSTRAINT action_snoozes_action_id_fkey FOREIGN KEY (action_id) REFERENCES public.autonomous_actions(id);
ALTER TABLE ONLY public.action_snoozes
    ADD CONSTRAINT action_snoozes_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id);
ALTER TABLE ONLY public.alerts
    ADD CONSTRAINT alerts_analysis_id_fkey FOREIGN KEY (analysis_id) REFERENCES public.analysis_results(id);
ALTER TABLE ONLY public.api_tokens
    ADD CONSTRAINT api_tokens_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id);
ALTER TABLE ONLY public.approval_codes
    ADD CONSTRAINT approval_codes_hash_fkey FOREIGN KEY (hash) REFERENCES public.approval_links(hash) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.approval_links
    ADD CONSTRAINT approval_links_action_id_fkey FOREIGN KEY (action_id) REFERENCES public.autonomous_actions(id);
ALTER TABLE ONLY public.approval_links
    ADD CONSTRAINT approval_links_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id);
ALTER TABLE ONLY public.customer_contacts
    ADD CONSTRAINT customer_contacts_action_id_fkey FOREIGN KEY (action_id) REFERENCES public.autonomous_actions(id);
ALTER TABLE ONLY public.moves_to_tell
    ADD CONSTRAINT moves_to_tell_action_id_fkey FOREIGN KEY (action_id) REFERENCES public.autonomous_actions(id);
ALTER TABLE ONLY public.notices
    ADD CONSTRAINT notices_action_id_fkey FOREIGN KEY (action_id) REFERENCES public.autonomous_actions(id);
ALTER TABLE ONLY public.notices
    ADD CONSTRAINT notices_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id);
ALTER TABLE ONLY public.notification_preferences
    ADD CONSTRAINT notification_preferences_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id);
ALTER TABLE ONLY public.sessions
    ADD CONSTRAINT sessions_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id);
ALTER TABLE ONLY public.unsealed_events
    ADD CONSTRAINT unsealed_events_event_id_fkey FOREIGN KEY (event_id) REFERENCES public.action_events(id);
