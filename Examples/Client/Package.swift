// swift-tools-version: 6.2

import PackageDescription

let package = Package(
    name: "Client",
    platforms: [.macOS(.v15)],
    dependencies: [
        // In a package of yours: .package(url: "…", from: "…").
        .package(name: "SmolVLM", path: "../..")
    ],
    targets: [
        .executableTarget(name: "Client", dependencies: [.product(name: "SmolVLM", package: "SmolVLM")])
    ],
    swiftLanguageModes: [.v6]
)
