/// Who is trusted to say which host is which.
public struct CertificateAuthorities: Sendable, Equatable {
    /// A file with certificates of authorities in PEM; nil for the system's.
    public let file: String?
    /// A folder with such files, named as OpenSSL names them; nil for the system's.
    public let folder: String?

    /// The system's own.
    public static let system = CertificateAuthorities(environment: [:])

    /// The variables that are looked at, for the words of an error.
    static let variables = "SSL_CERT_FILE, CURL_CA_BUNDLE or REQUESTS_CA_BUNDLE"

    /// Reads `SSL_CERT_FILE`, `CURL_CA_BUNDLE` and `REQUESTS_CA_BUNDLE`, of which the first that is set counts, and
    /// `SSL_CERT_DIR`.
    public init(environment: [String: String]) {
        let names = ["SSL_CERT_FILE", "CURL_CA_BUNDLE", "REQUESTS_CA_BUNDLE"]
        let found = names.lazy.compactMap { environment[$0] }.first { !$0.isEmpty }
        let folder = environment["SSL_CERT_DIR"].flatMap { $0.isEmpty ? nil : $0 }
        // Python's library takes a folder in the place of the file.
        if let found, Files.isFolder(found) {
            file = nil
            self.folder = folder ?? found
        } else {
            file = found
            self.folder = folder
        }
    }
}
