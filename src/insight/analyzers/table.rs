//! What follows from the table of analyzers: their type, and the sums of what they measure and
//! find.

/// From rows of `Variant = folder, "Label";` to what the program knows of each analyzer.
/// The folder has `Metrics` and `About`, and a type of the variant's name that is an `Analyzer`.
macro_rules! analyzers {
    ($($(#[$doc:meta])* $variant:ident = $folder:ident, $label:literal;)+) => {
        /// The analyzers there are.
        #[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, strum::EnumString,
            strum::IntoStaticStr, strum::VariantArray,
        )]
        #[serde(rename_all = "snake_case")]
        #[strum(serialize_all = "snake_case")]
        pub enum AnalyzerType {
            $($(#[$doc])* $variant,)+
        }

        named!(AnalyzerType);

        impl AnalyzerType {
            /// As pages show it.
            pub fn label(self) -> &'static str {
                match self {
                    $(Self::$variant => $label,)+
                }
            }
        }

        /// The figures of one analyzer; `analyzer_type` beside them says whose.
        #[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
        #[cfg_attr(feature = "ssr", schema(as = AnalysisMetrics))]
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
        #[serde(untagged)]
        pub enum Metrics {
            $($variant(Box<$folder::Metrics>),)+
        }

        /// What a finding is about: what a recommender decides by.
        #[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
        #[cfg_attr(feature = "ssr", schema(as = FindingAbout))]
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(untagged)]
        pub enum About {
            $($variant($folder::About),)+
        }

        impl About {
            /// One active alert of its analyzer for each.
            pub fn key(&self) -> String {
                match self {
                    $(Self::$variant(about) => about.key(),)+
                }
            }
        }

        $(
            impl From<$folder::Metrics> for Metrics {
                fn from(metrics: $folder::Metrics) -> Self {
                    Self::$variant(Box::new(metrics))
                }
            }

            impl Figures for $folder::Metrics {
                fn from_metrics(metrics: &Metrics) -> Option<&Self> {
                    match metrics {
                        Metrics::$variant(own) => Some(own),
                        _ => None,
                    }
                }
            }

            impl From<$folder::About> for About {
                fn from(about: $folder::About) -> Self {
                    Self::$variant(about)
                }
            }
        )+

        #[cfg(feature = "ssr")]
        impl AnalyzerType {
            /// Label and definition of each of its figures.
            pub fn definitions(self) -> Definitions {
                match self {
                    $(Self::$variant => <$folder::$variant as Analyzer>::DEFINITIONS,)+
                }
            }

            /// How often it runs without being asked.
            pub fn every(self) -> Every {
                match self {
                    $(Self::$variant => <$folder::$variant as Analyzer>::EVERY,)+
                }
            }

            /// Its figures as they were stored.
            ///
            /// # Errors
            /// When they are none of its figures.
            pub(super) fn metrics(
                self,
                stored: serde_json::Value,
            ) -> Result<Metrics, serde_json::Error> {
                match self {
                    $(Self::$variant => {
                        serde_json::from_value::<$folder::Metrics>(stored).map(Metrics::from)
                    })+
                }
            }

            /// One run of it.
            pub(super) async fn run(
                self,
                analyst: &job::Analyst,
                analysis: &Analysis,
            ) -> Result<(), crate::ground::db::DbErr> {
                match self {
                    $(Self::$variant => job::work::<$folder::$variant>(analyst, analysis).await,)+
                }
            }
        }

        #[cfg(feature = "ssr")]
        impl Metrics {
            /// What the overview shows of them in a panel of their own.
            pub fn panel(&self) -> Option<Panel> {
                match self {
                    $(Self::$variant(metrics) => <$folder::$variant as Analyzer>::panel(metrics),)+
                }
            }
        }
    };
}

pub(super) use analyzers;
