//! What is timed: an implementation, ready to run.

use core::hint::black_box;

/// Which side of the comparison an entry stands on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    Ours,
    Peer,
    Limit,
}

/// One implementation of a case, ready to run any number of times.
pub(crate) struct Entry {
    pub(crate) role: Role,
    pub(crate) name: String,
    run: Box<dyn FnMut()>,
}

impl Entry {
    pub(crate) fn new<T>(
        role: Role,
        name: impl Into<String>,
        mut operation: impl FnMut() -> T + 'static,
    ) -> Self {
        let run = Box::new(move || {
            black_box(operation());
        });
        Self { role, name: name.into(), run }
    }

    pub(crate) fn run(&mut self) {
        (self.run)();
    }
}
