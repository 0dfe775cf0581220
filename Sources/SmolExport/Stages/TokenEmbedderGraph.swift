internal import SmolCheckpoint
internal import SmolGraphFormat
package import SmolSupport

/// The graph `embed_tokens`: `input_ids` `[batch, sequence]` in, `inputs_embeds` `[batch, sequence, hidden]` out.
///
/// In bytes every token has its own scale, since a row is read as it is and averages over nothing.
package enum TokenEmbedderGraph {
    /// Builds it.
    package static func make(_ model: ExportCheckpoint) throws(FileError) -> ExportGraph {
        let text = model.architecture.text
        var builder = GraphBuilder(name: "embed_tokens", summary: "Token ids to embeddings.")
        let ids = builder.input("input_ids", .int64, ["batch_size", "sequence_length"])
        let rows = try WeightMatrix([model.checkpoint.embedding()], columns: text.hiddenSize)
        let shape = [text.vocabularySize, text.hiddenSize]
        let result = "inputs_embeds"
        switch model.precision {
        case .fp32:
            let source = FloatWeights(rows, format: .float32, transposed: false)
            let table = builder.tensor("embed_tokens.weight", .float32, shape: shape, source)
            builder.node("lookup", "Gather", [table, ids], output: result)
        case .fp16:
            let source = FloatWeights(rows, format: .float16, transposed: false)
            let table = builder.tensor("embed_tokens.weight", .float16, shape: shape, source)
            builder.node("lookup", "Gather", [table, ids])
            _ = builder.cast("lookup", to: .float32, output: result)
        case .int8, .q4:
            let source = Int8Weights(rows, transposed: false)
            let table = builder.tensor("embed_tokens.weight", .int8, shape: shape, source)
            let scales = builder.tensor("embed_tokens.scale", .float32, shape: [shape[0], 1], Int8Scales(rows))
            builder.node("lookup", "Gather", [table, ids])
            builder.node("lookup.scale", "Gather", [scales, ids])
            let numbers = builder.cast("lookup", to: .float32)
            builder.node("scaled", "Mul", [numbers, "lookup.scale"], output: result)
        }
        builder.output(result, .float32, ["batch_size", "sequence_length", .fixed(text.hiddenSize)])
        return builder.graph
    }
}
