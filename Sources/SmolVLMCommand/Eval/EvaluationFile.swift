import Foundation

/// A file of questions, one JSON object a line; empty lines are left out.
struct EvaluationFile {
    /// A question and where it stands.
    struct Entry {
        /// Counted from 1.
        let line: Int
        let question: EvaluationQuestion
    }

    /// Largest file that is read, in bytes.
    static let limit = 1 << 28

    let url: URL
    let entries: [Entry]

    /// Reads the whole file, so that a mistake in its last line does not show after an hour.
    ///
    /// - Throws: ``EvaluationFileError``.
    init(contentsOf url: URL) throws(EvaluationFileError) {
        self.url = url
        let name = url.path(percentEncoded: false)
        let data: Data
        do {
            // Nothing to read is nil.
            data = try FileHandle(forReadingFrom: url).read(upToCount: Self.limit + 1) ?? Data()
        } catch {
            throw EvaluationFileError(place: name, reason: "cannot be read")
        }
        guard data.count <= Self.limit else {
            throw EvaluationFileError(place: name, reason: "larger than \(Self.limit) bytes")
        }
        var entries: [Entry] = []
        for (index, line) in data.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated() {
            if line.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }) { continue }
            do {
                let question = try JSONDecoder().decode(EvaluationQuestion.self, from: Data(line))
                entries.append(Entry(line: index + 1, question: question))
            } catch {
                throw EvaluationFileError(
                    place: "\(name):\(index + 1)",
                    reason: DecodingProblem.describe(error)
                        + #"; a line is {"image": PATH, "question": TEXT, "answer": TEXT}"#
                )
            }
        }
        guard !entries.isEmpty else { throw EvaluationFileError(place: name, reason: "holds no question") }
        self.entries = entries
    }

    /// Where an image lies that a line names.
    func url(ofImage path: String) -> URL {
        URL(filePath: path, relativeTo: url.deletingLastPathComponent()).absoluteURL
    }

    /// How an entry is called in messages.
    func place(of entry: Entry) -> String {
        "\(url.path(percentEncoded: false)):\(entry.line)"
    }
}

/// What is wrong with a file of questions.
struct EvaluationFileError: Error, Equatable, CustomStringConvertible {
    /// The file, and the line where there is one.
    let place: String
    let reason: String
    var description: String { "\(place): \(reason)" }
}
