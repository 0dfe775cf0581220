extension LineEditor {
    mutating func goUp() {
        if recall == nil, let above = text.lineAbove {
            text.move(to: above)
            return
        }
        var recall = recall ?? HistoryRecall(draft: text, place: history.count)
        if let entry = recall.older(in: history, than: text.string) { text = EditedText(entry) }
        self.recall = recall
    }

    mutating func goDown() {
        guard var recall else {
            if let below = text.lineBelow { text.move(to: below) }
            return
        }
        text = recall.newer(in: history, than: text.string)
        self.recall = recall.place < history.count ? recall : nil
    }

    /// What a key does in a search; nil where it ends the search and then does what it does elsewhere.
    mutating func handleInSearch(_ key: Key) -> EditorOutcome? {
        guard var search else { return nil }
        switch key {
        case .text(let typed):
            search.query += typed
            search.find(in: history, from: (search.match ?? history.count - 1) + 1)
            if let match = search.match, !history[match].contains(search.query) { search.match = nil }
        case .backspace:
            search.query = String(search.query.dropLast())
            search.find(in: history, from: history.count)
        case .control("r"): search.find(in: history, from: search.match ?? history.count)
        case .control("s"): search.find(in: history, from: search.match ?? -1, newer: true)
        case .control("c"), .control("g"):
            text = search.original
            self.search = nil
            return .editing
        case .escape:
            self.search = nil
            return .editing
        default:
            self.search = nil
            return nil
        }
        self.search = search
        if let match = search.match {
            text = EditedText(history[match])
            if let range = history[match].firstRange(of: search.query) {
                text.move(to: history[match].distance(from: history[match].startIndex, to: range.lowerBound))
            }
        }
        return .editing
    }
}
