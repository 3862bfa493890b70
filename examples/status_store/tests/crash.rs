//! The registry is killed at 200 points: 100 named steps, and 100 moments. After each, everything that the world was told is
//! there, in one history.
#![allow(clippy::std_instead_of_alloc, reason = "tests have the standard library")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a panic fails the test")]

use core::time::Duration;
use std::collections::BTreeSet;
use std::io::{BufRead as _, BufReader, Lines};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::{env, fs, thread};

use averment::credential::{DateTime, StatusHandle, StatusWitness};
use averment::operator::OperatorSecretKey;
use averment::registry::{Epoch, RegistryError, RegistrySecretKey, StatusChain};
use averment_status_store::{Keys, Store};
use rand::rngs::SysRng;

const REGISTRY: &str = "gov.example/status";
const POINTS: u64 = 100;
/// The first step with a registry in the database.
const OPENED: u64 = 4;

/// A folder of its own for each test.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = env::temp_dir().join(format!("averment-{name}-{}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn database(&self) -> PathBuf {
        self.0.join("registry.db")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        _ = fs::remove_dir_all(&self.0);
    }
}

/// What the world was told.
#[derive(Default)]
struct World {
    admitted: BTreeSet<Vec<u8>>,
    revoked: BTreeSet<Vec<u8>>,
    published: Vec<Epoch>,
}

impl World {
    fn hear(&mut self, line: &str) {
        let Some((word, rest)) = line.split_once(' ') else { return };
        match word {
            "admitted" => _ = self.admitted.insert(hex::decode(rest).unwrap()),
            "revoked" => _ = self.revoked.insert(hex::decode(rest).unwrap()),
            "published" => self.published.push(Epoch::decode(&hex::decode(rest).unwrap()).unwrap()),
            _ => {}
        }
    }

    /// Nothing that was told is lost, and there is one history.
    fn check(&self, store: &Store) {
        for handle in &self.admitted {
            let witness = store.registry().witness(&StatusHandle::from_bytes(handle).unwrap());
            let is_active = witness.is_ok();
            assert!(is_active || witness.err() == Some(RegistryError::Removed));
            assert!(!(is_active && self.revoked.contains(handle)), "a revocation is lost");
        }
        let (document, head, epochs) = store.log(0).unwrap();
        let mut chain = StatusChain::start(document, head).unwrap();
        for epoch in &epochs {
            chain.audit(epoch, &mut SysRng).unwrap();
            chain.advance(epoch).unwrap();
        }
        assert_eq!(chain.head(), store.registry().head());
        for published in &self.published {
            assert!(epochs.contains(published), "an epoch is forked or lost");
        }
    }
}

fn keys(database: &Path) -> Keys {
    let octets = fs::read(database.with_extension("keys")).unwrap();
    let (registry, operator) = octets.split_at(RegistrySecretKey::LEN);
    Keys {
        registry: RegistrySecretKey::from_bytes(REGISTRY, registry).unwrap(),
        operator: OperatorSecretKey::from_bytes(operator).unwrap(),
    }
}

fn open(database: &Path) -> Store {
    let now = DateTime::parse("2026-11-24T12:00:00Z").unwrap();
    Store::open(database, keys(database), now, |_| ()).unwrap()
}

fn start(database: &Path, stop_at: Option<u64>) -> (Child, Lines<BufReader<ChildStdout>>) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_averment-status-store"));
    command.arg(database).arg("1000000").stdout(Stdio::piped());
    if let Some(step) = stop_at {
        command.env("STATUS_STORE_STOP_AT", step.to_string());
    }
    let mut child = command.spawn().unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    (child, lines)
}

/// SIGKILL: nothing of the process runs after it.
fn kill(child: &mut Child) {
    child.kill().unwrap();
    assert!(!child.wait().unwrap().success());
}

/// Kills a run at a step; the name of the step.
fn kill_at(database: &Path, step: u64, world: &mut World) -> String {
    let (mut child, lines) = start(database, Some(step));
    for line in lines.map(Result::unwrap) {
        if let Some(stopped) = line.strip_prefix("stopped ") {
            kill(&mut child);
            return stopped.into();
        }
        world.hear(&line);
    }
    panic!("the run ended before step {step}");
}

