#include "models/policy/recordclass.h"

#include <algorithm>

namespace Gatehouse
{

namespace
{

auto found(const QString &id)
{
    return std::ranges::find(recordClasses(), id, &RecordClass::id);
}

} // namespace

const QList<RecordClass> &recordClasses()
{
    static const QList<RecordClass> classes{
        {QStringLiteral("account"), QStringLiteral("account data")},
        {QStringLiteral("credential"), QStringLiteral("keys and sessions")},
        {QStringLiteral("request_log"), QStringLiteral("API call records")},
        {QStringLiteral("content"), QStringLiteral("content of calls")},
        {QStringLiteral("usage"), QStringLiteral("sums of usage")},
        {QStringLiteral("activity"), QStringLiteral("other activity")},
        {QStringLiteral("security_log"), QStringLiteral("security logs")},
        {QStringLiteral("technical_log"), QStringLiteral("technical logs")},
        {QStringLiteral("billing"), QStringLiteral("payment records")},
        {QStringLiteral("wallet"), QStringLiteral("wallet transactions")},
        {QStringLiteral("support"), QStringLiteral("support messages")},
        {QStringLiteral("administration"), QStringLiteral("administrators' actions")},
        {QStringLiteral("privacy"), QStringLiteral("records of privacy requests")},
        {QStringLiteral("configuration"), QStringLiteral("settings")},
    };
    return classes;
}

bool isRecordClass(const QString &id)
{
    return found(id) != recordClasses().end();
}

QString recordClassName(const QString &id)
{
    const auto at = found(id);
    return at == recordClasses().end() ? id : at->name;
}

} // namespace Gatehouse
