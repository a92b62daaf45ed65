//! A zone's land: layers and tables as they are delivered, what they say together on a day, tiles, balances and papers of
//! it. What decides is left to `office`, shapes to `atlas`, formats to `paper`.

mod analysis;
mod between;
mod book;
mod cells;
mod encumbered;
mod evidence;
mod export;
mod foretold;
mod found;
mod ground;
mod history;
mod layer;
mod lines;
mod papers;
mod register;
mod rows;
mod setting;
mod state;
mod surveyed;
mod tiles;
mod zones;

pub use analysis::{CutUp, DrawnArea, FoundCluster};
pub use between::{reference, strangers};
pub(crate) use book::Classed;
pub use book::{FirmClass, LandBook, LandKey, ParcelLine};
pub use cells::Cells;
pub use encumbered::Encumbrance;
pub use evidence::{LandCell, OCCUPIED_AREA};
pub use export::LayerFormat;
pub(crate) use foretold::Ahead;
pub use ground::{GroundAreas, GroundPiece};
pub use history::ParcelVersion;
pub(crate) use history::versions;
pub use layer::{Column, Compared, Layer, LayerRow, columns};
pub use lines::{LineCheck, LineConflict};
pub use papers::{CasePaper, case_paper, case_papers};
pub use register::{Ground, Land, Layers};
pub use setting::{ActionSection, LandFile, LandRules, LandSetting, LayerChecks, SurveySection};
pub use state::ParcelState;
pub use surveyed::Surveyed;
pub(crate) use surveyed::Surveys;
pub use tiles::{Sight, Tile, TileName};
pub use zones::ZoneLand;

pub use atlas::frame::recognition::Cure;
