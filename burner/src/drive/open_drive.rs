//! One drive: sends commands, waits while it is not ready, keeps the log.

use std::time::Duration;

use stele_discfs::CLUSTER_SECTORS;
use stele_mmc::{
    Command, Configuration, Data, DiscInformation, DriveTime, FeatureRange, Inquiry, Motion, Reply,
    Sense, ShortReply, Status, Transport, TransportError,
};

use super::burn_phase::BurnPhase;
use super::command_log::CommandLog;
use super::medium_facts::DriveIdentity;
use super::sense_reaction::{Reaction, react};
use crate::as_text;

/// Most commands are answered at once.
pub(super) const QUICK: Duration = Duration::from_secs(30);
/// Writing, closing, synchronizing: what burning programs in the field allow.
pub(super) const SLOW: Duration = Duration::from_secs(200);
/// A fresh medium is recognized within this.
pub(super) const LOADING: Duration = Duration::from_secs(300);
/// Closing a full disc takes minutes; a drive that takes longer hangs.
pub(super) const CLOSING: Duration = Duration::from_secs(3600);
/// A drive that is not ready and says no cause is taken for ready after this (libburn).
const UNEXPLAINED: Duration = Duration::from_secs(5);
/// A question, or a command that may be given twice, is given again so often where its answer was
/// lost on the way.
const LOST_AGAIN: u32 = 2;
/// Sectors below which no READ or WRITE is made shorter: 32 KiB.
const LEAST_SECTORS: u32 = 16;
/// Between two questions whether it is ready.
pub(super) const POLL: Duration = Duration::from_millis(500);

/// What to do with the news of a changed medium or a reset (sense key 6).
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
enum News {
    /// Nothing is under way: take note and ask again.
    Note,
    /// A burn is under way: it must not go on with another medium.
    Fail,
}

/// Why a drive cannot be used.
#[derive(Debug, serde::Serialize, thiserror::Error)]
#[non_exhaustive]
pub enum DriveError {
    /// The command got no answer.
    #[error("the drive does not answer")]
    Transport(
        #[from]
        #[serde(skip)]
        TransportError,
    ),
    /// The drive refused a command.
    #[error("the drive refused {command}: {sense}")]
    Refused {
        /// Which command.
        command: &'static str,
        /// What it said.
        #[serde(serialize_with = "as_text::one")]
        sense: Sense,
    },
    /// The drive failed a command and did not say why.
    #[error("the drive failed {command} without saying why")]
    Failed {
        /// Which command.
        command: &'static str,
    },
    /// An answer is too short to be one.
    #[error("the drive's answer is cut short")]
    Short(
        #[from]
        #[serde(skip)]
        ShortReply,
    ),
    /// It is no optical drive.
    #[error("this is not an optical drive")]
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
    pub(super) log: CommandLog,
    /// No command is given up before this: a drive that writes or closes may think about anything.
    patience: Duration,
    /// Sectors that one READ or WRITE moves at most.
    pub(super) most: u32,
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
            log: CommandLog::default(),
            patience: Duration::ZERO,
            most: CLUSTER_SECTORS as u32,
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

    /// From now on no command is given up before so long.
    pub(super) fn be_patient(&mut self, at_least: Duration) {
        self.patience = at_least;
    }

    /// A command of this length was lost more than once: boxes between host and drive move less
    /// at once than they should. `false` where it cannot be made shorter.
    pub(super) fn move_less(&mut self) -> bool {
        if self.most <= LEAST_SECTORS {
            return false;
        }
        self.most /= 2;
        let at = self.now();
        let text = format!("from here on {} sectors at once", self.most);
        self.log.note(at, &text);
        true
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
        let limit = limit.max(self.patience);
        let mut reply = self.transport.execute(&command.cdb(), data, limit);
        if let Ok(reply) = &mut reply
            && reply.status == Status::CheckCondition
            && reply.sense.is_none()
        {
            reply.sense = self.request_sense();
        }
        let took = self.spent(at);
        self.log.command(at, took, name, &reply);
        reply
    }

    /// Asks why, where the connection did not bring the sense along.
    fn request_sense(&mut self) -> Option<Sense> {
        let mut bytes = [0; 18];
        let command = Command::RequestSense { allocation: 18 };
        let data = Data::In(&mut bytes);
        self.transport.execute(&command.cdb(), data, QUICK).ok()?;
        match Sense::parse(&bytes) {
            Ok(sense) => Some(sense),
            Err(why) => {
                let at = self.now();
                self.log.note(at, why.to_string());
                None
            }
        }
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
        self.plain_within(name, command, SLOW)
    }

