//! Roles, and what each may do. The whole table is here; events say which permission they need
//! ([`crate::EventKind::permission`]).

use crate::store::stored_enum;

/// What a person is to the archive.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Role {
    /// Looks after the archive and its people.
    Administrator,
    /// Does the monthly job: takes studies in, makes discs, burns, checks, shelves, lends.
    Clerk,
    /// Checks copies.
    Verifier,
    /// Finds copies, lends them and puts them back.
    Locator,
    /// Has copies lent, and does nothing in the archive.
    Borrower,
}

stored_enum!(Role, "role" {
    Administrator = "administrator",
    Clerk = "clerk",
    Verifier = "verifier",
    Locator = "locator",
    Borrower = "borrower",
});

/// Something that a role may or may not do.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Permission {
    /// Run commands at all: begin jobs, clear up after those that were killed, say that a copy is
    /// missing.
    Work,
    /// Take studies in, and decide on files that need a look.
    Ingest,
    /// Plan sets, build images, give up what was planned.
    Make,
    /// Burn copies.
    Burn,
    /// Say what a check of a copy found.
    Verify,
    /// Record what a drive did.
    UseDrives,
    /// Put copies in their places, make places, say that a copy is found.
    Shelve,
    /// Lend copies and take them back.
    Lend,
    /// Take requests down, and hand studies over.
    Deliver,
    /// Add and retire people, erase words, agree to requests that need it, say that a copy is lost.
    Administer,
}

stored_enum!(Permission, "permission" {
    Work = "work",
    Ingest = "ingest",
    Make = "make discs",
    Burn = "burn",
    Verify = "verify",
    UseDrives = "use drives",
    Shelve = "shelve",
    Lend = "lend",
    Deliver = "deliver",
    Administer = "administer",
});

impl std::fmt::Display for Permission {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.text())
    }
}

impl Role {
    /// What the role may do.
    pub fn permissions(self) -> &'static [Permission] {
        use Permission::{Burn, Deliver, Ingest, Lend, Make, Shelve, UseDrives, Verify, Work};
        match self {
            Self::Administrator => Permission::ALL,
            Self::Clerk => &[
                Work, Ingest, Make, Burn, Verify, UseDrives, Shelve, Lend, Deliver,
            ],
            Self::Verifier => &[Work, Verify, UseDrives],
            Self::Locator => &[Work, Shelve, Lend, Deliver],
            Self::Borrower => &[],
        }
    }

    /// Whether the role may do this.
    pub fn may(self, permission: Permission) -> bool {
        self.permissions().contains(&permission)
    }
}

/// What whoever acts in a change may do in it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Rights {
    /// The archive is being made: nobody is there yet who could allow anything.
    Founding,
    /// A person's.
    Of {
        /// The person's code.
        code: String,
        /// The role.
        role: Role,
        /// Not retired.
        active: bool,
    },
}

impl Rights {
    pub(crate) fn may(&self, permission: Permission) -> bool {
        match self {
            Self::Founding => true,
            Self::Of { role, active, .. } => *active && role.may(permission),
        }
    }

    pub(crate) fn code(&self) -> &str {
        match self {
            Self::Founding => "",
            Self::Of { code, .. } => code,
        }
    }
}
