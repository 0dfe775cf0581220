/// Why a backend could not be made or could not run.
public struct BackendError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The class of a problem, for a caller that treats some of them differently.
    #if hasAttribute(nonexhaustive)
    @nonexhaustive
    #endif
    public enum Kind: Sendable, Equatable {
        /// The kernels' threads could not be started.
        case cannotStartThreads
        /// `SMOLVLM_ISA` names no tier.
        case unknownTier
        /// `SMOLVLM_ISA` names a tier that this machine cannot run.
        case unavailableTier
        /// The system gave no memory.
        case outOfMemory
        /// A sequence would grow beyond the model's positions.
        case contextExceeded
        /// A token id is not in the vocabulary.
        case tokenOutOfRange
        /// A model's dimension is outside of what the backend computes with.
        case unsupportedDimension
        /// ONNX Runtime could not run a graph.
        case graphFailed
        /// A backend that was insisted on is not there.
        case notAvailable
    }

    /// The class of the problem.
    public let kind: Kind
    /// The graph or file that it is about, nil where it is about none.
    public let file: String?
    /// The place in it, nil where the whole is meant.
    public let place: String?
    /// What is wrong there and what would be right.
    public let problem: String

    package init(_ kind: Kind, file: String? = nil, place: String? = nil, _ problem: String) {
        self.kind = kind
        self.file = file
        self.place = place
        self.problem = problem
    }

    /// One line: `file: place: problem`, as far as there are such.
    public var description: String {
        [file, place, problem].compactMap(\.self).joined(separator: ": ")
    }
}

extension BackendError {
    package static func cannotStartThreads(threads: Int, tier: String) -> BackendError {
        BackendError(
            .cannotStartThreads,
            "cannot start \(threads) threads with the \(tier) kernels; threads must be 1 to 256 and the system must allow them"
        )
    }

    package static func unknownTier(_ name: String) -> BackendError {
        let names = InstructionTier.allCases.map(\.rawValue).joined(separator: ", ")
        return BackendError(.unknownTier, place: "SMOLVLM_ISA", "no kernels called '\(name)'; use one of \(names)")
    }

    package static func unavailableTier(_ name: String) -> BackendError {
        BackendError(
            .unavailableTier,
            place: "SMOLVLM_ISA",
            "this machine cannot run the '\(name)' kernels; the best it has are '\(InstructionTier.best.rawValue)'"
        )
    }

    package static func outOfMemory(bytes: Int, purpose: String) -> BackendError {
        BackendError(.outOfMemory, "out of memory: \(bytes) bytes for \(purpose)")
    }

    package static func contextExceeded(positions: Int, limit: Int) -> BackendError {
        BackendError(
            .contextExceeded,
            "the sequence would need \(positions) positions, but the model has \(limit) (max_position_embeddings)"
        )
    }

    package static func tokenOutOfRange(id: Int, vocabularySize: Int) -> BackendError {
        BackendError(.tokenOutOfRange, "token id \(id) is not in the model's vocabulary of \(vocabularySize)")
    }

    package static func unsupportedDimension(name: String, value: Int, allowed: String) -> BackendError {
        BackendError(
            .unsupportedDimension,
            file: "config.json",
            place: name,
            "is \(value); the native backend takes \(allowed)"
        )
    }

    package static func graphFailed(graph: String, reason: String) -> BackendError {
        BackendError(.graphFailed, file: graph, reason)
    }

    package static func notAvailable(backend: String, reason: String) -> BackendError {
        BackendError(.notAvailable, "the \(backend) backend is not available: \(reason)")
    }
}
