//! Closed enums, under the names that they are stored and sent by.

/// What strum derives (`EnumString`, `IntoStaticStr` and `VariantArray`), under the names that the
/// rest of the program calls it by.
macro_rules! named {
    ($Enum:ident) => {
        impl $Enum {
            /// All of them, in their order.
            pub const ALL: &[Self] = <Self as strum::VariantArray>::VARIANTS;

            /// As columns, JSON and forms write it.
            pub fn name(self) -> &'static str {
                self.into()
            }

            /// By its name.
            pub fn parse(name: &str) -> Option<Self> {
                name.parse().ok()
            }
        }
    };
}

pub(crate) use named;
