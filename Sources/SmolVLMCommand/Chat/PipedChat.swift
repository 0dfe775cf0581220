import ArgumentParser
import SmolTerminal

/// A chat whose lines come from a file or another program.
///
/// It ends at the first line that fails, since what follows may build on it.
struct PipedChat {
    private let chat: Chat
    /// Written before each line where a person types at a terminal that cannot redraw lines.
    private let prompt: String

    init(_ chat: Chat) {
        self.chat = chat
        prompt = StandardInput.isTerminal && Output.messages.isTerminal ? "> " : ""
    }

    func run() async throws {
        var lines = InputLines()
        while true {
            try? Output.messages.write(prompt)
            guard let line = try lines.next() else { return }
            do {
                chat.interruption.reset()
                guard try await chat.handle(line) else { return }
            } catch let error as OutputError {
                throw error
            } catch {
                if chat.interruption.wasAsked { throw ExitCode(Interrupt.exitStatus) }
                throw ChatError("line \(lines.number): \(error)")
            }
            if chat.interruption.wasAsked { throw ExitCode(Interrupt.exitStatus) }
        }
    }
}

/// The lines of standard input, as they come; a backslash at a line's end joins it with the next.
struct InputLines {
    /// The most bytes of a line.
    private static let maximumLength = 1 << 20
    /// The number of the line that was read last, from 1.
    private(set) var number = 0
    private var buffer: [UInt8] = []
    private var isAtEnd = false
    private var isAtStart = true

    /// The next line, or nil at the end.
    mutating func next() throws -> String? {
        var parts: [String] = []
        while let bytes = try nextBytes() {
            number += 1
            guard let text = String(validating: bytes, as: UTF8.self) else {
                throw ChatError("line \(number): is not UTF-8")
            }
            let line = text.hasSuffix("\r") ? String(text.dropLast()) : text
            guard line.hasSuffix("\\") else {
                return (parts + [line]).joined(separator: "\n")
            }
            parts.append(String(line.dropLast()))
        }
        return parts.isEmpty ? nil : parts.joined(separator: "\n")
    }

    private mutating func nextBytes() throws -> [UInt8]? {
        while true {
            if let end = buffer.firstIndex(of: 0x0A) {
                defer { buffer.removeFirst(end + 1) }
                return Array(buffer[..<end])
            }
            if isAtEnd {
                defer { buffer = [] }
                return buffer.isEmpty ? nil : buffer
            }
            guard buffer.count <= Self.maximumLength else {
                throw ChatError("line \(number + 1): has more than \(Self.maximumLength) bytes")
            }
            do {
                guard let chunk = try Descriptor.read(Descriptor.input, upTo: 1 << 16) else {
                    isAtEnd = true
                    continue
                }
                buffer += isAtStart ? chunk.withoutByteOrderMark : chunk[...]
                isAtStart = false
            } catch {
                throw ChatError("standard input: cannot be read: \(error)")
            }
        }
    }
}
