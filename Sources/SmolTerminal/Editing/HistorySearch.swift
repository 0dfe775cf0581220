/// A search backwards through the history that narrows as the person types.
struct HistorySearch: Sendable, Equatable {
    /// What is looked for.
    var query = ""
    /// The entry that was found, by its place in the history.
    var match: Int?
    /// What was in the line before.
    let original: EditedText

    /// Looks for the query in entries older than `place`, or newer ones.
    mutating func find(in entries: [String], from place: Int, newer: Bool = false) {
        guard !query.isEmpty else {
            match = nil
            return
        }
        let places =
            newer ? Array(entries.indices.filter { $0 > place }) : entries.indices.filter { $0 < place }.reversed()
        if let found = places.first(where: { entries[$0].contains(query) }) { match = found }
    }
}
