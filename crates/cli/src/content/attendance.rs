/// Where one can take part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attendance {
    /// Anywhere, over the network alone.
    Online,
    /// At one place, or at the nodes, and nowhere else.
    InPerson,
    /// Either way.
    Both,
}

impl Attendance {
    /// As `event.toml` and `event.json` write it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Online => "online",
            Self::InPerson => "in-person",
            Self::Both => "both",
        }
    }

    /// All of them.
    pub const ALL: [Self; 3] = [Self::Online, Self::InPerson, Self::Both];
}
