/// What a person can tell the chat itself, with a slash before it.
package enum ChatCommandName: String, Sendable, CaseIterable {
    case image
    case clear
    case show
    case stats
    case system
    case save
    case load
    case set
    case backend
    case help
    case quit

    /// Other names.
    package var aliases: [String] {
        switch self {
        case .quit: ["exit", "bye"]
        case .help: ["?"]
        default: []
        }
    }

    /// How it is written.
    var usage: String {
        switch self {
        case .image: "/image PATH-OR-URL…"
        case .system: "/system [TEXT|none]"
        case .save: "/save FILE"
        case .load: "/load FILE"
        case .set: "/set [NAME [VALUE]]"
        case .backend: "/backend [onnx|native]"
        case .quit: "/quit, /exit, /bye"
        default: "/" + rawValue
        }
    }

    /// What it does.
    var summary: String {
        switch self {
        case .image: "add images to the next question"
        case .clear: "forget the conversation and the images; the system text stays"
        case .show: "the conversation so far, its images, and how much of the context is taken"
        case .stats: "how long the last answer took, and all of them"
        case .system: "show or change what the model is told before the conversation"
        case .save: "write the conversation to a file"
        case .load: "go on with a conversation that was saved"
        case .set: "show or change how answers are made: temperature, max-new-tokens, seed, …"
        case .backend: "show or change what runs the model"
        case .help: "this list"
        case .quit: "leave"
        }
    }

    /// The names that are words.
    package static let words = names.keys.filter { $0.allSatisfy(\.isLetter) }.sorted()

    /// Every name with its command.
    package static let names: [String: ChatCommandName] = {
        var names: [String: ChatCommandName] = [:]
        for command in allCases {
            for name in [command.rawValue] + command.aliases { names[name] = command }
        }
        return names
    }()
}
