//! One turn and one reading, measured.

fn main() {}
