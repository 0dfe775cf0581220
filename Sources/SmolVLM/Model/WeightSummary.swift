/// How many numbers a checkpoint holds, of which types, and what they need in memory.
public struct WeightSummary: Sendable, Equatable {
    /// Numbers in all tensors.
    public let parameters: Int
    /// Element types that occur, as safetensors names them.
    public let dataTypes: [String]
    private let architecture: ModelArchitecture

    /// Reads the headers of a model folder's weight files.
    ///
    /// - Throws: ``CheckpointError``.
    public init(modelPath: String) throws(CheckpointError) {
        let checkpoint = try Checkpoint(path: modelPath)
        try checkpoint.validateShapes()
        parameters = checkpoint.parameterCount
        dataTypes = checkpoint.dataTypes.map(\.rawValue).sorted()
        architecture = checkpoint.architecture
    }

    /// Bytes that the weights take once they are packed, and the keys and values of 1,024 positions.
    public func memoryBytes(_ precision: Precision) -> Int {
        let text = architecture.text
        let cache = 1024 * 2 * text.hiddenLayers * text.keyValueHeads * text.headDimension
        return (parameters + cache) * precision.elementBytes
    }
}
