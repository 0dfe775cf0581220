/// Why a line of a chat could not be done, in one line.
struct ChatError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
