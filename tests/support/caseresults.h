// How a test says that something worked, or was refused and why.
#pragma once

#include "models/core/error.h"

#include <QTest>

namespace Gatehouse
{

template<typename T>
QString messageOf(const Result<T> &result)
{
    return result ? QStringLiteral("it was let") : errorKindName(result.error().kind) + result.error().message;
}

} // namespace Gatehouse

#define WORKS(call)                                                                                                    \
    do {                                                                                                               \
        const auto resultAtHand = (call);                                                                              \
        QVERIFY2(resultAtHand, qPrintable(messageOf(resultAtHand)));                                                   \
    } while (false)
#define REFUSED(call, words)                                                                                           \
    do {                                                                                                               \
        const auto refused = (call);                                                                                   \
        QVERIFY2(!refused && refused.error().kind == ErrorKind::Denied, qPrintable(messageOf(refused)));               \
        QVERIFY2(refused.error().message.contains(QLatin1String(words)), qPrintable(messageOf(refused)));              \
    } while (false)
