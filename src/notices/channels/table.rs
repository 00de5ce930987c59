//! What follows from the table of channels.

/// From rows of `Variant = file;` to the type of the channels, and to those that send. The file has
/// the channel's `ROW`, and makes its `carrier`.
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

        /// Those that send anything, in the order of the table.
        #[cfg(feature = "ssr")]
        pub fn carriers(means: &Means) -> Carriers {
            let all = [$($file::carrier(means)),+];
            all.into_iter().flatten().collect()
        }
    };
}

pub(super) use channels;
