//! The plan that is shown, and whether it still is what would be stored.

use super::PlanForm;
use crate::jobs::make::plan;

/// A plan that was made to be looked at.
#[derive(Clone, Debug)]
pub struct Preview {
    /// What came of it, with the request that stores just this.
    pub plan: plan::Outcome,
    /// Whether the studies that wait have changed since.
    pub studies_changed: bool,
}

/// Why a plan that is shown cannot be stored as it is.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Stale {
    /// The form asks for another medium, or other numbers of copies or parity discs.
    Form,
    /// Other studies wait.
    Studies,
}

impl Preview {
    /// A plan that was made just now.
    pub fn new(plan: plan::Outcome) -> Self {
        Self {
            plan,
            studies_changed: false,
        }
    }

    /// Why it cannot be stored any more, where that is so.
    pub fn stale(&self, form: &PlanForm) -> Option<Stale> {
        match (form.asks_for(&self.plan.to_store), self.studies_changed) {
            (false, _) => Some(Stale::Form),
            (true, true) => Some(Stale::Studies),
            (true, false) => None,
        }
    }
}