    /// The same, given again for as long as `limit` while the drive says that it is busy.
    pub(super) fn plain_within(
        &mut self,
        name: &'static str,
        command: &Command,
        limit: Duration,
    ) -> Result<(), DriveError> {
        self.patient(name, News::Note, limit, |drive| {
            drive.send(name, command, Data::None, SLOW)
        })
        .map(|_| ())
    }

    /// A command without data that is part of a burn: a changed medium or a reset fails it.
    pub(super) fn firm(&mut self, name: &'static str, command: &Command) -> Result<(), DriveError> {
        self.patient(name, News::Fail, SLOW, |drive| {
            drive.send(name, command, Data::None, SLOW)
        })
        .map(|_| ())
    }

    /// A command with data to the drive that is part of a burn.
    pub(super) fn tell(
        &mut self,
        name: &'static str,
        command: &Command,
        data: &[u8],
    ) -> Result<(), DriveError> {
        self.patient(name, News::Fail, SLOW, |drive| {
            drive.send(name, command, Data::Out(data), SLOW)
        })
        .map(|_| ())
    }

    /// A command with data to the drive while nothing is under way.
    pub(super) fn tell_idle(
        &mut self,
        name: &'static str,
        command: &Command,
        data: &[u8],
    ) -> Result<(), DriveError> {
        self.patient(name, News::Note, SLOW, |drive| {
            drive.send(name, command, Data::Out(data), SLOW)
        })
        .map(|_| ())
    }

    /// The same with data from the drive.
    pub(super) fn firm_data(
        &mut self,
        name: &'static str,
        command: &Command,
        into: &mut [u8],
    ) -> Result<Reply, DriveError> {
        self.patient(name, News::Fail, SLOW, |drive| {
            drive.send(name, command, Data::In(into), QUICK)
        })
    }

    /// A command of a burn that may be given twice: where its answer was lost on the way, it is
    /// given once more as soon as the drive is ready again.
    pub(super) fn firm_twice(
        &mut self,
        name: &'static str,
        command: &Command,
    ) -> Result<(), DriveError> {
        match self.firm(name, command) {
            Err(DriveError::Transport(e)) if passes(&e) => {
                self.finish(name, CLOSING)?;
                self.firm(name, command)
            }
            other => other,
        }
    }

