//! Measured cases, and the comparisons that follow from them.

use crate::{
    goals::{Goal, goal},
    harness::Timing,
    stats::Spread,
    subjects::{Case, Role},
};

/// All timings of one case, taken in turn.
#[derive(Clone, Debug)]
pub(crate) struct Measured {
    pub(crate) case: Case,
    pub(crate) timings: Vec<Timing>,
}

/// One of our entries beside the fastest peer and the limit.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Comparison<'a> {
    pub(crate) case: Case,
    pub(crate) ours: &'a Timing,
    pub(crate) peer: Option<&'a Timing>,
    pub(crate) limit: Option<&'a Timing>,
    pub(crate) goal: Goal,
}

impl Measured {
    /// A comparison for each of our entries.
    pub(crate) fn comparisons(&self) -> impl Iterator<Item = Comparison<'_>> {
        self.of(Role::Ours).map(|ours| {
            let goal = goal(self.case, &ours.name);
            Comparison {
                case: self.case,
                ours,
                peer: self.fastest_peer(ours),
                limit: self.of(Role::Limit).find(|timing| goal.limit == Some(timing.name.as_str())),
                goal,
            }
        })
    }

    pub(crate) fn of(&self, role: Role) -> impl Iterator<Item = &Timing> {
        self.timings.iter().filter(move |timing| timing.role == role)
    }

    /// The peer that `ours` leaves behind least. Compared round by round, so that drift does not choose it.
    fn fastest_peer(&self, ours: &Timing) -> Option<&Timing> {
        let gain = |peer: &Timing| peer.ratio_to(ours).median;
        self.of(Role::Peer).min_by(|a, b| gain(a).total_cmp(&gain(b)))
    }
}

impl Comparison<'_> {
    /// Fastest peer ÷ ours.
    pub(crate) fn gain(&self) -> Option<Spread> {
        self.peer.map(|peer| peer.ratio_to(self.ours))
    }

    /// Ours ÷ limit.
    pub(crate) fn distance(&self) -> Option<Spread> {
        self.limit.map(|limit| self.ours.ratio_to(limit))
    }

    /// Whether the fastest peer is left behind far enough, where there is a goal for it.
    pub(crate) fn gain_reached(&self) -> Option<bool> {
        Some(self.gain()?.median >= self.goal.peer_at_least?)
    }

    /// Whether the limit is near enough, where there is a goal for it.
    pub(crate) fn distance_reached(&self) -> Option<bool> {
        Some(self.distance()?.median <= self.goal.limit_at_most?)
    }
}
