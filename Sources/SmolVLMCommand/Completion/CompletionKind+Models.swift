import ArgumentParser
import SmolHub
internal import SmolSupport

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

extension CompletionKind {
    /// Models: folders, those in the hub's cache, and the family's own names.
    static var model: CompletionKind {
        .custom { _, _, prefix in ModelCompletion.folders(beginning: prefix) + ModelCompletion.names(beginning: prefix)
        }
    }

    /// Names on the hub.
    static var hubName: CompletionKind { .custom { _, _, prefix in ModelCompletion.names(beginning: prefix) } }

    /// Models in the hub's cache.
    static var cachedModel: CompletionKind {
        .custom { _, _, prefix in ModelCompletion.cached().filter { $0.hasPrefix(prefix) } }
    }

    /// Image files.
    static var image: CompletionKind {
        .file(extensions: ["jpg", "jpeg", "png", "webp", "gif", "bmp", "JPG", "JPEG", "PNG"])
    }
}

/// What can be where a model is asked for.
private enum ModelCompletion {
    static func cached() -> [String] {
        guard let configuration = try? HubConfiguration() else { return [] }
        return HubCache(folder: configuration.cacheFolder).repositories().map(\.id.description)
    }

    /// Cached models, then the known ones.
    static func names(beginning prefix: String) -> [String] {
        let cached = cached()
        return (cached + KnownModels.names.filter { !cached.contains($0) }).filter { $0.hasPrefix(prefix) }
    }

    static func folders(beginning prefix: String) -> [String] {
        let parent = prefix.lastIndex(of: "/").map { String(prefix[...$0]) } ?? ""
        let entries = (try? FileManager.default.contentsOfDirectory(atPath: parent.isEmpty ? "." : parent)) ?? []
        return entries.sorted().map { parent + $0 }.filter { path in
            path.hasPrefix(prefix) && (!path.dropFirst(parent.count).hasPrefix(".") || prefix.hasSuffix("."))
                && FileKind(at: path) == .folder
        }
    }
}
