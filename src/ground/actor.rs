//! Who does something.

use crate::ground::ids::UserId;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::{fmt, str::FromStr};
use uuid::Uuid;

/// Who made an action, or an event: the product, one of its users, or its own machinery.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Actor {
    AiCoo,
    System,
    User(UserId),
}

impl fmt::Display for Actor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AiCoo => f.write_str("ai_coo"),
            Self::System => f.write_str("system"),
            Self::User(user) => user.fmt(f),
        }
    }
}

impl FromStr for Actor {
    type Err = uuid::Error;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "ai_coo" => Ok(Self::AiCoo),
            "system" => Ok(Self::System),
            user => Uuid::parse_str(user).map(|id| Self::User(UserId(id))),
        }
    }
}

impl Serialize for Actor {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Actor {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}
