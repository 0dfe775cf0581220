/// Why a backend could not be made or could not run.
public enum BackendError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The kernels' threads could not be started.
    case cannotStartThreads(threads: Int, tier: String)
    /// `SMOLVLM_ISA` names no tier.
    case unknownTier(String)
    /// `SMOLVLM_ISA` names a tier that this machine cannot run.
    case unavailableTier(String)
    /// The system gave no memory.
    case outOfMemory(bytes: Int, purpose: String)
    /// A sequence would grow beyond the model's positions.
    case contextExceeded(positions: Int, limit: Int)
    /// A token id is not in the vocabulary.
    case tokenOutOfRange(id: Int, vocabularySize: Int)
    /// A model's dimension is outside of what the backend computes with.
    case unsupportedDimension(name: String, value: Int, allowed: String)
    /// ONNX Runtime could not run a graph.
    case graphFailed(graph: String, reason: String)
    /// A backend that was insisted on is not there.
    case notAvailable(backend: String, reason: String)

    /// One line: what is wrong and what would be right.
    public var description: String {
        switch self {
        case .cannotStartThreads(let threads, let tier):
            "cannot start \(threads) threads with the \(tier) kernels; threads must be 1 to 256 and the system must allow them"
        case .unknownTier(let name):
            "SMOLVLM_ISA: no kernels called '\(name)'; use one of \(InstructionTier.allCases.map(\.rawValue).joined(separator: ", "))"
        case .unavailableTier(let name):
            "SMOLVLM_ISA: this machine cannot run the '\(name)' kernels; the best it has are '\(InstructionTier.best.rawValue)'"
        case .outOfMemory(let bytes, let purpose):
            "out of memory: \(bytes) bytes for \(purpose)"
        case .contextExceeded(let positions, let limit):
            "the sequence would need \(positions) positions, but the model has \(limit) (max_position_embeddings)"
        case .tokenOutOfRange(let id, let vocabularySize):
            "token id \(id) is not in the model's vocabulary of \(vocabularySize)"
        case .unsupportedDimension(let name, let value, let allowed):
            "config.json: \(name) is \(value); the native backend takes \(allowed)"
        case .graphFailed(let graph, let reason):
            "\(graph): \(reason)"
        case .notAvailable(let backend, let reason):
            "the \(backend) backend is not available: \(reason)"
        }
    }
}
