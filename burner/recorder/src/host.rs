//! The hosts that a drive speaks with, and what it has to tell each of them.
//!
//! A drive keeps unit attentions, media events and the hold on its tray for each host apart (I_T
//! nexus, SAM-5 5.14; SPC-4 6.21; MMC-6 6.7): what one host was told is still news to another.

use std::collections::{BTreeMap, VecDeque};

use stele_mmc::{MediaEvent, Sense};

/// A host, by the number it was given; the host on the drive's own cable is 0.
pub(crate) type HostId = u32;

/// 6/29/07: the way between host and drive was lost (SPC-4 table 56).
const NEXUS_LOSS: Sense = Sense::new(6, 0x29, 0x07);

/// What one host is to hear.
#[derive(Debug)]
pub(crate) struct Host {
    /// Unit attentions and deferred errors, the oldest first.
    pub news: VecDeque<Sense>,
    /// For GET EVENT STATUS NOTIFICATION.
    pub event: MediaEvent,
    /// It holds the tray shut.
    pub locked: bool,
}

impl Default for Host {
    /// Power came on before it ever spoke.
    fn default() -> Self {
        Self {
            news: VecDeque::from([Sense::RESET]),
            event: MediaEvent::None,
            locked: false,
        }
    }
}

/// All hosts, and which one speaks.
#[derive(Debug)]
pub(crate) struct Hosts {
    known: BTreeMap<HostId, Host>,
    speaking: HostId,
}

impl Hosts {
    /// The one on the cable.
    pub(crate) fn new() -> Self {
        Self {
            known: BTreeMap::from([(0, Host::default())]),
            speaking: 0,
        }
    }

    /// The next commands come from this host. From here on it is told what happens.
    pub(crate) fn hear(&mut self, host: HostId) {
        self.known.entry(host).or_default();
        self.speaking = host;
    }

    /// The host that speaks.
    pub(crate) fn speaker(&mut self) -> &mut Host {
        self.known.entry(self.speaking).or_default()
    }

    /// The way to a host was lost: its hold on the tray ends. What it has not heard is kept, and
    /// that the way was lost is added.
    pub(crate) fn lose(&mut self, host: HostId) {
        if let Some(host) = self.known.get_mut(&host) {
            host.locked = false;
            host.add(NEXUS_LOSS);
        }
    }

    /// Nothing is kept for a host any more.
    pub(crate) fn forget(&mut self, host: HostId) {
        self.known.remove(&host);
    }

    /// Tells every host.
    pub(crate) fn tell(&mut self, sense: Sense) {
        self.known.values_mut().for_each(|host| host.add(sense));
    }

    /// Every host is to hear of an event; the latest one counts.
    pub(crate) fn happened(&mut self, event: MediaEvent) {
        self.known.values_mut().for_each(|host| host.event = event);
    }

    /// Any host holds the tray shut.
    pub(crate) fn locked(&self) -> bool {
        self.known.values().any(|host| host.locked)
    }

    /// No host holds the tray any more.
    pub(crate) fn unlock(&mut self) {
        self.known.values_mut().for_each(|host| host.locked = false);
    }

    /// Power failed: what was to be told is forgotten, and that it failed is told.
    pub(crate) fn power_on(&mut self) {
        for host in self.known.values_mut() {
            host.news = VecDeque::from([Sense::RESET]);
            host.locked = false;
        }
    }
}

impl Host {
    /// The same thing is not told twice (SAM-5 5.14.1).
    fn add(&mut self, sense: Sense) {
        if !self.news.contains(&sense) {
            self.news.push_back(sense);
        }
    }
}
