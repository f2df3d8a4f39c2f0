// A console store with a team, used through the real gatehousectl: by passphrase on a file, by login on a server.
#pragma once

#include "tests/app/ctl/ctlprocess.h"
#include "tests/support/consolestores.h"

#include <QHash>

namespace Gatehouse
{

class CtlTeam
{
public:
    // "keeper" is its admin. Fails the program when that cannot be made.
    explicit CtlTeam(Dialect engine, const ConnectionSettings &gateway = {});

    void add(const QString &name, const QString &role);
    // As `name`; words are split at spaces, `more` is not.
    CtlResult run(const QString &name, const QString &line, const QStringList &more = {}) const;
    // The same without waiting for its end.
    std::unique_ptr<QProcess> start(const QString &name, const QString &line) const;
    // For commands that nobody signs in for.
    QString connectionOf(const QString &name) const;
    QString path(const QString &file) const { return m_folder.filePath(file); }

private:
    QStringList argumentsOf(const QString &name, const QString &line, const QStringList &more) const;

    Dialect m_engine;
    QTemporaryDir m_folder;
    ConsoleStores m_stores;
    ConnectionSettings m_settings;
};

} // namespace Gatehouse
