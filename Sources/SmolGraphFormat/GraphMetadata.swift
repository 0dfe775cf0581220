/// What an exported graph's file says about itself, and what the backend that runs it looks for there.
package enum GraphMetadata {
    /// What the file says made it; an export replaces such files only, unless it is told to.
    package static let producer = "smolvlm"
    /// Under this name a graph's notes say that its tiles are to go through one at a time: rounding inputs to bytes looks
    /// at a whole call, so that a tile's features would depend on the tiles beside it.
    package static let tilesAlone = "smolvlm.tiles_alone"
    /// The key of the note that the graph takes a cache in place: its value is the name of that input.
    package static let sharedCache = "smolvlm.shared_cache"
}

/// The type of a tensor's elements in a graph that is written, numbered as in `onnx.proto`.
package enum GraphElementType: Int, Sendable {
    /// IEEE single precision.
    case float32 = 1
    /// Unsigned bytes.
    case uint8 = 2
    /// Signed bytes.
    case int8 = 3
    /// Signed, four bytes.
    case int32 = 6
    /// Signed, eight bytes.
    case int64 = 7
    /// One byte, 0 or 1.
    case bool = 9
    /// IEEE half precision.
    case float16 = 10
}
