// One attempt at a provider, as the request table keeps it. Metadata only: there is no field for content.
#pragma once

#include <QtGlobal>

#include <array>

namespace Gatehouse::Demo
{

struct Attempt {
    qint64 createdAtMs = 0;           // when it ended
    std::array<char, 24> requestId{}; // not terminated
    int attempt = 1;
    bool isFinal = true;
    int accountId = 0; // 0: NULL
    int workspaceId = 0;
    int keyId = 0;
    int endpoint = 0; // index into endpoints()
    int model = 0;    // index into models()
    int providerId = 0;
    int status = 200;
    const char *errorClass = nullptr; // static storage; nullptr: NULL
    int latencyMs = 0;
    int ttftMs = -1; // negative: NULL
    bool streamed = false;
    int tokensIn = 0;
    int tokensOut = 0;
    int tokensCached = 0;
    qint64 costMicros = 0;
    quint32 ip = 0;

    bool operator==(const Attempt &) const = default;
};

} // namespace Gatehouse::Demo
