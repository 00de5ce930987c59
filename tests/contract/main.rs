//! What the Odoo client and an Odoo promise each other. The same checks run on the sandbox,
//! on a real Odoo 19, and there once more with a password, over XML-RPC:
//!
//! ```text
//! ODOO_CONTRACT_URL=… ODOO_CONTRACT_DB=… ODOO_CONTRACT_KEY=… ODOO_CONTRACT_LOGIN=… \
//! ODOO_CONTRACT_PASSWORD=… cargo test --test contract
//! ```
//!
//! Without these the parts on the real Odoo say that they were skipped, and pass.

mod changes;
mod doctor;
mod door;
mod faults;
mod find;
mod meetings;
mod notes;
mod protocol;
mod reads;
mod refusals;
mod story;
mod support;
mod truth;
mod untidy;
mod writes;

/// Each check, on both.
macro_rules! contract {
    ($($module:ident: $($check:ident)*;)*) => {
        mod on_the_sandbox {
            $($(
                #[tokio::test]
                async fn $check() {
                    crate::$module::$check(crate::support::sandbox().await).await;
                }
            )*)*
        }
        mod on_a_real_odoo_with_a_password {
            $($(
                #[tokio::test]
                async fn $check() {
                    if let Some(target) = crate::support::real_with_a_password(stringify!($check)) {
                        crate::$module::$check(target).await;
                    }
                }
            )*)*
        }
        mod on_a_real_odoo {
            $($(
                #[tokio::test]
                async fn $check() {
                    if let Some(target) = crate::support::real(stringify!($check)) {
                        crate::$module::$check(target).await;
                    }
                }
            )*)*
        }
    };
}

contract! {
    reads:
        the_version_is_19
        the_identity_is_the_keys_user_and_its_company
        cash_is_the_sum_of_the_posted_lines
        in_transit_is_what_payments_left_open
        the_flow_by_day_is_the_ledgers
        open_items_are_the_documents_with_a_residual
        open_items_of_one_kind_are_positive
        what_each_customer_owes_is_the_residual_of_its_invoices
        sales_by_customer_are_the_untaxed_lines_of_its_invoices
        what_customers_owe_is_the_late_lines_of_their_invoices
        overdue_invoices_come_oldest_first_so_many_of_each
        invoices_read_again_are_the_same
        open_credits_are_payments_and_credit_notes_of_one_customer
        partners_are_read_in_one_call
        contacts_are_as_they_stand
        a_country_has_its_code
        an_invoice_has_its_portal_link
        users_are_read_in_one_call
        projects_are_ordered_and_limited
        what_is_gone_is_left_out
        nothing_asked_is_no_call
        notes_are_internal
        a_link_into_odoo_opens
    ;
    untidy:
        branches_are_the_companies_below_that_the_user_belongs_to
        an_invoice_in_instalments_has_a_line_for_each
        a_registered_payment_leaves_an_invoice_open_and_not_asked_for
        how_far_the_bank_is_reconciled_is_read_in_one_call
        money_that_nobody_reconciled_is_found_by_every_trace
        a_run_asks_nothing_twice
    ;
    find:
        there_is_something_to_pick_of_each
        a_part_of_the_name_finds_it
        a_known_one_is_found_by_its_id
        what_nobody_is_called_finds_nothing
        a_customers_overdue_invoices_are_picked_from
        a_vendors_products_are_picked_from
    ;
    refusals:
        a_wrong_key_is_refused
        a_wrong_database_is_refused
        an_unknown_host_is_unreachable
        a_closed_port_is_unreachable
        a_company_of_somebody_else_is_refused
        a_call_that_is_not_allowed_is_not_sent
        a_model_that_no_action_knows_is_not_looked_up
        a_note_on_a_missing_record_is_missing
        a_task_in_a_missing_project_is_invalid
        a_task_for_a_missing_user_is_invalid
        a_task_with_a_wrong_date_is_never_sent
    ;
    writes:
        a_task_is_stored_as_it_was_sent
        a_task_without_a_project_is_a_private_one
        the_same_task_twice_is_one_task
        twenty_sends_at_once_make_one_task
        a_task_that_a_person_changed_is_left_alone
        a_task_that_a_person_archived_is_found
        a_note_is_stored_as_it_was_sent_and_mails_nobody
        the_same_note_twice_is_one_note
        hostile_text_stays_text
        a_task_that_was_refused_can_be_made_after_all
        what_was_not_sent_is_not_found
    ;
    notes:
        a_note_takes_the_right_to_its_record
        a_note_tells_colleagues_and_no_outsider_who_follows
    ;
    meetings:
        a_meeting_is_stored_as_it_was_sent
        a_meeting_without_a_place_has_none
        the_same_meeting_twice_is_one_meeting
        ten_sends_at_once_make_one_meeting
        nobody_is_added_to_a_meeting
        a_meeting_keeps_its_people_busy
        a_meeting_that_only_touches_does_not
        nobody_asked_for_is_never_busy
        colleagues_are_told_from_outsiders
        the_right_to_make_meetings_is_told
        a_meeting_with_nobody_who_is_there_is_invalid
        a_meeting_can_be_neither_mailed_nor_changed
    ;
    changes:
        an_activity_is_stored_as_it_was_sent_and_mails_nobody
        an_activity_needs_the_right_to_its_record
        a_deal_moves_is_read_back_and_moves_back
        an_order_is_a_draft_with_each_line_once_and_can_be_cancelled
        an_order_in_another_currency_is_worth_what_odoo_says
        a_currency_that_nobody_gave_a_rate_has_none
        what_was_made_can_be_deleted_and_who_changed_it_is_known
        nothing_else_can_be_changed_or_deleted
    ;
    protocol:
        wrong_calls_get_odoos_errors
        a_row_has_odoos_shapes
        a_group_has_odoos_shapes
        a_refused_value_is_status_200
    ;
}
