/// Leaves out the white space before an answer: templates leave a space there, or let the model write it.
struct AnswerStart {
    /// Told where nothing else came.
    static let emptyNotice = "[the answer is empty]"

    /// Whether the answer has begun.
    private(set) var isPast = false

    /// What is shown of the next piece.
    mutating func trim(_ piece: String) -> String {
        if isPast { return piece }
        let text = piece.drop { $0.isWhitespace }
        isPast = !text.isEmpty
        return String(text)
    }
}
