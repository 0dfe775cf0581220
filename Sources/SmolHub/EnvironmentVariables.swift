#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Environment variables, read as the hub's Python library reads them.
struct EnvironmentVariables {
    private let values: [String: String]

    init(_ values: [String: String]) { self.values = values }

    /// A variable that holds more than white space.
    subscript(_ name: String) -> String? {
        guard let value = values[name], !value.allSatisfy(\.isWhitespace) else { return nil }
        return value
    }

    /// Whether a switch is on: `1`, `ON`, `YES` or `TRUE`, in either case.
    func isTrue(_ name: String) -> Bool {
        ["1", "ON", "YES", "TRUE"].contains(values[name]?.uppercased() ?? "")
    }

    /// Seconds, nil where nothing is set.
    ///
    /// - Throws: ``HubError`` of the kind `invalidName` that names the variable.
    func seconds(_ name: String) throws(HubError) -> Double? {
        guard let text = self[name] else { return nil }
        guard let seconds = Double(text), seconds > 0, seconds <= 86_400 else {
            throw HubError(.invalidName, name, "expected seconds, found \(singleLine(text))")
        }
        return seconds
    }

    /// A path, with `~` and `$NAME` filled in.
    func path(_ name: String) -> String? {
        self[name].map { expandingVariables(in: expandingTilde(in: $0)) }
    }

    /// The folder for caches of all programs.
    var cacheHome: String { path("XDG_CACHE_HOME") ?? home + "/.cache" }

    private var home: String {
        self["HOME"] ?? FileManager.default.homeDirectoryForCurrentUser.path
    }

    private func expandingTilde(in path: String) -> String {
        path == "~" || path.hasPrefix("~/") ? home + path.dropFirst() : path
    }

    /// `$NAME` and `${NAME}`; a variable that is not set stays as it is written.
    private func expandingVariables(in path: String) -> String {
        path.replacing(/\$(?:\{(\w+)\}|(\w+))/) { match in
            let name = match.output.1 ?? match.output.2 ?? ""
            return values[String(name)] ?? String(match.output.0)
        }
    }
}
