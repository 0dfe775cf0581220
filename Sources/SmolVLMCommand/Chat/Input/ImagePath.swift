import Foundation
import SmolImage

/// Paths of images as they are pasted, or dragged onto a terminal.
package enum ImagePath {
    /// The images that a line begins with, and what is left of it.
    ///
    /// A word counts when it names an image and begins with `/`, `~/`, `./`, `../` or `file://`, or has quotes or escaped
    /// characters; and so does a whole line that is such a path, spaces and all.
    ///
    /// - Parameter isImage: Whether a path names an image.
    package static func leading(
        in line: String,
        isImage: (String) -> Bool = ImagePath.isImage
    ) -> (paths: [String], rest: String) {
        if line.hasPrefix("/") || line.hasPrefix("~/") {
            let whole = expanded(line)
            if isImage(whole) { return ([whole], "") }
        }
        var paths: [String] = []
        var rest = line[...]
        while let (word, after) = ShellWord.first(in: rest), let path = path(of: word), isImage(path) {
            paths.append(path)
            rest = after
        }
        return (paths, String(rest))
    }

    /// The path that a word means, if it can be one without being asked for.
    private static func path(of word: ShellWord) -> String? {
        if let path = pathOfFileAddress(word.text) { return path }
        if ["/", "~/", "./", "../"].contains(where: word.text.hasPrefix) { return expanded(word.text) }
        return word.isQuoted && !word.text.isEmpty ? word.text : nil
    }

    /// A path as it is opened: a `file://` address decoded, `~` replaced by the home folder.
    package static func expanded(_ text: String) -> String {
        if let path = pathOfFileAddress(text) { return path }
        guard text == "~" || text.hasPrefix("~/"), let home = ProcessInfo.processInfo.environment["HOME"] else {
            return text
        }
        return home + text.dropFirst()
    }

    private static func pathOfFileAddress(_ text: String) -> String? {
        guard text.lowercased().hasPrefix("file://"), let url = URL(string: text),
            ["", "localhost"].contains(url.host() ?? "")
        else { return nil }
        return url.path(percentEncoded: false)
    }

    /// Whether a path names a file that begins as images do.
    package static func isImage(_ path: String) -> Bool {
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
            let handle = FileHandle(forReadingAtPath: path)
        else { return false }
        defer { try? handle.close() }
        let start = (try? handle.read(upToCount: 300)) ?? Data()
        return RGBImage.isKnownFormat(startOf: Array(start))
    }
}
