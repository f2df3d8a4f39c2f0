// The options of one command as they were given.
#pragma once

#include "app/ctl/commandtexts.h"

#include <QCommandLineParser>
#include <QDate>

#include <algorithm>
#include <optional>

namespace Gatehouse::Ctl
{

// An option that the command does not take counts as not given.
class GivenOptions
{
public:
    GivenOptions(const QCommandLineParser &parser, const CommandText &command)
        : m_parser(parser)
        , m_command(command)
    {
    }

    bool takes(const char *name) const
    {
        return std::ranges::any_of(m_command.options, [name](const char *o) { return QByteArray(o) == name; });
    }
    bool isSet(const char *name) const { return takes(name) && m_parser.isSet(QString::fromLatin1(name)); }
    // The last one given, or empty.
    QString value(const char *name) const
    {
        return isSet(name) ? m_parser.value(QString::fromLatin1(name)) : QString();
    }
    QStringList values(const char *name) const
    {
        return isSet(name) ? m_parser.values(QString::fromLatin1(name)) : QStringList();
    }
    // Nothing when it was not given.
    Result<std::optional<QDate>> day(const char *name) const
    {
        if (!isSet(name))
            return std::nullopt;
        const QDate day = QDate::fromString(value(name), QStringLiteral("yyyy-MM-dd"));
        if (!day.isValid())
            return failure(
                ErrorKind::InvalidInput,
                QStringLiteral("--%1 %2 is no day. Write it as 2026-11-02.").arg(QLatin1String(name), value(name)));
        return day;
    }

private:
    const QCommandLineParser &m_parser;
    const CommandText &m_command;
};

} // namespace Gatehouse::Ctl
