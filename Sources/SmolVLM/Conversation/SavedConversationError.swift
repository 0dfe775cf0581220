/// Why a saved conversation could not be read or written.
public struct SavedConversationError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The file.
    public let file: String
    /// The place in it, such as `messages[2].content[0].type`; empty where the whole file is meant.
    public let place: String
    /// What is wrong, in one line.
    public let problem: String

    /// An error about a file.
    public init(file: String, place: String = "", problem: String) {
        self.file = file
        self.place = place
        self.problem = problem
    }

    /// What a decoder said about a file.
    init(file: String, decoding error: any Error) {
        guard let error = error as? DecodingError else {
            self.init(file: file, problem: "is not a conversation in JSON")
            return
        }
        switch error {
        case .keyNotFound(let key, let context):
            self.init(file: file, place: Self.place(context.codingPath + [key]), problem: "is missing")
        case .typeMismatch(let type, let context), .valueNotFound(let type, let context):
            self.init(
                file: file,
                place: Self.place(context.codingPath),
                problem: "is not what belongs there, expected \(Self.form(of: type))"
            )
        case .dataCorrupted(let context) where !context.codingPath.isEmpty:
            self.init(file: file, place: Self.place(context.codingPath), problem: context.debugDescription)
        default:
            self.init(file: file, problem: "is not valid JSON")
        }
    }

    /// What JSON of a type looks like, for a person.
    package static func form(of type: any Any.Type) -> String {
        let name = String(describing: type)
        if name == "String" { return "text in quotes" }
        if name == "Bool" { return "true or false" }
        if name.hasPrefix("Array<") { return "a list" }
        if name.hasPrefix("Dictionary<") { return "an object" }
        return ["Double", "Float", "Int", "UInt8"].contains(name) ? "a number" : "another kind of value"
    }

    private static func place(_ path: [any CodingKey]) -> String {
        path.reduce("") { place, key in
            if let index = key.intValue { return "\(place)[\(index)]" }
            return place.isEmpty ? key.stringValue : "\(place).\(key.stringValue)"
        }
    }

    /// One line that names the file, the place and the problem.
    public var description: String {
        place.isEmpty ? "\(file): \(problem)" : "\(file): \(place): \(problem)"
    }
}
