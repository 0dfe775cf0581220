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
    platforms: [.macOS(.v15), .iOS(.v18)],
    products: [
        .library(name: "SmolVLM", targets: ["SmolVLM"]),
        .library(name: "OnnxRuntime", targets: ["OnnxRuntime"]),
        .library(name: "SmolHub", targets: ["SmolHub"]),
        .executable(name: "smolvlm", targets: ["SmolVLMCommand"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
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

        // What several targets need. Apple's systems hash with CryptoKit.
        .target(
            name: "SmolSupport",
            dependencies: [.target(name: "CSystemCrypto", condition: .when(platforms: [.linux]))],
            swiftSettings: swiftSettings
        ),

        // Swift: the library, one target a stage.
        .target(name: "SmolImage", dependencies: ["CImageCodecs", "CSmolKernels"], swiftSettings: swiftSettings),
        .target(name: "SmolTokenizer", swiftSettings: swiftSettings),
        .target(name: "OnnxRuntime", dependencies: ["COnnxRuntime"], swiftSettings: swiftSettings),
        .target(
            name: "SmolHub",
            dependencies: [
                "CSmolHTTP", "SmolSupport",
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: swiftSettings
        ),
        .target(
            name: "SmolVLM",
            dependencies: [
                "CSmolKernels", "OnnxRuntime", "SmolHub", "SmolImage", "SmolSupport", "SmolTokenizer",
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: swiftSettings
        ),
        // A line editor and images on a terminal; knows nothing of models.
        .target(name: "SmolTerminal", swiftSettings: swiftSettings),
        // The folder and the module are not called `smolvlm`: on a file system that ignores case
        // they would be the library's.
        .executableTarget(
            name: "SmolVLMCommand",
            dependencies: [
                "SmolVLM", "SmolHub", "SmolImage", "SmolSupport", "SmolTerminal", "CSmolKernels", "CImageCodecs",
                "OnnxRuntime",
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
            dependencies: ["SmolTokenizer", "TestSupport"],
            swiftSettings: swiftSettings
        ),
        .testTarget(
            name: "SmolVLMTests",
            dependencies: [
                "SmolVLM", "OnnxRuntime", "SmolImage", "SmolTokenizer", "TestSupport",
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
            dependencies: ["SmolVLMCommand", "SmolVLM", "SmolTerminal", "HubTestServer", "TestSupport"],
            swiftSettings: swiftSettings
        ),
    ],
    swiftLanguageModes: [.v6],
    cLanguageStandard: .c17
)
