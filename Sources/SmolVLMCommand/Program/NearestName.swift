/// Finds what somebody may have meant.
package enum NearestName {
    /// The name that needs the fewest changes, or nil where every one needs too many.
    package static func of(_ text: String, among names: [String]) -> String? {
        guard !text.isEmpty, text.count <= 32 else { return nil }
        let ranked = names.map { name in
            // What was begun and not finished is near.
            (name, name.hasPrefix(text) ? 1 : distance(Array(text), Array(name)))
        }
        guard let best = ranked.min(by: { $0.1 < $1.1 }), best.1 <= max(1, min(text.count, best.0.count) / 2) else {
            return nil
        }
        return best.0
    }

    /// Insertions, deletions, substitutions and swaps of neighbours (optimal string alignment).
    private static func distance(_ first: [Character], _ second: [Character]) -> Int {
        var rows = [Array(0...second.count)]
        for i in 0..<first.count {
            var row = [i + 1]
            for j in 0..<second.count {
                var best = min(rows[i][j + 1] + 1, row[j] + 1, rows[i][j] + (first[i] == second[j] ? 0 : 1))
                if i > 0, j > 0, first[i] == second[j - 1], first[i - 1] == second[j] {
                    best = min(best, rows[i - 1][j - 1] + 1)
                }
                row.append(best)
            }
            rows.append(row)
        }
        return rows[first.count][second.count]
    }
}
