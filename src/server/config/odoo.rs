//! Odoo: a key over JSON-2, or a user and a password over XML-RPC; or nothing.

use super::{ConfigError, Vars, error, http_url, millis, number};
use crate::{ground::ids::CompanyId, operations::odoo::OdooSettings};

pub(super) fn odoo(var: Vars<'_>) -> Result<Option<OdooSettings>, ConfigError> {
    let Some(url) = var("ODOO_URL") else {
        return Ok(None);
    };
    let url = http_url("ODOO_URL", url)?;
    let mut settings = match (var("ODOO_API_KEY"), var("ODOO_PASSWORD")) {
        (Some(key), _) => OdooSettings::new(&url, &key),
        (None, Some(password)) => {
            let needed =
                |name| var(name).ok_or_else(|| error(name, "is not set, but a password needs it"));
            let user = Some(needed("ODOO_USERNAME")?);
            let _it_is_there = needed("ODOO_DB")?;
            OdooSettings {
                user,
                ..OdooSettings::new(&url, &password)
            }
        }
        (None, None) => {
            return Err(error(
                "ODOO_API_KEY",
                "is not set; make a key in Odoo under Preferences > Security (or set ODOO_USERNAME and ODOO_PASSWORD)",
            ));
        }
    };
    settings.database = var("ODOO_DB");
    settings.public_url = match var("ODOO_PUBLIC_URL") {
        Some(url) => Some(http_url("ODOO_PUBLIC_URL", url)?),
        None => None,
    };
    settings.write_timeout = millis(var, "ODOO_WRITE_TIMEOUT_MS", settings.write_timeout)?;
    settings.company = match var("ODOO_COMPANY_ID") {
        Some(_) => Some(CompanyId(number(var, "ODOO_COMPANY_ID", 1, 1, i64::MAX)?)),
        None => None,
    };
    Ok(Some(settings))
}
