package import SmolSupport

extension Checkpoint {
    /// Whether the output head is a tensor of its own.
    package var hasSeparateHead: Bool {
        contains(WeightName.Text.head) && contains(WeightName.Text.embedding)
    }

    /// The token embedding, `[V, H]`; a tied checkpoint may store it under the head's name alone.
    package func embedding() throws(FileError) -> TensorView {
        let storesHeadOnly = !contains(WeightName.Text.embedding) && contains(WeightName.Text.head)
        let isHead = architecture.tieWordEmbeddings && storesHeadOnly
        return try tensor(named: isHead ? WeightName.Text.head : WeightName.Text.embedding)
    }

    /// The output head, `[V, H]`: the stored one, or the embedding where the configuration ties them.
    ///
    /// Older releases of the reference obeyed `text_config.tie_word_embeddings`, so a checkpoint without a head
    /// is taken as tied when either flag says so.
    package func head() throws(FileError) -> TensorView {
        if contains(WeightName.Text.head) { return try tensor(named: WeightName.Text.head) }
        guard architecture.tieWordEmbeddings || architecture.text.tieWordEmbeddings else {
            throw FileError(
                .missingTensor,
                file: folder.path,
                place: WeightName.Text.head,
                "no weight file holds the output head, and config.json does not set tie_word_embeddings"
            )
        }
        return try embedding()
    }

    /// Checks that every tensor the model needs is there, of a usable type and with the shape that `config.json`
    /// demands, before anything is allocated for it.
    package func validateShapes() throws(FileError) {
        for required in architecture.requiredTensors where required.name != WeightName.Text.embedding {
            try check(try tensor(named: required.name), against: required.shape)
        }
        try check(try embedding(), against: architecture.headTensor.shape)
        try check(try head(), against: architecture.headTensor.shape)
    }

    /// Number of weights of the model; meaningful once ``validateShapes()`` has passed.
    package var parameterCount: Int {
        architecture.parameterCount(hasSeparateHead: hasSeparateHead)
    }

    /// The element types that the weight files hold, sorted by name.
    package var dataTypes: [TensorDataType] {
        Set(files.flatMap { $0.header.entries.map(\.dataType) }).sorted { $0.rawValue < $1.rawValue }
    }

    private func check(_ tensor: TensorView, against shape: [Int]) throws(FileError) {
        guard tensor.shape == shape else {
            throw FileError(
                .shapeMismatch,
                file: tensor.file.path,
                place: singleLine(tensor.name),
                "has shape \(tensor.shape), but config.json demands \(shape)"
            )
        }
    }
}
