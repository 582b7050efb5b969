//! One drive: sends commands, waits while it is not ready, keeps the log.

use std::time::Duration;

use stele_mmc::{
    Command, Configuration, Data, DriveTime, FeatureRange, Inquiry, Motion, Reply, Sense,
    ShortReply, Status, Transport, TransportError,
};

use super::facts::DriveIdentity;
use super::{BurnPhase, Reaction, Timeline, react};

/// Most commands are answered at once.
pub(super) const QUICK: Duration = Duration::from_secs(30);
/// Writing, closing, synchronizing: what burning programs in the field allow.
pub(super) const SLOW: Duration = Duration::from_secs(200);
/// A fresh medium is recognized within this.
pub(super) const LOADING: Duration = Duration::from_secs(300);
/// Closing a full disc takes minutes; a drive that takes longer hangs.
pub(super) const CLOSING: Duration = Duration::from_secs(3600);

/// Why a drive cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DriveError {
    /// The command got no answer.
    #[error("the drive does not answer")]
    Transport(#[from] TransportError),
    /// The drive refused a command.
    #[error("the drive refused {command}: {sense}")]
    Refused {
        /// Which command.
        command: &'static str,
        /// What it said.
        sense: Sense,
    },
    /// The drive failed a command and did not say why.
    #[error("the drive failed {command} and does not say why")]
    Failed {
        /// Which command.
        command: &'static str,
    },
    /// An answer is too short to be one.
    #[error("the drive's answer is cut short")]
    Short(#[from] ShortReply),
    /// It is no optical drive.
    #[error("this is no optical drive")]
    NotOptical,
    /// It did not become ready.
    #[error("the drive did not become ready within {} s", limit.as_secs())]
    NotReady {
        /// How long it was waited for.
        limit: Duration,
    },
}

impl DriveError {
    /// Stable code, the key into the message catalogue.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Transport(_) => "DRV-001",
            Self::Refused { .. } => "DRV-002",
            Self::Failed { .. } => "DRV-003",
            Self::Short(_) => "DRV-004",
            Self::NotOptical => "DRV-005",
            Self::NotReady { .. } => "DRV-006",
        }
    }
}

/// An open drive.
#[derive(Debug)]
pub struct Drive<T: Transport> {
    transport: T,
    identity: DriveIdentity,
    pub(super) configuration: Configuration,
    pub(super) log: Timeline,
}

impl<T: Transport> Drive<T> {
    /// Opens a drive: who it is and what it can do.
    ///
    /// # Errors
    /// [`DriveError::NotOptical`]; [`DriveError`] where it does not answer.
    pub fn open(transport: T) -> Result<Self, DriveError> {
        let nobody = DriveIdentity {
            vendor: String::new(),
            product: String::new(),
            firmware: String::new(),
            serial: None,
        };
        let configuration = Configuration {
            profile: stele_mmc::Profile::NONE,
            features: Vec::new(),
        };
        let mut drive = Self {
            transport,
            identity: nobody,
            configuration,
            log: Timeline::default(),
        };
        let command = Command::Inquiry {
            page: None,
            allocation: Inquiry::LEN,
        };
        let inquiry = Inquiry::parse(&drive.ask("INQUIRY", &command, Inquiry::LEN)?)?;
        if inquiry.device_type != Inquiry::OPTICAL {
            return Err(DriveError::NotOptical);
        }
        drive.identity.vendor = inquiry.vendor;
        drive.identity.product = inquiry.product;
        drive.identity.firmware = inquiry.firmware;
        drive.configure()?;
        drive.identity.serial = drive.configuration.serial();
        Ok(drive)
    }

    /// Which drive it is.
    pub fn identity(&self) -> &DriveIdentity {
        &self.identity
    }

    /// The drive's time.
    pub fn now(&self) -> DriveTime {
        self.transport.now()
    }

    /// Gives the transport back.
    pub fn into_transport(self) -> T {
        self.transport
    }

    /// Opens the tray.
    pub fn eject(&mut self) -> Result<(), DriveError> {
        self.plain("ALLOW REMOVAL", &Command::PreventRemoval { prevent: false })?;
        let motion = Motion::Eject;
        self.plain(
            "EJECT",
            &Command::StartStop {
                immediate: false,
                motion,
            },
        )
    }

    /// Closes the tray and waits until the medium is recognized, or known to be none.
    pub fn load(&mut self) -> Result<(), DriveError> {
        let motion = Motion::Load;
        self.plain(
            "LOAD",
            &Command::StartStop {
                immediate: false,
                motion,
            },
        )?;
        self.settle(LOADING).map(|_| ())
    }

    /// What the drive can do with the medium that is in it.
    pub(super) fn configure(&mut self) -> Result<(), DriveError> {
        let ask = |allocation| Command::GetConfiguration {
            range: FeatureRange::All,
            start: 0,
            allocation,
        };
        let name = "GET CONFIGURATION";
        let head = self.ask(name, &ask(Configuration::HEADER), Configuration::HEADER)?;
        let whole = u16::try_from(Configuration::whole_len(&head)).unwrap_or(u16::MAX);
        self.configuration = Configuration::parse(&self.ask(name, &ask(whole), whole)?)?;
        Ok(())
    }

