//! Pathways as pictures, for people who look after them: what is said, what can be chosen, where it leads, and where help is.
//!
//! Start at [`sheet`], which turns content into nodes and arrows. [`layout`] finds a place for each; [`svg`] draws a pathway and [`ring`]
//! the whole house; [`html`] makes one page of them; [`dot`] and [`mermaid`] write them for other programs. Uses everything above it, and
//! only reads the content. Deliberately not here: files, the command line, any family.

pub mod measure;
pub mod words;

pub mod sheet;

pub mod layout;

pub mod dot;
pub mod mermaid;

pub mod html;
pub mod ring;
pub mod svg;
