import SmolVLM

/// How many answers were right, by kind and in all.
struct EvaluationScore: Equatable {
    /// The answers of one kind.
    struct Count: Equatable {
        var questions = 0
        var exact = 0
        var relaxed = 0

        mutating func add(_ match: AnswerMatch) {
            questions += 1
            if match.isExact { exact += 1 }
            if match.isRelaxed { relaxed += 1 }
        }
    }

    private(set) var total = Count()
    private(set) var kinds: [String: Count] = [:]

    mutating func add(_ match: AnswerMatch, kind: String) {
        total.add(match)
        kinds[kind, default: Count()].add(match)
    }

    /// A line a kind, and one for all.
    var table: String {
        var rows = [["kind", "questions", "exact", "relaxed"]]
        for (kind, count) in kinds.sorted(by: { $0.key < $1.key }) { rows.append(Self.row(kind, count)) }
        if kinds.count > 1 { rows.append(Self.row("all", total)) }
        return TextTable.text(rows)
    }

    private static func row(_ name: String, _ count: Count) -> [String] {
        [name, "\(count.questions)", percentage(count.exact, of: count), percentage(count.relaxed, of: count)]
    }

    /// One decimal, rounded down, so that 100.0 % means all.
    static func percentage(_ right: Int, of count: Count) -> String {
        let thousandths = count.questions == 0 ? 0 : right * 1000 / count.questions
        return "\(thousandths / 10).\(thousandths % 10) %"
    }
}
