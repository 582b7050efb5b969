//! What the request desk works out of what is known: where the studies of a request can be read
//! from, what its forms ask for, and how urgent it is.

use std::path::PathBuf;

use crate::gui::view::{HandForm, HandOver, RequestForm, RequestsView, SystemForm, View};
use crate::jobs::deliver::Request;
use crate::jobs::deliver::at_desk::{NewOne, Wish};
use crate::jobs::make::image_file::ImageFile;
use crate::jobs::overview::status;
use crate::station::pacs::SCHEME;
use crate::words::lang::say;
use crate::words::names;
use stele_catalog::{DeliveryForm, Identity, Proof, Timestamp};

/// A request that is due within so many days is due today at the desk.
pub const SOON_DAYS: i64 = 3;

const DAY_MS: i64 = 86_400_000;

/// Where files of a request can be read from.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Source {
    /// What it is, for people.
    pub words: String,
    /// The drive or the image.
    pub from: String,
    /// Whether it is a drive.
    pub is_drive: bool,
}

/// Whether something is to be done for a request now.
pub fn is_due(request: &Request, now: Timestamp) -> bool {
    let soon = now.0.saturating_add(SOON_DAYS * DAY_MS);
    request.closed.is_none() && request.due.is_some_and(|due| due.0 < soon)
}

/// The discs that are still wanted: those of its studies, or those that the last delivery named.
fn wanted(request: &Request, desk: &RequestsView) -> Vec<String> {
    let left = desk.handed.as_ref();
    let left = left.filter(|handed| !handed.delivered && handed.request == request.request);
    if let Some(left) = left.filter(|handed| !handed.further_discs.is_empty()) {
        return left.further_discs.clone();
    }
    let discs = request.studies.iter().flat_map(|study| study.discs.iter());
    let mut discs: Vec<String> = discs.cloned().collect();
    discs.sort();
    discs.dedup();
    discs
}

/// Where they can be read from now: images first, which wait for no hand, then discs in drives.
pub fn sources(request: &Request, view: &View) -> Vec<Source> {
    let wanted = wanted(request, &view.requests);
    let discs = view.status.sets.iter().flat_map(|set| &set.discs);
    let discs: Vec<&status::Disc> = discs.filter(|disc| wanted.contains(&disc.name)).collect();
    let there = |disc: &&&status::Disc| disc.built && disc.image_file == ImageFile::There;
    let images = discs.iter().filter(there).map(|disc| Source {
        words: say!("requests-from-image", disc = &disc.name),
        from: disc.image.display().to_string(),
        is_drive: false,
    });
    let drives = view.drives.iter().filter_map(|drive| {
        let label = drive.label.as_deref()?;
        let holds = |disc: &&&status::Disc| disc.copies.iter().any(|copy| copy.serial == label);
        discs.iter().find(holds)?;
        view.is_free(&drive.name).then(|| Source {
            words: say!(
                "requests-from-drive",
                drive = view.numeral(&drive.name),
                serial = label
            ),
            from: drive.name.clone(),
            is_drive: true,
        })
    });
    images.chain(drives).collect()
}

/// The discs that have to come from their places, since neither an image nor a drive has them.
pub fn to_fetch(request: &Request, view: &View) -> Vec<String> {
    match sources(request, view).is_empty() {
        true => wanted(request, &view.requests),
        false => Vec::new(),
    }
}

/// Those discs in words, with a copy of each and where that is.
pub fn fetch_words(discs: &[String], view: &View) -> String {
    let known = view.status.sets.iter().flat_map(|set| &set.discs);
    let known: Vec<&status::Disc> = known.collect();
    let words = discs.iter().map(|name| {
        let disc = known.iter().find(|disc| disc.name == *name);
        let copies = disc.map_or(&[][..], |disc| &disc.copies);
        let away = |copy: &&status::Copy| copy.lent_to.is_some() || copy.in_transit_to.is_some();
        let mut sound = copies.iter().filter(|copy| copy.sound && !copy.quarantined);
        let copy = sound
            .clone()
            .find(|copy| !away(copy))
            .or_else(|| sound.next());
        match copy {
            Some(copy) => say!(
                "requests-fetch-copy",
                disc = name,
                serial = &copy.serial,
                place = names::place(
                    copy.place.as_deref(),
                    copy.lent_to.as_deref(),
                    copy.in_transit_to.as_deref()
                )
            ),
            None => name.clone(),
        }
    });
    words.collect::<Vec<_>>().join(", ")
}

/// The source that is read: the one that was chosen, else the first.
pub fn chosen<'a>(sources: &'a [Source], form: &HandForm) -> Option<&'a Source> {
    let named = sources
        .iter()
        .find(|one| Some(&one.from) == form.from.as_ref());
    named.or_else(|| sources.first())
}

