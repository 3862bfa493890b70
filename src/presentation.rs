//! Requests, plans, presentations and their verification.