    /// Sends one command as it is and notes the answer.
    pub(super) fn send(
        &mut self,
        name: &str,
        command: &Command,
        data: Data<'_>,
        limit: Duration,
    ) -> Result<Reply, TransportError> {
        let at = self.transport.now();
        let reply = self.transport.execute(&command.cdb(), data, limit);
        self.log.command(at, name, &reply);
        reply
    }

    pub(super) fn wait(&mut self, time: Duration) {
        self.transport.wait(time);
    }

    /// A command without data that must succeed.
    pub(super) fn plain(
        &mut self,
        name: &'static str,
        command: &Command,
    ) -> Result<(), DriveError> {
        self.patient(name, SLOW, |drive| {
            drive.send(name, command, Data::None, SLOW)
        })
        .map(|_| ())
    }

    /// A command with data to the drive that must succeed.
    pub(super) fn tell(
        &mut self,
        name: &'static str,
        command: &Command,
        data: &[u8],
    ) -> Result<(), DriveError> {
        self.patient(name, SLOW, |drive| {
            drive.send(name, command, Data::Out(data), SLOW)
        })
        .map(|_| ())
    }

    /// A command with data from the drive that must succeed; what came is returned.
    pub(super) fn ask(
        &mut self,
        name: &'static str,
        command: &Command,
        allocation: u16,
    ) -> Result<Vec<u8>, DriveError> {
        let mut bytes = vec![0; usize::from(allocation)];
        let reply = self.patient(name, SLOW, |drive| {
            drive.send(name, command, Data::In(&mut bytes), QUICK)
        })?;
        let got = bytes.len().saturating_sub(reply.residual as usize);
        bytes.truncate(got);
        Ok(bytes)
    }

    /// Gives a command again while the drive says that it is busy, or that something happened
    /// before; at most for `limit` of drive time.
    fn patient(
        &mut self,
        name: &'static str,
        limit: Duration,
        mut send: impl FnMut(&mut Self) -> Result<Reply, TransportError>,
    ) -> Result<Reply, DriveError> {
        let began = self.now();
        let mut attentions = 0;
        loop {
            let reply = send(self)?;
            let Some(sense) = reply.sense.filter(|_| reply.status != Status::Good) else {
                return match reply.status {
                    Status::Good => Ok(reply),
                    Status::Busy if self.spent(began) < limit => {
                        self.wait(Duration::from_millis(500));
                        continue;
                    }
                    _ => Err(DriveError::Failed { command: name }),
                };
            };
            let refused = DriveError::Refused {
                command: name,
                sense,
            };
            match react(&sense, BurnPhase::Prepared) {
                Reaction::GoOn => return Ok(reply),
                // Reported once each; three in a row are a drive that does not come to rest.
                Reaction::ProbeAgain | Reaction::Retry if attentions < 3 => attentions += 1,
                Reaction::Wait if self.spent(began) < limit => {
                    self.wait(Duration::from_millis(500));
                }
                Reaction::Start if self.spent(began) < limit => {
                    let motion = Motion::Start;
                    let start = Command::StartStop {
                        immediate: true,
                        motion,
                    };
                    self.send("START UNIT", &start, Data::None, SLOW)?;
                    self.wait(Duration::from_millis(500));
                }
                _ => return Err(refused),
            }
        }
    }

    /// Waits until the drive is ready or says why it will not be; the sense then.
    pub(super) fn settle(&mut self, limit: Duration) -> Result<Option<Sense>, DriveError> {
        let began = self.now();
        loop {
            let reply = self.send(
                "TEST UNIT READY",
                &Command::TestUnitReady,
                Data::None,
                QUICK,
            )?;
            let Some(sense) = reply.sense.filter(|_| reply.status != Status::Good) else {
                return Ok(None);
            };
            let started = sense.is(&Sense::NOT_READY_NEEDS_START);
            match react(&sense, BurnPhase::Prepared) {
                Reaction::Wait | Reaction::Start | Reaction::ProbeAgain | Reaction::Retry => {
                    if self.spent(began) >= limit {
                        return Err(DriveError::NotReady { limit });
                    }
                    if started {
                        let motion = Motion::Start;
                        let start = Command::StartStop {
                            immediate: true,
                            motion,
                        };
                        self.send("START UNIT", &start, Data::None, SLOW)?;
                    }
                    self.wait(Duration::from_millis(500));
                }
                Reaction::GoOn => return Ok(None),
                _ => return Ok(Some(sense)),
            }
        }
    }

    /// Drive time since `began`.
    pub(super) fn spent(&self, began: DriveTime) -> Duration {
        self.now().0.saturating_sub(began.0)
    }
}
