#include "tests/app/ctl/ctlteam.h"

namespace Gatehouse
{

namespace
{

QString passphraseVariable(const QString &name)
{
    return QStringLiteral("PASSPHRASE_OF_") + name.toUpper();
}

void need(const CtlResult &result)
{
    if (result.exitCode != 0)
        qFatal("gatehousectl: %s", result.err.constData());
}

} // namespace

CtlTeam::CtlTeam(Dialect engine, const ConnectionSettings &gateway)
    : m_engine(engine)
    , m_settings(m_stores.make(engine))
{
    qputenv("XDG_DATA_HOME", m_folder.filePath(QStringLiteral("data")).toLocal8Bit());
    if (!gateway.profile.isEmpty()) {
        m_settings.profile = gateway.profile;
        m_settings.database = gateway.database;
        m_settings.adminApi = gateway.adminApi;
    }
    add(QStringLiteral("keeper"), QStringLiteral("admin"));
}

void CtlTeam::add(const QString &name, const QString &role)
{
    const bool first = name == QLatin1String("keeper");
    const QString variable = passphraseVariable(name);
    qputenv(variable.toLocal8Bit().constData(), (name + QStringLiteral("'s long passphrase")).toUtf8());
    const auto saved = saveConnection(first ? m_settings : m_stores.as(name, m_settings), connectionOf(name));
    if (!saved)
        qFatal("connection: %s", qPrintable(saved.error().message));
    QStringList line{QStringLiteral("operator"),
                     QStringLiteral("add"),
                     name,
                     QStringLiteral("--role"),
                     role,
                     QStringLiteral("--connection"),
                     connectionOf(QStringLiteral("keeper"))};
    if (m_engine == Dialect::Sqlite) {
        line += {QStringLiteral("--new-passphrase-env"), variable};
        if (!first)
            line += {QStringLiteral("--as"), QStringLiteral("keeper"), QStringLiteral("--passphrase-env"),
                     passphraseVariable(QStringLiteral("keeper"))};
    }
    need(runCtl(line));
}

QStringList CtlTeam::argumentsOf(const QString &name, const QString &line, const QStringList &more) const
{
    QStringList arguments = line.split(QLatin1Char(' '), Qt::SkipEmptyParts) + more +
                            QStringList{QStringLiteral("--connection"), connectionOf(name)};
    if (m_engine == Dialect::Sqlite)
        arguments += {QStringLiteral("--as"), name, QStringLiteral("--passphrase-env"), passphraseVariable(name)};
    return arguments;
}

CtlResult CtlTeam::run(const QString &name, const QString &line, const QStringList &more) const
{
    return runCtl(argumentsOf(name, line, more));
}

std::unique_ptr<QProcess> CtlTeam::start(const QString &name, const QString &line) const
{
    return startCtl(argumentsOf(name, line, {}));
}

QString CtlTeam::connectionOf(const QString &name) const
{
    return m_folder.filePath(name + QStringLiteral(".json"));
}

} // namespace Gatehouse
