internal import Foundation
package import Logging
package import SmolHub

/// Where the files of a model are: in a local folder, or in the hub's cache under the model's name.
package enum ModelLocation {
    /// The folder that a model path means.
    ///
    /// What exists on the disk wins. Else a text such as `organisation/name` is a name on the hub: it is looked up in
    /// the cache, and fetched when files are missing there. Any other text is given back as it is, for
    /// ``ModelFolder`` to say what is wrong with it.
    ///
    /// - Parameters:
    ///   - modelPath: A folder or a name on the hub.
    ///   - revision: A branch, a tag or a commit of a name on the hub; nil means `main`.
    ///   - files: Which files are needed.
    ///   - mayDownload: Whether the network may be used.
    ///   - logger: Where a download is logged.
    ///   - report: Told what happens during a download.
    /// - Throws: `HubError` or `CancellationError`.
    package static func folder(
        of modelPath: String,
        revision: String? = nil,
        files: ModelFiles = .safetensors,
        mayDownload: Bool = true,
        logger: Logger? = nil,
        report: @escaping @Sendable (DownloadEvent) -> Void = { _ in }
    ) async throws -> String {
        guard !FileManager.default.fileExists(atPath: modelPath), let id = RepositoryID(modelPath: modelPath) else {
            return modelPath
        }
        var configuration = try HubConfiguration()
        if !mayDownload { configuration.isOffline = true }
        let hub = Hub(configuration, logger: logger)
        do {
            let wanted = try revision.map { try Revision($0) } ?? .main
            return try await hub.snapshot(of: id, revision: wanted, files: files, report: report).folder
        } catch let error as HubError where error.kind == .offline {
            let problem = error.problem.replacing("is not in the", with: "is neither a folder here nor in the")
            throw HubError(error.kind, error.subject, problem)
        } catch let error as HubError where [.repositoryNotFound, .network].contains(error.kind) {
            throw HubError(error.kind, error.subject, "no such folder here, and as a name on the hub: \(error.problem)")
        }
    }
}

extension ModelConfig {
    /// The same with the folder of the model's files in place of a name on the hub.
    func located(
        for backend: BackendChoice,
        logger: Logger?,
        report: @escaping @Sendable (DownloadEvent) -> Void
    ) async throws -> ModelConfig {
        var located = self
        located.modelPath = try await ModelLocation.folder(
            of: modelPath,
            revision: revision,
            files: ModelFiles(backend.variant),
            mayDownload: mayDownload,
            logger: logger,
            report: report
        )
        return located
    }
}

extension ModelFiles {
    /// The graphs of a variant where one is named, else the weights that the native engine reads.
    package init(_ variant: OnnxVariant?) {
        self = variant.map { .onnx(variant: $0 == .fp32 ? "" : $0.rawValue) } ?? .safetensors
    }
}
