//! The demo: the whole main job, told with sample studies (`stele-samples`).

pub mod compare;
pub mod story;
