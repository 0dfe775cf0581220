// Whoever imports this library also gets the public types of the targets below it that its interface is made of.

/// Dimensions: `ModelArchitecture`, `TextConfiguration`, `VisionConfiguration`, `Activation`.
@_exported public import SmolCheckpoint
/// Exports: `ExportPrecision`, `ExportProgress`, `WrittenFile`.
@_exported public import SmolExport
/// ONNX graphs: `OnnxVariant`.
@_exported public import SmolGraphFormat
/// Downloads: `DownloadEvent`, `HubError`, `RemoteFetcher`.
@_exported public import SmolHub
/// Images: `RGBImage`, `ImageError`, `ImageProcessor`, `TileGrid`, `TiledImage`.
@_exported public import SmolImage
/// Backends: `Precision`, `InstructionTier`, `BackendError`.
@_exported public import SmolInference
/// Files: `FileError`.
@_exported public import SmolSupport
/// Tokens: `Tokenizer`, `TextSegment`.
@_exported public import SmolTokenizer
