//! Google Calendar: a service account's key and a calendar, or nothing.

use super::{ConfigError, Vars, error, mail::email};
use crate::operations::calendar::{CalendarSettings, ServiceAccount};

pub(super) fn google(var: Vars<'_>) -> Result<Option<CalendarSettings>, ConfigError> {
    let (file, calendar) = ("GOOGLE_SERVICE_ACCOUNT_FILE", "GOOGLE_CALENDAR_ID");
    let (path, id) = match (var(file), var(calendar)) {
        (None, None) => return Ok(None),
        (Some(path), Some(id)) => (path, id),
        (None, _) => {
            return Err(error(
                file,
                format!("is not set, but {calendar} is; set both"),
            ));
        }
        (_, None) => {
            return Err(error(
                calendar,
                format!("is not set, but {file} is; set both"),
            ));
        }
    };
    let json = std::fs::read_to_string(&path)
        .map_err(|e| error(file, format!("{path} cannot be read: {e}")))?;
    let address = var("GOOGLE_CALENDAR_URL").unwrap_or_else(|| CalendarSettings::URL.to_owned());
    Ok(Some(CalendarSettings {
        account: ServiceAccount::read(&json).map_err(|why| error(file, format!("{path} {why}")))?,
        calendar: id.trim().to_owned(),
        subject: email(var, "GOOGLE_IMPERSONATE")?,
        url: CalendarSettings::address(&address)
            .map_err(|why| error("GOOGLE_CALENDAR_URL", why))?,
        time_out: CalendarSettings::TIME_OUT,
    }))
}
