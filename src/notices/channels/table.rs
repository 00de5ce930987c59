//! What follows from the table of channels.

/// From rows of `Variant = file;` to the type of the channels. The file has the channel's `ROW`.
macro_rules! channels {
    ($($variant:ident = $file:ident;)+) => {
        /// How our own people hear of something.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Channel {
            $($variant,)+
        }

        impl Channel {
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// What holds for it.
            pub const fn row(self) -> Row {
                match self {
                    $(Self::$variant => $file::ROW,)+
                }
            }
        }
    };
}

pub(super) use channels;
