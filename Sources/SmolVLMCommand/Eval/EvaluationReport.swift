internal import SmolInference

/// The object that `eval --json` prints.
///
/// Its keys are a contract.
struct EvaluationReport: Encodable {
    struct Count: Encodable {
        let questions: Int
        let exact: Int
        let relaxed: Int

        init(_ count: EvaluationScore.Count) {
            questions = count.questions
            exact = count.exact
            relaxed = count.relaxed
        }
    }

    let backend: String
    let precision: String
    let seconds: Double
    let all: Count
    let kinds: [String: Count]

    init(_ score: EvaluationScore, backend: Backend, seconds: Double) {
        self.backend = backend.name
        precision = backend.weights
        self.seconds = seconds
        all = Count(score.total)
        kinds = score.kinds.mapValues(Count.init)
    }
}

/// A line of the file that `eval --answers` writes.
struct EvaluatedAnswer: Encodable {
    let line: Int
    let kind: String
    let question: String
    let expected: [String]
    let answer: String
    let tokenIDs: [Int]
    let exact: Bool
    let relaxed: Bool

    enum CodingKeys: String, CodingKey {
        case line
        case kind
        case question
        case expected
        case answer
        case tokenIDs = "token_ids"
        case exact
        case relaxed
    }
}
