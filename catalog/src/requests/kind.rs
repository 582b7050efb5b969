//! Kinds of requests, as data: what has to be seen, who signs, how long there is, what is handed
//! over. A change of the law or of a site's policy is a change of this table.

use crate::store::stored_enum;

/// On what ground somebody asks for a patient's studies.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum RequestKind {
    /// Somebody treats the patient.
    Treatment,
    /// Somebody treats the patient now.
    Emergency,
    /// The patient asks for copies.
    Patient,
    /// A lawyer asks whom the patient has authorized.
    Lawyer,
    /// A court orders it.
    Court,
    /// The police or a prosecutor orders it.
    Police,
    /// It is for a study that was approved.
    Research,
}

stored_enum!(RequestKind, "kind of request" {
    Treatment = "treatment",
    Emergency = "emergency",
    Patient = "patient",
    Lawyer = "lawyer",
    Court = "court",
    Police = "police",
    Research = "research",
});

/// What has to be seen before anything is handed over.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Proof {
    /// None: who treats the patient is named, with the address.
    Recipient,
    /// A document that says who the patient is.
    Identity,
    /// The patient's signed authorization.
    Authorization,
    /// A written order.
    Order,
    /// The approval by an ethics committee.
    Approval,
}

stored_enum!(Proof, "proof" {
    Recipient = "recipient",
    Identity = "identity",
    Authorization = "authorization",
    Order = "order",
    Approval = "approval",
});

/// Who has to agree, besides whoever hands it over.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Signs {
    /// Nobody else.
    Clerk,
    /// An administrator of the archive.
    Administrator,
}

stored_enum!(Signs, "who signs" {
    Clerk = "clerk",
    Administrator = "administrator",
});

/// What is handed over.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Handover {
    /// Copies with a receipt.
    Copies,
    /// Copies as they are archived, with custody and hashes: an exhibit.
    Exhibit,
}

stored_enum!(Handover, "what is handed over" {
    Copies = "copies",
    Exhibit = "exhibit",
});

/// How a request came to its end.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum RequestResult {
    /// What was asked for was handed over.
    HandedOver,
    /// It was refused.
    Refused,
    /// It was withdrawn.
    Withdrawn,
}

stored_enum!(RequestResult, "how a request ended" {
    HandedOver = "handed over",
    Refused = "refused",
    Withdrawn = "withdrawn",
});

impl RequestKind {
    /// What has to be seen.
    pub fn proof(self) -> Proof {
        match self {
            Self::Treatment | Self::Emergency => Proof::Recipient,
            Self::Patient => Proof::Identity,
            Self::Lawyer => Proof::Authorization,
            Self::Court | Self::Police => Proof::Order,
            Self::Research => Proof::Approval,
        }
    }

    /// Who has to agree.
    pub fn signs(self) -> Signs {
        match self {
            Self::Treatment | Self::Emergency | Self::Patient | Self::Lawyer => Signs::Clerk,
            Self::Court | Self::Police | Self::Research => Signs::Administrator,
        }
    }

    /// What is handed over.
    pub fn handover(self) -> Handover {
        match self {
            Self::Court | Self::Police => Handover::Exhibit,
            Self::Treatment | Self::Emergency | Self::Patient | Self::Lawyer | Self::Research => {
                Handover::Copies
            }
        }
    }

    /// How many days there are where neither the site nor the request says otherwise; none where
    /// only an order could say. A patient's 30 days: 45 CFR 164.524(b)(2); one month by GDPR 12(3).
    pub fn usual_days(self) -> Option<u32> {
        match self {
            Self::Emergency => Some(1),
            Self::Treatment => Some(3),
            Self::Patient | Self::Lawyer => Some(30),
            Self::Court | Self::Police | Self::Research => None,
        }
    }
}
