import ArgumentParser

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// A word in the place of a command that names none.
struct UnknownCommandError: Error, CustomStringConvertible {
    let description: String
}

/// What the argument parser lets pass or tells of too briefly: unknown commands, words that belong to no option, options
/// given twice of which the last would count, and empty values.
struct CommandLineCheck {
    private let arguments: [String]
    private let path: CommandPath

    init(_ arguments: [String], path: CommandPath) {
        self.arguments = arguments
        self.path = path
    }

    /// - Throws: ``UnknownCommandError`` or `ValidationError`, naming the word.
    func run() throws {
        // A shell that completes asks with words that are not finished.
        if arguments.first?.hasPrefix("---") == true { return }
        try checkCommands()
        if asksForHelp { return }
        let use = try OptionUse(of: path.command, arguments: path.arguments)
        if use.words.contains("") { throw ValidationError("an argument is empty") }
        if use.hasUnknownOption || use.words.isEmpty { return }
        if path.command == RunCommand.self {
            throw UnknownCommandError(description: StrayWords.message(use.words))
        }
        if path.command == ChatCommand.self {
            throw UnknownCommandError(description: StrayWords.chatMessage(use.words))
        }
    }

    private static let helpOptions: Set<String> = ["-h", "--help", "-help", "--help-hidden", "--version"]

    private var asksForHelp: Bool {
        isHelpCommand || arguments.prefix { $0 != "--" }.contains(where: Self.helpOptions.contains)
    }

    /// `smolvlm help …`, which the argument parser adds.
    private var isHelpCommand: Bool { path.named.count == 1 && path.arguments.first == "help" }

    private func checkCommands() throws(UnknownCommandError) {
        let words = path.arguments.prefix { !$0.hasPrefix("-") && !$0.isEmpty }
        guard let first = words.first else { return }
        if isHelpCommand {
            let asked = CommandPath(Array(words.dropFirst()))
            guard let unknown = asked.arguments.first, !CommandPath.commands(below: asked.named.last).isEmpty else {
                return
            }
            throw UnknownCommandError(description: StrayWords.unknownCommand(unknown, below: asked.named))
        }
        if path.named.count == 1 { throw UnknownCommandError(description: StrayWords.message(Array(words))) }
        if !CommandPath.commands(below: path.named.last).isEmpty {
            throw UnknownCommandError(description: StrayWords.unknownCommand(first, below: path.named))
        }
    }
}

/// The options and other words of a command line.
struct OptionUse {
    /// Words that are neither options nor their values.
    private(set) var words: [String] = []
    /// Whether there is an option that the command does not have.
    private(set) var hasUnknownOption = false

    /// Goes through what is after a command's name.
    ///
    /// - Throws: `ValidationError` where an option has an empty value, or a second one that it cannot take.
    init(of command: any ParsableCommand.Type, arguments: [String]) throws {
        let description = try JSONDecoder().decode(CommandDescription.Tool.self, from: Data(command._dumpHelp().utf8))
        let known = description.command.arguments ?? []
        var given: Set<Int> = []
        var rest = arguments[...]
        while let word = rest.popFirst() {
            if word == "--" {
                words += rest
                return
            }
            guard word.hasPrefix("-"), word.count > 1 else {
                words.append(word)
                continue
            }
            let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard let index = known.firstIndex(where: { $0.spellings.contains(parts[0]) }) else {
                hasUnknownOption = true
                continue
            }
            guard known[index].kind == "option" else { continue }
            let value = parts.count > 1 ? parts[1] : rest.popFirst()
            if value?.isEmpty == true {
                throw ValidationError("\(parts[0]): the value is empty; give one, or leave the option out")
            }
            if !given.insert(index).inserted, !known[index].isRepeating {
                throw ValidationError("\(parts[0]): given twice, but takes one value")
            }
        }
    }
}
