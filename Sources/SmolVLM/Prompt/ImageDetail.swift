/// How closely an image is looked at.
public enum ImageDetail: String, Sendable, CaseIterable {
    /// The whole image in one tile.
    case low
    /// Split into tiles, with the whole image as the last one.
    case high
    /// As the checkpoint's `preprocessor_config.json` says.
    case auto
}

extension ImageDetail {
    /// Whether to split: yes, no, or as the checkpoint says.
    package var splitting: Bool? {
        switch self {
        case .low: false
        case .high: true
        case .auto: nil
        }
    }
}
