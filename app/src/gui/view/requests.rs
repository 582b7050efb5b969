//! What the request desk shows: open requests, the one that is looked at, and the forms.

use std::path::PathBuf;

use crate::jobs::deliver::at_desk::Wish;
use crate::jobs::deliver::{Handed, PullList, Request};
use crate::words::outcomes::Note;
use stele_catalog::{DeliveryForm, Identity, RequestKind};

/// What the detail is about.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub enum RequestPane {
    /// Nothing yet.
    #[default]
    Nothing,
    /// A request that is taken down.
    New,
    /// A request, by its code.
    One(String),
    /// What is to be fetched.
    Pull,
}

/// What stands in the form of a new request.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RequestForm {
    /// The study's UID.
    pub study: String,
    /// What the study is called.
    pub title: String,
    /// The ground.
    pub kind: RequestKind,
    /// Who asks, as it was typed.
    pub recipient: String,
    /// Where that is.
    pub address: String,
    /// What for.
    pub purpose: String,
    /// What was seen.
    pub proof: String,
}

impl Default for RequestForm {
    fn default() -> Self {
        Self {
            study: String::new(),
            title: String::new(),
            kind: RequestKind::Treatment,
            recipient: String::new(),
            address: String::new(),
            purpose: String::new(),
            proof: String::new(),
        }
    }
}

/// What stands in the form by which studies are handed over.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct HandForm {
    /// A folder, the image of a disc, or another system that takes the objects.
    pub form: DeliveryForm,
    /// The folder, as it was typed or chosen.
    pub folder: String,
    /// The other system.
    pub system: SystemForm,
    /// With the identity of today.
    pub today: bool,
    /// The drive or the image that was chosen; none for the first that has what is wanted.
    pub from: Option<String>,
    /// Why a date is put off, or a request is closed without a delivery.
    pub why: String,
}

impl Default for HandForm {
    fn default() -> Self {
        Self {
            form: DeliveryForm::Folder,
            folder: String::new(),
            system: SystemForm::default(),
            today: false,
            from: None,
            why: String::new(),
        }
    }
}

/// Another system, as it was typed.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct SystemForm {
    /// Its AE title.
    pub title: String,
    /// Name or address of its computer.
    pub host: String,
    /// Its port.
    pub port: String,
}

/// What the request desk shows.
#[derive(Clone, Debug, Default)]
pub struct RequestsView {
    /// Open requests, the next due first.
    pub open: Vec<Request>,
    /// How many of them something is to be done for now.
    pub due: usize,
    /// What the detail is about.
    pub pane: RequestPane,
    /// The request that something was done with last, which may be closed by now.
    pub last: Option<Request>,
    /// The form of a new one.
    pub form: RequestForm,
    /// How studies are handed over.
    pub hand: HandForm,
    /// What is to be fetched.
    pub pull: Option<PullList>,
    /// How far the last delivery is.
    pub handed: Option<Handed>,
    /// What could not be done.
    pub note: Option<Note>,
}

impl RequestsView {
    /// The request that is looked at.
    pub fn shown(&self) -> Option<&Request> {
        let RequestPane::One(code) = &self.pane else {
            return None;
        };
        let mut open = self.open.iter();
        let last = self.last.iter().find(|one| one.request == *code);
        open.find(|one| one.request == *code).or(last)
    }
}

/// A wish about requests.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum RequestWish {
    /// Take one down for a study: its UID, and what it is called.
    New(String, String),
    /// Look at one.
    Open(String),
    /// Close the detail.
    Close,
    /// Do it.
    Do(Wish),
    /// Hand studies over.
    Deliver(HandOver),
}

/// A delivery that is wanted.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct HandOver {
    /// The request.
    pub request: String,
    /// Where to.
    pub to: PathBuf,
    /// As a folder, as an image, or to another system.
    pub form: DeliveryForm,
    /// Whose identity the files say.
    pub identity: Identity,
    /// A drive or an image.
    pub from: Option<String>,
    /// Whether that is a drive.
    pub is_drive: bool,
}
