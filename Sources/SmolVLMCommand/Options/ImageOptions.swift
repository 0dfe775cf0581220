public import ArgumentParser
import SmolHub
public import SmolVLM

/// What may be fetched from an address.
struct FetchOptions: ParsableArguments {
    @Flag(help: "Fetch images from addresses of this machine and the local network too.")
    var allowPrivateAddresses = false

    /// What reads images; from files alone unless told otherwise.
    func reader(offline: Bool, takesFilesOnly: Bool = true) -> ImageReader {
        var rules = RemoteFetchRules()
        rules.allowsPrivateAddresses = allowPrivateAddresses
        return ImageReader(fetcher: offline ? nil : RemoteFetcher(rules: rules), takesFilesOnly: takesFilesOnly)
    }
}

/// Which images are looked at, and how closely.
struct ImageOptions: ParsableArguments {
    @Option(
        help: """
            An image: a file, an http(s) or data: address, or - for standard input. May be given several times, for \
            several images.
            """,
        completion: .image
    )
    var image: [String] = []

    @OptionGroup var fetch: FetchOptions

    @Option(help: "How closely images are looked at: low (one tile), high (split into tiles) or auto.")
    var detail: ImageDetail = .auto
}

extension ImageDetail: ExpressibleByArgument {}
