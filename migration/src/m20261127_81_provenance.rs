//! Who thought of an action: a recommender, or a person. Actions of before, and of the release before
//! where it runs beside this one, have none: their author tells.

crate::migration! {
    "m20261127_81_provenance",
    up: "alter table autonomous_actions add column provenance text;",
    down: "alter table autonomous_actions drop column provenance;"
}
