// swift-tools-version: 6.2

import PackageDescription

let swiftSettings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

let package = Package(
    name: "SmolVLM",
    platforms: [.macOS(.v15)],
    products: [
        .library(name: "SmolVLM", targets: ["SmolVLM"]),
        .library(name: "OnnxRuntime", targets: ["OnnxRuntime"]),
        .library(name: "SmolHub", targets: ["SmolHub"]),
        .library(name: "SmolTokenizer", targets: ["SmolTokenizer"]),
        .executable(name: "smolvlm", targets: ["SmolVLMCommand"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        // `make documentation` alone.
        .package(url: "https://github.com/swiftlang/swift-docc-plugin", from: "1.5.0"),
        // The tests' server alone.
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    ],
    targets: [
        // C: the arithmetic, and thin shims over the image codecs and libcurl.
        .target(name: "CSmolKernels"),
        .systemLibrary(
            name: "CSystemJPEG",
            pkgConfig: "libjpeg",
            providers: [.apt(["libjpeg62-turbo-dev"]), .brew(["jpeg-turbo"])]
        ),
        .systemLibrary(
            name: "CSystemPNG",
            pkgConfig: "libpng",
            providers: [.apt(["libpng-dev"]), .brew(["libpng"])]
        ),
        .systemLibrary(
            name: "CSystemWebP",
            pkgConfig: "libwebpdemux",
            providers: [.apt(["libwebp-dev"]), .brew(["webp"])]
        ),
        .systemLibrary(
            name: "CSystemCurl",
            pkgConfig: "libcurl",
            providers: [.apt(["libcurl4-openssl-dev"]), .brew(["curl"])]
        ),
        .systemLibrary(
            name: "CSystemCrypto",
            pkgConfig: "libcrypto",
            providers: [.apt(["libssl-dev"]), .brew(["openssl@3"])]
        ),
        // Declarations only: ONNX Runtime is loaded at run time.
        .target(name: "COnnxRuntime"),
        .target(name: "CImageCodecs", dependencies: ["CSystemJPEG", "CSystemPNG", "CSystemWebP"]),
        .target(name: "CSmolHTTP", dependencies: ["CSystemCurl"]),
        // Threads and processors, as the system has them.
        .target(name: "CSmolSystem"),

        // Swift, from the bottom up: each target imports only what stands above it here.
        .target(
            name: "SmolSupport",
            // Apple's systems hash with CryptoKit.
            dependencies: [
                "CSmolSystem",
                .target(name: "CSystemCrypto", condition: .when(platforms: [.linux])),
            ],
            swiftSettings: swiftSettings
        ),
        .target(
            name: "SmolHub",
            dependencies: [
                "CSmolHTTP", "SmolSupport",
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: swiftSettings
        ),
        .target(
            name: "SmolImage",
            dependencies: [
                "CImageCodecs", "CSmolKernels", "SmolSupport",
            ],
            swiftSettings: swiftSettings
        ),
        .target(name: "SmolTokenizer", dependencies: ["SmolSupport"], swiftSettings: swiftSettings),
        .target(name: "SmolTemplate", dependencies: ["SmolSupport"], swiftSettings: swiftSettings),
        .target(name: "SmolGraphFormat", dependencies: ["SmolSupport"], swiftSettings: swiftSettings),
        .target(
            name: "SmolCheckpoint",
            dependencies: ["SmolGraphFormat", "SmolSupport"],
            swiftSettings: swiftSettings
        ),
        .target(name: "OnnxRuntime", dependencies: ["COnnxRuntime"], swiftSettings: swiftSettings),
        .target(
            name: "SmolInference",
            dependencies: [
                "CSmolKernels", "OnnxRuntime", "SmolCheckpoint", "SmolGraphFormat", "SmolImage", "SmolSupport",
            ],
            swiftSettings: swiftSettings
        ),
        .target(
            name: "SmolExport",
            dependencies: ["SmolCheckpoint", "SmolGraphFormat", "SmolSupport"],
            swiftSettings: swiftSettings
        ),
        .target(
            name: "SmolVLM",
            dependencies: [
                "OnnxRuntime", "SmolCheckpoint", "SmolExport", "SmolGraphFormat", "SmolHub", "SmolImage",
                "SmolInference", "SmolSupport", "SmolTemplate", "SmolTokenizer",
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: swiftSettings
        ),
        // What measures: random weights, synthetic prompts, the machine's limits.
        .target(
            name: "SmolBenchmark",
            dependencies: [
                "CSmolKernels", "SmolCheckpoint", "SmolImage", "SmolInference", "SmolSupport", "SmolTokenizer",
                "SmolVLM",
            ],
            swiftSettings: swiftSettings
        ),
        // A line editor and images on a terminal; knows nothing of models.
        .target(name: "SmolTerminal", dependencies: ["SmolSupport"], swiftSettings: swiftSettings),
        // The folder and the module are not called `smolvlm`: on a file system that ignores case
        // they would be the library's.
        .executableTarget(
            name: "SmolVLMCommand",
            dependencies: [
                "CImageCodecs", "CSmolKernels", "OnnxRuntime", "SmolBenchmark", "SmolCheckpoint", "SmolExport",
                "SmolGraphFormat", "SmolHub", "SmolImage", "SmolInference", "SmolSupport", "SmolTerminal",
                "SmolTokenizer", "SmolVLM",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: swiftSettings
        ),

        .executableTarget(
            name: "AskAboutAnImage",
            dependencies: ["SmolVLM"],
            path: "Examples/AskAboutAnImage",
            swiftSettings: swiftSettings
        ),

        // Tests mirror the targets.
        .target(
            name: "TestSupport",
            dependencies: ["OnnxRuntime", "SmolSupport"],
            path: "Tests/TestSupport",
            swiftSettings: swiftSettings
        ),
        .target(
            name: "HubTestServer",
            dependencies: [
                "SmolSupport",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ],
            path: "Tests/HubTestServer",
            swiftSettings: swiftSettings
        ),
        .executableTarget(
            name: "HubTestServerCommand",
            dependencies: ["HubTestServer"],
            path: "Tests/HubTestServerCommand",
            swiftSettings: swiftSettings
        ),
        .testTarget(
            name: "SmolHubTests",
            dependencies: [
                "CSmolHTTP", "SmolHub", "HubTestServer", "TestSupport",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "InMemoryLogging", package: "swift-log"),
            ],
            swiftSettings: swiftSettings
        ),
        .testTarget(
            name: "CSmolKernelsTests",
            dependencies: ["CSmolKernels", "TestSupport"],
            swiftSettings: swiftSettings
        ),
        .testTarget(
            name: "SmolImageTests",
            dependencies: ["SmolImage", "TestSupport"],
            exclude: ["Resources"],
            swiftSettings: swiftSettings
        ),
        .testTarget(
            name: "OnnxRuntimeTests",
            dependencies: ["OnnxRuntime", "TestSupport"],
            swiftSettings: swiftSettings
        ),
        .testTarget(
            name: "SmolTokenizerTests",
            dependencies: ["SmolSupport", "SmolTokenizer", "TestSupport"],
            swiftSettings: swiftSettings
        ),
        .testTarget(
            name: "SmolSupportTests",
            dependencies: ["SmolSupport", "TestSupport"],
            swiftSettings: swiftSettings
        ),
        .testTarget(
            name: "SmolGraphFormatTests",
            dependencies: ["SmolGraphFormat", "SmolSupport", "TestSupport"],
            swiftSettings: swiftSettings
        ),
        .testTarget(
            name: "SmolCheckpointTests",
            dependencies: ["SmolCheckpoint", "SmolSupport", "TestSupport"],
            swiftSettings: swiftSettings
        ),
        .testTarget(
            name: "SmolInferenceTests",
            dependencies: ["SmolInference", "TestSupport"],
            swiftSettings: swiftSettings
        ),
        .testTarget(
            name: "SmolExportTests",
            dependencies: ["SmolCheckpoint", "SmolExport", "SmolGraphFormat", "SmolSupport", "TestSupport"],
            swiftSettings: swiftSettings
        ),
        .testTarget(
            name: "SmolBenchmarkTests",
            dependencies: ["SmolBenchmark", "SmolCheckpoint", "SmolInference", "TestSupport"],
            swiftSettings: swiftSettings
        ),
        .testTarget(
            name: "SmolVLMTests",
            dependencies: [
                "OnnxRuntime", "SmolBenchmark", "SmolCheckpoint", "SmolExport", "SmolGraphFormat", "SmolImage",
                "SmolInference", "SmolSupport", "SmolTemplate", "SmolTokenizer", "SmolVLM", "TestSupport",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "InMemoryLogging", package: "swift-log"),
            ],
            swiftSettings: swiftSettings
        ),
        .testTarget(
            name: "SmolTerminalTests",
            dependencies: ["SmolTerminal", "TestSupport"],
            swiftSettings: swiftSettings
        ),
        .testTarget(
            name: "SmolVLMCommandTests",
            dependencies: [
                "HubTestServer", "SmolInference", "SmolSupport", "SmolTerminal", "SmolVLM", "SmolVLMCommand",
                "TestSupport",
            ],
            swiftSettings: swiftSettings
        ),
    ],
    swiftLanguageModes: [.v6],
    cLanguageStandard: .c17
)
