/// The family's own repositories on the hub, to help whoever misremembers a name.
public enum KnownModels {
    /// A good first model.
    public static let example = "HuggingFaceTB/SmolVLM2-256M-Video-Instruct"

    /// The names.
    public static let names = [
        example,
        "HuggingFaceTB/SmolVLM2-500M-Video-Instruct",
        "HuggingFaceTB/SmolVLM2-2.2B-Instruct",
        "HuggingFaceTB/SmolVLM2-2.2B-Base",
        "HuggingFaceTB/SmolVLM-256M-Instruct",
        "HuggingFaceTB/SmolVLM-256M-Base",
        "HuggingFaceTB/SmolVLM-500M-Instruct",
        "HuggingFaceTB/SmolVLM-500M-Base",
        "HuggingFaceTB/SmolVLM-Instruct",
        "HuggingFaceTB/SmolVLM-Base",
        "HuggingFaceTB/SmolVLM-Synthetic",
    ]

    /// The name that is most like another, or nil when none is.
    ///
    /// Names are compared word by word (`SmolVLM2`, `256M`, `Instruct`): a word left out counts for little, a wrong
    /// one for much, and a word with a number in it twice.
    public static func nearest(to name: String, among names: [String] = names) -> String? {
        let asked = words(of: name)
        guard !asked.isEmpty else { return nil }
        var best: (name: String, score: Double)?
        for candidate in names where candidate != name {
            let words = words(of: candidate)
            let likeness = asked.reduce(0) { sum, word in
                let closest = words.map { Self.likeness(word, $0) }.max() ?? 0
                return sum + weight(of: word) * closest * closest
            }
            let surplus = Double(max(0, words.count - asked.count))
            let score = likeness / asked.reduce(0) { $0 + weight(of: $1) } - 0.03 * surplus
            if score > best?.score ?? 0.5 { best = (candidate, score) }
        }
        return best?.name
    }

    private static func weight(of word: [UInt8]) -> Double { word.contains { (0x30...0x39).contains($0) } ? 2 : 1 }

    /// The words of a name without its organisation, in lower case.
    private static func words(of name: String) -> [[UInt8]] {
        let last = name.split(separator: "/").last ?? ""
        return last.lowercased().utf8.prefix(96).split { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") }
            .map(Array.init)
    }

    /// One minus the edit distance over the longer length.
    private static func likeness(_ first: [UInt8], _ second: [UInt8]) -> Double {
        var row = Array(0...second.count)
        for (index, byte) in first.enumerated() {
            var diagonal = row[0]
            row[0] = index + 1
            for (column, other) in second.enumerated() {
                let substitution = diagonal + (byte == other ? 0 : 1)
                diagonal = row[column + 1]
                row[column + 1] = min(substitution, diagonal + 1, row[column] + 1)
            }
        }
        let longer = max(first.count, second.count)
        return longer == 0 ? 1 : 1 - Double(row[second.count]) / Double(longer)
    }
}