fn filled(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// The request that the form asks for; none while something is missing.
pub fn new_one(form: &RequestForm) -> Option<Wish> {
    let proof = filled(&form.proof);
    if form.kind.proof() != Proof::Recipient && proof.is_none() {
        return None;
    }
    Some(Wish::Add(NewOne {
        kind: form.kind,
        studies: vec![form.study.clone()],
        recipient: filled(&form.recipient)?,
        address: filled(&form.address)?,
        purpose: filled(&form.purpose),
        proof,
    }))
}

/// How the job that delivers is told of another system; none while something is missing. Whether
/// there is such a system the job finds out.
fn system(form: &SystemForm) -> Option<PathBuf> {
    let (title, host) = (filled(&form.title)?, filled(&form.host)?);
    let port = filled(&form.port)?;
    // An address of IPv6 has colons of its own.
    let host = match host.contains(':') && !host.starts_with('[') {
        true => format!("[{host}]"),
        false => host,
    };
    Some(PathBuf::from(format!("{SCHEME}{title}@{host}:{port}")))
}

/// The delivery that the form asks for; none while it is not said where to. In a folder, what is
/// handed over gets a name of its own.
pub fn hand_over(request: &Request, form: &HandForm, source: Option<&Source>) -> Option<HandOver> {
    let number = request.deliveries.iter();
    let number = number.filter(|one| one.delivered.is_some()).count() + 1;
    let name = match number {
        1 => request.request.clone(),
        number => format!("{}-{number}", request.request),
    };
    let to = match form.form {
        DeliveryForm::Folder => PathBuf::from(filled(&form.folder)?).join(name),
        DeliveryForm::Image => PathBuf::from(filled(&form.folder)?).join(format!("{name}.iso")),
        DeliveryForm::Pacs => system(&form.system)?,
    };
    Some(HandOver {
        request: request.request.clone(),
        to,
        form: form.form,
        identity: match form.today {
            true => Identity::Today,
            false => Identity::AsArchived,
        },
        from: source.map(|source| source.from.clone()),
        is_drive: source.is_some_and(|source| source.is_drive),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jobs::deliver::Wanted;
    use crate::jobs::shelf::patients::Patient;
    use crate::station::pacs::Node;
    use crate::station::{DriveRow, Lying, TrayState};
    use stele_catalog::RequestKind;

    fn request() -> Request {
        Request {
            request: "REQ-0001-R".to_owned(),
            kind: "treatment",
            recipient: Some("Dr. Haddad".to_owned()),
            address: Some("Ward 3".to_owned()),
            purpose: None,
            proof: None,
            patient: Patient::default(),
            studies: vec![Wanted {
                name: status::StudyName::default(),
                discs: vec!["SET-0001/1".to_owned()],
                now_of: None,
            }],
            asked: Timestamp(0),
            due: Some(Timestamp(2 * DAY_MS)),
            extended: None,
            needs_signature: false,
            signed: None,
            closed: None,
            result: None,
            deliveries: Vec::new(),
        }
    }

    #[test]
    fn a_new_request_names_who_asks_where_and_the_proof_that_its_kind_needs() {
        let mut form = RequestForm {
            study: "1.2.3".to_owned(),
            recipient: " Dr. Haddad ".to_owned(),
            ..RequestForm::default()
        };
        assert_eq!(new_one(&form), None);
        form.address = "Ward 3".to_owned();
        let Some(Wish::Add(new)) = new_one(&form) else {
            panic!("{form:?}");
        };
        assert_eq!((new.recipient.as_str(), new.proof), ("Dr. Haddad", None));
        form.kind = RequestKind::Patient;
        assert_eq!(new_one(&form), None);
        form.proof = "passport, ends in 4471".to_owned();
        assert!(new_one(&form).is_some());
    }

    #[test]
    fn what_is_handed_over_gets_a_name_of_its_own() {
        let mut form = HandForm::default();
        assert_eq!(hand_over(&request(), &form, None), None);
        form.folder = "/media/stick".to_owned();
        let folder = hand_over(&request(), &form, None).unwrap();
        assert_eq!(folder.to, PathBuf::from("/media/stick/REQ-0001-R"));
        form.form = DeliveryForm::Image;
        let image = hand_over(&request(), &form, None).unwrap();
        assert_eq!(image.to, PathBuf::from("/media/stick/REQ-0001-R.iso"));
        assert_eq!(image.form, DeliveryForm::Image);
    }

    #[test]
    fn another_system_has_a_title_a_host_and_a_port() {
        let mut form = HandForm {
            form: DeliveryForm::Pacs,
            folder: "/media/stick".to_owned(),
            ..HandForm::default()
        };
        form.system.title = " STORE ".to_owned();
        form.system.host = "10.0.0.7".to_owned();
        assert_eq!(hand_over(&request(), &form, None), None);
        form.system.port = "104".to_owned();
        let to = |form: &HandForm| hand_over(&request(), form, None).unwrap().to;
        assert_eq!(to(&form), PathBuf::from("pacs://STORE@10.0.0.7:104"));
        for host in ["fd00::7", "[fd00::7]"] {
            form.system.host = host.to_owned();
            let node = Node::parse(&to(&form).to_string_lossy()).unwrap();
            assert_eq!(node.address, "[fd00::7]:104");
        }
    }

    #[test]
    fn images_come_before_drives_and_what_neither_has_is_to_be_fetched() {
        let mut view = View::default();
        assert_eq!(to_fetch(&request(), &view), ["SET-0001/1"]);
        let drive = |label: &str| DriveRow {
            name: "virtual:A".to_owned(),
            model: String::new(),
            medium: Lying::Nothing { open: false },
            blank: false,
            tray: TrayState::default(),
            serial: None,
            firmware: None,
            found_by: None,
            file: None,
            label: Some(label.to_owned()),
        };
        view.drives = vec![drive("STL-04KQ7Z-M")];
        assert!(sources(&request(), &view).is_empty());
    }

    #[test]
    fn a_request_is_due_three_days_before_its_date() {
        let one = request();
        assert!(!is_due(&one, Timestamp(-2 * DAY_MS)));
        assert!(is_due(&one, Timestamp(0)));
        let closed = Request {
            closed: Some(Timestamp(1)),
            ..one
        };
        assert!(!is_due(&closed, Timestamp(0)));
    }
}
