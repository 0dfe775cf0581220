/// Going back through the history by the arrow keys.
struct HistoryRecall: Sendable, Equatable {
    /// What was in the line before.
    let draft: EditedText
    /// The entry that is shown; the number of entries where it is the draft.
    private(set) var place: Int

    init(draft: EditedText, place: Int) {
        self.draft = draft
        self.place = place
    }

    /// The next older entry that begins as the draft does before its cursor, and is another text.
    mutating func older(in entries: [String], than shown: String) -> String? {
        let beginning = draft.beforeCursor
        for candidate in entries.indices.prefix(place).reversed()
        where entries[candidate] != shown && entries[candidate].hasPrefix(beginning) {
            place = candidate
            return entries[candidate]
        }
        return nil
    }

    /// The next newer one, or the draft.
    mutating func newer(in entries: [String], than shown: String) -> EditedText {
        let beginning = draft.beforeCursor
        for candidate in entries.indices.dropFirst(place + 1)
        where entries[candidate] != shown && entries[candidate].hasPrefix(beginning) {
            place = candidate
            return EditedText(entries[candidate])
        }
        place = entries.count
        return draft
    }
}

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
