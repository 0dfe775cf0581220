#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// How a terminal can be made to show an image.
package enum GraphicsProtocol: Sendable, Equatable {
    /// The kitty graphics protocol.
    case kitty
    /// Sixels.
    case sixel

    /// How long the terminal may take to answer, in seconds.
    private static let patience = 0.4

    /// What the terminal can do, by asking it; nil where it can show no image or does not answer in time.
    ///
    /// What the person types meanwhile is kept.
    package static func detected(
        on terminal: Terminal,
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) -> GraphicsProtocol? {
        guard let question = GraphicsQuestion(environment: environment) else { return nil }
        terminal.enter(.editing)
        terminal.write(StyledText(sequence: question.text))
        let end = ContinuousClock.now + .seconds(patience)
        var bytes: [UInt8] = []
        var answer = question.answer(in: bytes)
        while !answer.isComplete {
            let left = ContinuousClock.now.duration(to: end)
            let seconds = Double(left.components.seconds) + Double(left.components.attoseconds) * 1e-18
            guard seconds > 0, case .bytes(let more) = terminal.read(seconds: seconds) else { break }
            bytes += more
            answer = question.answer(in: bytes)
        }
        terminal.unread(answer.rest)
        return answer.found
    }
}

/// A question about graphics that a terminal answers without showing anything.
package struct GraphicsQuestion: Sendable, Equatable {
    /// What was found in the bytes that came.
    package struct Answer: Sendable, Equatable {
        /// The protocol.
        package var found: GraphicsProtocol?
        /// Whether the last of the answers is there.
        package var isComplete = false
        /// Bytes that are no answer: what the person typed.
        package var rest: [UInt8] = []

        package init(found: GraphicsProtocol? = nil, isComplete: Bool = false, rest: [UInt8] = []) {
            self.found = found
            self.isComplete = isComplete
            self.rest = rest
        }
    }

    /// Whether the kitty protocol is asked for too.
    package let asksForKitty: Bool

    /// The question for a terminal; nil where it is better not asked anything.
    ///
    /// Every terminal answers `ESC [ c` (primary device attributes). The kitty protocol's own question is put only to
    /// terminals that say by their environment that they know it: others may show its bytes.
    package init?(environment: [String: String]) {
        let kind = environment["TERM"] ?? ""
        guard !["", "dumb", "linux", "cons25", "emacs"].contains(kind) else { return nil }
        let isMultiplexed = environment["TMUX"] != nil || kind.hasPrefix("screen") || kind.hasPrefix("tmux")
        let program = environment["TERM_PROGRAM"]?.lowercased() ?? ""
        let isKnown =
            environment["KITTY_WINDOW_ID"] != nil || kind.contains("kitty") || kind.contains("ghostty")
            || ["wezterm", "ghostty"].contains(program) || environment["KONSOLE_VERSION"] != nil
        asksForKitty = isKnown && !isMultiplexed
    }

    /// What is written to the terminal.
    ///
    /// The answer to the second question says that there will be none to the first.
    package var text: String {
        (asksForKitty ? "\u{1B}_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\u{1B}\\" : "") + "\u{1B}[c"
    }

    /// Takes the answers out of what came from the terminal.
    package func answer(in bytes: [UInt8]) -> Answer {
        var answer = Answer()
        var place = 0
        while place < bytes.count {
            if let length = Self.graphicsAnswer(bytes[place...]) {
                if String(decoding: bytes[place..<place + length], as: UTF8.self).contains(";OK") {
                    answer.found = .kitty
                }
                place += length
            } else if let (attributes, length) = Self.deviceAttributes(bytes[place...]) {
                answer.isComplete = true
                if answer.found == nil, attributes.dropFirst().contains(4) { answer.found = .sixel }
                place += length
            } else {
                answer.rest.append(bytes[place])
                place += 1
            }
        }
        return answer
    }

    /// The length of `ESC _ G … ESC \`.
    private static func graphicsAnswer(_ bytes: ArraySlice<UInt8>) -> Int? {
        guard bytes.starts(with: [0x1B, UInt8(ascii: "_"), UInt8(ascii: "G")]) else { return nil }
        return ControlSequence.string(bytes)
    }

    /// The numbers and the length of `ESC [ ? 62 ; 4 c`.
    private static func deviceAttributes(_ bytes: ArraySlice<UInt8>) -> ([Int], Int)? {
        guard bytes.starts(with: [0x1B, UInt8(ascii: "["), UInt8(ascii: "?")]) else { return nil }
        var place = bytes.startIndex + 3
        while place < bytes.endIndex, (0x30...0x3B).contains(bytes[place]) { place += 1 }
        guard place < bytes.endIndex, bytes[place] == UInt8(ascii: "c") else { return nil }
        let numbers = bytes[(bytes.startIndex + 3)..<place].split(separator: UInt8(ascii: ";"))
            .compactMap { Int(String(decoding: $0, as: UTF8.self)) }
        return (numbers, place - bytes.startIndex + 1)
    }
}
