internal import SmolSupport
package import SmolTerminal

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// What Tab completes in a chat: commands, what follows them, and paths.
package enum ChatCompleter {
    /// Possibilities for the end of what is before the cursor.
    package static func completion(_ before: String) -> Completion? {
        let words = before.split(separator: " ", omittingEmptySubsequences: false)
        if before.hasPrefix("/"), words.count == 1, !before.dropFirst().contains("/") {
            let names = ChatCommandName.allCases.map { "/" + $0.rawValue }.filter { $0.hasPrefix(before) }
            if !names.isEmpty { return Completion(length: before.count, candidates: names.sorted().map { .init($0) }) }
        }
        let command = before.hasPrefix("/") ? ChatCommandName.names[String(words[0].dropFirst())] : nil
        let word = String(lastWord(of: before))
        switch command {
        case .set where words.count == 2: return names(ChatSettings.names, beginning: word)
        case .backend: return names(["native", "onnx"], beginning: word)
        case .image, .save, .load: return paths(beginning: word)
        case nil where word.contains("/"): return paths(beginning: word)
        default: return nil
        }
    }

    private static func names(_ names: [String], beginning word: String) -> Completion {
        Completion(length: word.count, candidates: names.filter { $0.hasPrefix(word) }.map { .init($0) })
    }

    /// The last word with its backslashes, from after the last space that has none.
    private static func lastWord(of text: String) -> Substring {
        var start = text.startIndex
        var isEscaped = false
        for index in text.indices {
            if !isEscaped, text[index].isWhitespace { start = text.index(after: index) }
            isEscaped = !isEscaped && text[index] == "\\"
        }
        return text[start...]
    }

    /// Files and folders that a path may go on to; hidden ones only when asked for.
    private static func paths(beginning word: String) -> Completion {
        let path = ShellWord.first(in: word[...])?.word.text ?? ""
        let slash = path.lastIndex(of: "/")
        let folder = slash.map { String(path[...$0]) } ?? ""
        let beginning = slash.map { String(path[path.index(after: $0)...]) } ?? path
        let searched = folder.isEmpty ? "." : ImagePlace.expanded(folder)
        let entries = (try? FileManager.default.contentsOfDirectory(atPath: searched)) ?? []
        let candidates = entries.sorted()
            .filter { $0.hasPrefix(beginning) && (!$0.hasPrefix(".") || beginning.hasPrefix(".")) }
            .map { name in
                let isFolder = FileKind(at: searched + "/" + name) == .folder
                let end = isFolder ? "/" : ""
                // The home folder's sign keeps its meaning without a backslash.
                let start = folder.hasPrefix("~/") ? "~/" + ShellWord.escaped(String(folder.dropFirst(2))) : nil
                return Completion.Candidate(
                    (start ?? ShellWord.escaped(folder)) + ShellWord.escaped(name) + end,
                    label: name + end,
                    isWhole: !isFolder
                )
            }
        return Completion(length: word.count, candidates: candidates)
    }
}
