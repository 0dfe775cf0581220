import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix

/// Why a connection failed, in a few words.
enum ConnectionFailure {
    static func text(_ error: any Error) -> String {
        switch error {
        case let error as HTTPClientError:
            switch error {
            case .connectTimeout: "no connection within the time"
            case .readTimeout, .deadlineExceeded: "silent for too long"
            case .remoteConnectionClosed: "the connection broke off"
            default: "the connection failed (\(singleLine(error.shortDescription)))"
            }
        case let error as NIOConnectionError:
            if let first = error.connectionErrors.first?.error as? IOError {
                String(cString: strerror(first.errnoCode)).lowercased()
            } else {
                "the host's name is not known"
            }
        case let error as IOError:
            String(cString: strerror(error.errnoCode)).lowercased()
        case is ChannelError, is HTTPParserError:
            "the connection broke off"
        default:
            "the connection failed (\(singleLine(String(describing: error))))"
        }
    }
}
