//! The request desk: who asks for studies, by when, and what is handed over.

mod form {
    pub mod ui;
}
mod head {
    pub mod ui;
}
mod one {
    pub mod ui;
}
mod pull {
    pub mod ui;
}
mod handing {
    pub mod ui;
}

pub mod data;
pub mod ui;
