//! The audit trail.

use super::input::{Params, action_id, event_id, moment, named};
use crate::{
    accounts::Permission,
    audit::{
        self, Event, EventKind,
        csv::{Dialect, Separator},
    },
    ground::error::UserError,
    web::{http::audit_csv, session::caller::Caller},
};
use axum::{Json, response::Response};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

#[derive(Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[into_params(parameter_in = Query)]
pub(super) struct AuditTrail {
    action_id: Option<String>,
    /// A day such as `2026-11-23`, or a moment such as `2026-11-23T12:00:00Z`.
    start_date: Option<String>,
    /// A day (which counts whole) or a moment.
    end_date: Option<String>,
    /// A kind such as `approved`.
    event_type: Option<String>,
    /// Older than this event: the next page.
    before: Option<String>,
    /// 1 to 500; 100 when left out.
    #[param(minimum = 1, maximum = 500)]
    #[validate(range(min = 1, max = 500))]
    limit: Option<u32>,
    /// Of the CSV: for Excel, with `semicolon`, `comma` or `tab` between cells.
    excel: Option<String>,
}

impl AuditTrail {
    fn filter(&self) -> Result<audit::Filter, UserError> {
        Ok(audit::Filter {
            action: self.action_id.as_deref().map(action_id).transpose()?,
            kind: named("eventType", self.event_type.as_deref(), EventKind::parse)?,
            from: self
                .start_date
                .as_deref()
                .map(|text| moment("startDate", text, false))
                .transpose()?,
            until: self
                .end_date
                .as_deref()
                .map(|text| moment("endDate", text, true))
                .transpose()?,
            before: self.before.as_deref().map(event_id).transpose()?,
        })
    }
}

#[derive(Serialize, ToSchema)]
pub(super) struct Events {
    events: Vec<Event>,
}

/// The audit trail, newest first.
#[utoipa::path(get, path = "/api/ai-coo/audit-trail", params(AuditTrail), responses((status = 200, body = Events)))]
pub(super) async fn audit_trail(
    caller: Caller,
    query: Params<AuditTrail>,
) -> Result<Json<Events>, UserError> {
    let caller = caller.may(Permission::Read)?;
    let limit = query.0.limit.unwrap_or(100);
    let connection = caller.state.database.connection();
    Ok(Json(Events {
        events: audit::store::list(connection, &query.0.filter()?, limit).await?,
    }))
}

/// The audit trail as CSV, all of it, streamed; cells that a spreadsheet would run are escaped.
#[utoipa::path(get, path = "/api/ai-coo/audit-trail.csv", params(AuditTrail),
    responses((status = 200, body = String, content_type = "text/csv")))]
pub(super) async fn audit_trail_csv(
    caller: Caller,
    query: Params<AuditTrail>,
) -> Result<Response, UserError> {
    let caller = caller.may(Permission::Read)?;
    let filter = query.0.filter()?;
    let separator = named("excel", query.0.excel.as_deref(), Separator::parse)?;
    Ok(audit_csv::stream(
        caller.state.database.clone(),
        filter,
        separator.map_or(Dialect::Plain, Dialect::Excel),
    ))
}
