//! The macro that makes the steps of a document's life from one table, so that a step's id, title, machine and action
//! cannot drift from its fields.

/// Declares the steps of a life: name, id, title, machine, action and fields of each.
macro_rules! steps {
    ($(#[$head:meta])* $steps:ident;
        $($(#[$note:meta])* $name:ident = $id:literal, $title:literal, $machine:ident, $action:literal
        { $($(#[$about:meta])* $field:ident: $kind:ty,)* })+) => {
        $(#[$head])*
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(tag = "step", rename_all = "snake_case", deny_unknown_fields)]
        pub enum $steps {
            $($(#[$note])* $name { $($(#[$about])* $field: $kind,)* },)+
        }

        impl $steps {
            /// Id, title and action of every step, in the order of the life.
            pub const ALL: &'static [(&'static str, &'static str, &'static str)] = &[$(($id, $title, $action),)+];

            /// Id, as `step` of its JSON.
            #[must_use]
            pub const fn id(&self) -> &'static str {
                match self { $(Self::$name { .. } => $id,)+ }
            }

            /// What a page calls it.
            #[must_use]
            pub const fn title(&self) -> &'static str {
                match self { $(Self::$name { .. } => $title,)+ }
            }

            /// Action of `codes/authority.toml`.
            #[must_use]
            pub const fn action(&self) -> &'static str {
                match self { $(Self::$name { .. } => $action,)+ }
            }

            pub(super) const fn machine(&self) -> Machine {
                match self { $(Self::$name { .. } => Machine::$machine,)+ }
            }
        }
    };
}

pub(crate) use steps;
