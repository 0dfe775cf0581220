package import SmolCheckpoint
internal import SmolGraphFormat
package import SmolSupport

/// A checkpoint's tensors in the forms that graphs take them.
package struct ExportCheckpoint: Sendable {
    /// The checkpoint; its shapes have been checked.
    package let checkpoint: Checkpoint
    /// What the graphs compute with.
    package let precision: ExportPrecision

    /// Checks the shapes of every tensor.
    ///
    /// - Throws: ``FileError``.
    package init(_ checkpoint: Checkpoint, precision: ExportPrecision) throws(FileError) {
        try checkpoint.validateShapes()
        self.checkpoint = checkpoint
        self.precision = precision
    }

    /// The dimensions.
    var architecture: ModelArchitecture { checkpoint.architecture }

    /// A tensor as it is stored, in rows of `columns` numbers.
    func matrix(_ names: [String], columns: Int) throws(FileError) -> WeightMatrix {
        var tensors: [TensorView] = []
        for name in names { tensors.append(try checkpoint.tensor(named: name)) }
        return WeightMatrix(tensors, columns: columns)
    }

    /// Tensors of one dimension, joined, as a float32 vector of the graph; returns its name.
    ///
    /// Norms and biases are so few that every precision keeps them whole.
    func vector(_ names: [String], as name: String, in builder: inout GraphBuilder) throws(FileError) -> String {
        let matrix = try matrix(names, columns: 1)
        return builder.tensor(
            name,
            .float32,
            shape: [matrix.rows],
            FloatWeights(matrix, format: .float32, transposed: false)
        )
    }
}