    /// A command with data from the drive that must succeed; what came is returned.
    pub(super) fn ask(
        &mut self,
        name: &'static str,
        command: &Command,
        allocation: u16,
    ) -> Result<Vec<u8>, DriveError> {
        let mut bytes = vec![0; usize::from(allocation)];
        let reply = self.patient(name, News::Note, SLOW, |drive| {
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
        news: News,
        limit: Duration,
        mut send: impl FnMut(&mut Self) -> Result<Reply, TransportError>,
    ) -> Result<Reply, DriveError> {
        let began = self.now();
        let mut attentions = 0;
        let mut lost = 0;
        loop {
            let reply = match send(self) {
                Ok(reply) => reply,
                Err(e) if news == News::Note && lost < LOST_AGAIN && passes(&e) => {
                    lost += 1;
                    self.wait(POLL);
                    continue;
                }
                Err(e) => return Err(e.into()),
            };
            let sense = match (reply.status, reply.sense) {
                (Status::Good, _) => return Ok(reply),
                (Status::Busy, _) => Sense::NOT_READY_OPERATION,
                (_, Some(sense)) => sense,
                (_, None) => return Err(DriveError::Failed { command: name }),
            };
            let refused = DriveError::Refused {
                command: name,
                sense,
            };
            if sense.sense_key == 6 && news == News::Fail {
                return Err(refused);
            }
            let why = match sense.sense_key {
                // It failed, and the reason was lost on the way.
                0 => Reaction::Retry,
                _ => react(&sense, BurnPhase::Prepared),
            };
            match why {
                Reaction::GoOn => return Ok(reply),
                // Reported once each; three in a row are a drive that does not come to rest.
                Reaction::ProbeAgain | Reaction::Retry if attentions < 3 => {
                    attentions += 1;
                    self.wait(POLL);
                }
                Reaction::Wait if self.spent(began) < limit => self.wait(POLL),
                Reaction::Start if self.spent(began) < limit => self.start_unit()?,
                _ => return Err(refused),
            }
        }
    }

    pub(super) fn start_unit(&mut self) -> Result<(), TransportError> {
        let start = Command::StartStop {
            immediate: true,
            motion: Motion::Start,
        };
        self.send("START UNIT", &start, Data::None, SLOW)?;
        self.wait(POLL);
        Ok(())
    }

    /// Waits until the drive is ready or says why it will not be; the sense then.
    pub(super) fn settle(&mut self, limit: Duration) -> Result<Option<Sense>, DriveError> {
        let began = self.now();
        loop {
            let Some(sense) = self.unready()? else {
                return Ok(None);
            };
            let unexplained = sense.is(&Sense::NOT_READY) && self.spent(began) >= UNEXPLAINED;
            match react(&sense, BurnPhase::Prepared) {
                Reaction::GoOn => return Ok(None),
                _ if unexplained => return Ok(None),
                Reaction::Wait | Reaction::Start | Reaction::ProbeAgain | Reaction::Retry
                    if self.spent(began) >= limit =>
                {
                    return Err(DriveError::NotReady { limit });
                }
                Reaction::Start => self.start_unit()?,
                Reaction::Wait | Reaction::ProbeAgain | Reaction::Retry => self.wait(POLL),
                _ => return Ok(Some(sense)),
            }
        }
    }

    /// Waits until what `name` began is done. Whatever fails on the way fails `name`: errors of
    /// the last writes are told here, and so is a reset.
    pub(super) fn finish(&mut self, name: &'static str, limit: Duration) -> Result<(), DriveError> {
        let began = self.now();
        let mut explained = began;
        loop {
            let sense = match self.unready()? {
                Some(sense) => sense,
                // Some drives are ready while they close; asked for the disc, they tell.
                None => match self.disc_information_once()? {
                    Some(sense) => sense,
                    None => return Ok(()),
                },
            };
            // A cause that is not told for so long is none (libburn).
            if !sense.is(&Sense::NOT_READY) {
                explained = self.now();
            }
            match react(&sense, BurnPhase::Closing) {
                Reaction::GoOn => return Ok(()),
                Reaction::Wait if self.spent(explained) >= UNEXPLAINED => return Ok(()),
                Reaction::Wait if self.spent(began) < limit => self.wait(POLL),
                Reaction::Wait => return Err(DriveError::NotReady { limit }),
                _ => {
                    return Err(DriveError::Refused {
                        command: name,
                        sense,
                    });
                }
            }
        }
    }

    /// Whether the drive has yet to recognize what lies in it. Does not wait.
    ///
    /// # Errors
    /// [`DriveError`] where it does not answer.
    pub fn is_becoming_ready(&mut self) -> Result<bool, DriveError> {
        let mut sense = self.unready()?;
        // News comes first, each once.
        for _ in 0..3 {
            if sense.is_some_and(|s| s.sense_key == 6) {
                sense = self.unready()?;
            }
        }
        Ok(sense.is_some_and(|s| (s.sense_key, s.asc) == (2, 0x04)))
    }

    /// Why the drive is not ready; none where it is.
    fn unready(&mut self) -> Result<Option<Sense>, DriveError> {
        let name = "TEST UNIT READY";
        let reply = self.send(name, &Command::TestUnitReady, Data::None, QUICK)?;
        match (reply.status, reply.sense) {
            (Status::Good, _) => Ok(None),
            (Status::Busy, _) => Ok(Some(Sense::NOT_READY_OPERATION)),
            (_, Some(sense)) => Ok(Some(sense)),
            (_, None) => Err(DriveError::Failed { command: name }),
        }
    }

    /// READ DISC INFORMATION, only to hear whether the drive is still busy or failed before.
    fn disc_information_once(&mut self) -> Result<Option<Sense>, DriveError> {
        let allocation = DiscInformation::LEN;
        let mut bytes = vec![0; usize::from(allocation)];
        let command = Command::ReadDiscInformation {
            data_type: 0,
            allocation,
        };
        let data = Data::In(&mut bytes);
        let reply = self.send("READ DISC INFORMATION", &command, data, QUICK)?;
        // That the drive cannot answer is no failure of what it did before.
        Ok(reply
            .sense
            .filter(|s| reply.status != Status::Good && s.sense_key != 5))
    }

    /// Drive time since `began`.
    pub(super) fn spent(&self, began: DriveTime) -> Duration {
        self.now().0.saturating_sub(began.0)
    }
}

/// Whether a connection that failed may work again.
pub(super) fn passes(error: &TransportError) -> bool {
    matches!(
        error,
        TransportError::Timeout { .. } | TransportError::Bus { .. }
    )
}