/// Kills a run after a time. What it had told by then was told.
fn kill_after(database: &Path, time: Duration, world: &mut World) {
    let (mut child, lines) = start(database, None);
    let reader = thread::spawn(|| lines.map_while(Result::ok).collect::<Vec<_>>());
    thread::sleep(time);
    kill(&mut child);
    // The last line may be cut off.
    let told = reader.join().unwrap();
    told.iter().filter(|line| is_whole(line)).for_each(|line| world.hear(line));
}

fn is_whole(line: &str) -> bool {
    match line.split_once(' ') {
        Some(("admitted" | "revoked", handle)) => handle.len() == 2 * StatusHandle::LEN,
        Some(("published", epoch)) => {
            hex::decode(epoch).is_ok_and(|epoch| Epoch::decode(&epoch).is_ok())
        }
        _ => false,
    }
}

#[test]
fn killed_at_any_step() {
    let folder = Folder::new("steps");
    let (database, mut world) = (folder.database(), World::default());
    let mut names = BTreeSet::new();
    for step in 1..=POINTS {
        let name = kill_at(&database, step, &mut world);
        names.insert(name.split_once(' ').unwrap().1.to_owned());
        // Opened from here, the database would have its registry before the runs that are killed while they make it.
        if step >= OPENED {
            world.check(&open(&database));
        }
    }
    // A run has more steps of its rounds than there are points: all kinds were met.
    for name in [
        "tables",
        "state of a new registry",
        "before the commit of opening",
        "opened",
        "changed in memory",
        "in the transaction",
        "state written",
        "epoch written",
        "committed",
        "before a line",
    ] {
        assert!(names.contains(name), "{name}");
    }
    assert!(world.published.len() > 50 && world.revoked.len() > 200);
}

#[test]
fn killed_at_any_moment() {
    let folder = Folder::new("moments");
    let (database, mut world) = (folder.database(), World::default());
    _ = kill_at(&database, OPENED, &mut world);
    // The positive control: a credential that stays.
    let handle = StatusHandle::generate(&mut SysRng).unwrap();
    let witness = open(&database).admit(core::slice::from_ref(&handle)).unwrap();
    for point in 0..POINTS {
        // From a moment in which nothing is open yet to one after several rounds.
        kill_after(&database, Duration::from_millis(2 + point * 7 % 100), &mut world);
        world.check(&open(&database));
    }
    let (document, head, epochs) = open(&database).log(0).unwrap();
    let mut chain = StatusChain::start(document.clone(), head).unwrap();
    epochs.iter().for_each(|epoch| chain.advance(epoch).unwrap());
    let epochs: Vec<_> = epochs.iter().collect();
    let witness: &StatusWitness = witness.first().unwrap();
    let updated = witness.update(&document, &handle, &epochs, &mut |_| true).unwrap();
    assert!(updated.is_current(&chain));
    assert!(!world.published.is_empty());
}

/// Two processes over one database: the second one's change is refused, and it goes on from what is stored.
#[test]
fn a_change_of_an_old_state_is_refused() {
    let folder = Folder::new("two");
    let (database, mut world) = (folder.database(), World::default());
    _ = kill_at(&database, OPENED, &mut world);
    let (mut first, mut second) = (open(&database), open(&database));
    let handle = |store: &mut Store| {
        let handle = StatusHandle::generate(&mut SysRng).unwrap();
        store.admit(core::slice::from_ref(&handle)).map(|_| handle)
    };
    let now = first.registry().head().time();
    let of_first = handle(&mut first).unwrap();
    assert!(handle(&mut second).is_err());
    let of_second = handle(&mut second).unwrap();
    second.revoke(core::slice::from_ref(&of_first), now).unwrap();
    assert!(first.revoke(&[of_second], now).is_err());
    world.check(&first);
    world.check(&second);
}
