// What can go wrong, as a value. No exceptions of our own cross a function border.
#pragma once

#include <QString>

#include <expected>

namespace Gatehouse
{

// Decides what the caller does next: ask again, retry later, sign in again, give up.
enum class ErrorKind {
    InvalidInput, // the operator or a file gave something that cannot be used; never retried
    NotFound,     // the thing named does not exist
    Unreachable,  // no connection, or it was cut; may be retried
    TimedOut,     // an effect may or may not have happened; read back before a retry
    Busy,         // locked or rate limited; retried after a pause
    Denied,       // signed in, but the right is missing
    SignIn,       // credentials or certificate refused
    Unsupported,  // this product or version does not record or offer it
    Corrupt,      // data that contradicts itself
    Cancelled,    // the operator stopped it
    Internal,     // our own mistake
};

// `message` is for the operator and reads "what failed: why. What to do." `detail` is for the log.
// Neither holds a secret or personal data.
struct Error {
    ErrorKind kind = ErrorKind::Internal;
    QString message;
    QString detail = {};

    bool operator==(const Error &) const = default;
};

template<typename T>
using Result = std::expected<T, Error>;

inline std::unexpected<Error> failure(ErrorKind kind, QString message, QString detail = {})
{
    return std::unexpected(Error{kind, std::move(message), std::move(detail)});
}

// The stable word for a kind, for logs and JSON.
QString errorKindName(ErrorKind kind);

} // namespace Gatehouse
