/// What could be in the place of a word that was begun.
package struct Completion: Sendable, Equatable {
    /// One of the possibilities.
    package struct Candidate: Sendable, Equatable {
        /// What is put into the line.
        package var text: String
        /// What is listed.
        package var label: String
        /// Whether the word is complete, so that a space follows.
        package var isWhole: Bool

        /// A possibility.
        package init(_ text: String, label: String? = nil, isWhole: Bool = true) {
            self.text = text
            self.label = label ?? text
            self.isWhole = isWhole
        }
    }

    /// How many characters before the cursor are replaced.
    package var length: Int
    /// The possibilities.
    package var candidates: [Candidate]

    /// Possibilities for the last `length` characters before the cursor.
    package init(length: Int, candidates: [Candidate]) {
        self.length = length
        self.candidates = candidates
    }

    /// What all possibilities begin with.
    package var commonText: String {
        guard var common = candidates.first?.text[...] else { return "" }
        for candidate in candidates.dropFirst() {
            common = common.commonPrefix(with: candidate.text)
        }
        return String(common)
    }
}

extension Substring {
    fileprivate func commonPrefix(with other: String) -> Substring {
        var (mine, theirs) = (startIndex, other.startIndex)
        while mine < endIndex, theirs < other.endIndex, self[mine] == other[theirs] {
            mine = index(after: mine)
            theirs = other.index(after: theirs)
        }
        return self[..<mine]
    }
}
